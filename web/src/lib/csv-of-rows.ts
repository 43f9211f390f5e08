/** Rows of a sheet as CSV, every cell as text. */

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
const two = (value: number): string => String(value).padStart(2, '0')

/** Times of a sheet have no zone: what the cell shows is what is meant. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date)
    return `${value.getUTCFullYear()}-${two(value.getUTCMonth() + 1)}-${two(value.getUTCDate())} ${two(value.getUTCHours())}:${two(value.getUTCMinutes())}:${two(value.getUTCSeconds())}`
  // A number beyond 2^53 was rounded by the spreadsheet: written so that the reader refuses it.
  if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER) return value.toExponential()
  const text = String(value)
  // A text cell was never a number: said so, or its zeros would look like rounding.
  return typeof value === 'string' && /^\d{16,}$/.test(text) ? `="${text}"` : text
}

export const csvOfRows = (rows: readonly (readonly unknown[])[]): string =>
  rows.map((row) => row.map((cell) => quoted(cellText(cell))).join(',')).join('\r\n')
