/** Reading of loosely typed platform JSON: ids come as numbers or text, absent fields are no error here. */
export type Fields = Readonly<Record<string, unknown>>

/** The value as an object, or null when it is none. */
export function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null
}

/** Text or number as text; '' when absent or of another type. */
export function textAt(fields: Fields, key: string): string {
  const value = fields[key]
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

/** Integer, also when it was sent as digits in text; null when absent or no safe integer. */
export function integerAt(fields: Fields, key: string): number | null {
  const value = fields[key]
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : null
}

/** Elements that are objects; an empty list when the field is no list. */
export function listAt(fields: Fields, key: string): readonly Fields[] {
  const value = fields[key]
  return Array.isArray(value) ? value.filter((item) => fieldsOf(item) !== null) : []
}
