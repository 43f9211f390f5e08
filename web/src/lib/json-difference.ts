/** What changed between two values, field by field, for people to read. */

export interface Difference {
  /** `settings.gateway`, `lines[0].quantity`; '' for the value itself. */
  readonly path: string
  readonly before: string | null
  readonly after: string | null
  readonly kind: 'added' | 'removed' | 'changed' | 'same'
}

/** Deeper structures are shown as their text. */
const DEEPEST = 6

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const shown = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))

/** Leaves of a value with their paths, in the value's own order. */
function leaves(value: unknown, path: string, depth: number, into: Map<string, string>): void {
  const isOpen = depth < DEEPEST
  if (isOpen && isRecord(value) && Object.keys(value).length > 0) {
    for (const [key, inner] of Object.entries(value))
      leaves(inner, path === '' ? key : `${path}.${key}`, depth + 1, into)
  } else if (isOpen && Array.isArray(value) && value.some((item) => typeof item === 'object' && item !== null)) {
    for (const [index, inner] of value.entries()) leaves(inner, `${path}[${index}]`, depth + 1, into)
  } else if (Array.isArray(value)) into.set(path, value.map(shown).join(', '))
  else into.set(path, shown(value))
}

function kindOf(before: string | null, after: string | null): Difference['kind'] {
  if (before === null) return 'added'
  if (after === null) return 'removed'
  return before === after ? 'same' : 'changed'
}

/** Fields of both, those of `after` first; null or undefined is a value without fields. */
export function differenceOf(before: unknown, after: unknown): Difference[] {
  const old = new Map<string, string>()
  const now = new Map<string, string>()
  if (before !== null && before !== undefined) leaves(before, '', 0, old)
  if (after !== null && after !== undefined) leaves(after, '', 0, now)
  const paths = [...now.keys(), ...[...old.keys()].filter((path) => !now.has(path))]
  return paths.map((path) => {
    const [was, is] = [old.get(path) ?? null, now.get(path) ?? null]
    return { path, before: was, after: is, kind: kindOf(was, is) }
  })
}
