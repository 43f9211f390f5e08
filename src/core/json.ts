/**
 * JSON that keeps 64-bit ids. Platforms send 19-digit numbers that a double rounds; integers beyond 2^53 are read as
 * their exact text. Relies on the source text that `JSON.parse` hands to its reviver (ES2025).
 */
type SourceAwareReviver = (this: unknown, key: string, value: unknown, context: { source?: string }) => unknown

export function parseJson(text: string): unknown {
  const reviver: SourceAwareReviver = (_key, value, context) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
      ? context.source
      : value
  // The lib's reviver type has no third parameter yet.
  return JSON.parse(text, reviver as (key: string, value: unknown) => unknown)
}

/** Parsed value, or null where the text is no JSON. */
export function tryParseJson(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return null
  }
}
