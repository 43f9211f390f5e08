// Platforms send 19-digit ids as JSON numbers; a double would round them, so such numbers travel here as digit strings.

interface NumberSource {
  source: string
}
type ExactReviver = (key: string, value: unknown, context: NumberSource) => unknown

// Both halves of "JSON.parse source text access" exist in workerd and Node ≥ 21; the type library does not know them yet.
const nativeJson = JSON as unknown as {
  rawJSON(text: string): object
  parse(text: string, reviver: ExactReviver): unknown
}

/** Wraps decimal digits so that `JSON.stringify` prints them as a number, whatever their length. */
export function rawNumber(digits: string): object {
  return nativeJson.rawJSON(/^-?\d+$/.test(digits) ? digits : '0')
}

/** Parses JSON; integers beyond 2^53 come back as digit strings. Throws `SyntaxError` on bad text. */
function parseExact(text: string): unknown {
  return nativeJson.parse(text, (_key, value, context) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context.source)
      ? context.source
      : value,
  )
}

/** Parses a JSON object, or gives `undefined` when the text is not one. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value = parseExact(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

/** The text in the form that Doudian signs: keys sorted by byte value at every level, no spaces, numbers as written. */
export function canonicalText(text: string): string {
  return print(
    nativeJson.parse(text, (_key, value, context) => (typeof value === 'number' ? new Digits(context.source) : value)),
  )
}

class Digits {
  constructor(readonly text: string) {}
}

function print(value: unknown): string {
  if (value instanceof Digits) return value.text
  if (Array.isArray(value)) return `[${value.map(print).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${print(inner)}`).join(',')}}`
  }
  return JSON.stringify(value)
}

/** Reads a field as text: numbers and digit strings alike, anything else is ''. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

/** Reads a field as an integer: numbers and digit strings alike; `undefined` when it is neither. */
export function integerOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined
}

/** Reads a field as a list of objects; other elements are left out. */
export function objectsOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : []
}

/** Reads a field as an object; anything else is an empty one. */
export function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}
