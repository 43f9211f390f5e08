/** A spreadsheet as CSV, made in the browser: the first sheet, every cell as text. Other files stay as they are. */

/** A workbook unpacks to many times its size. */
export const MOST_SHEET_BYTES = 30_000_000

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

export const isSheet = (name: string): boolean => /\.xlsx$/i.test(name)

export async function sheetAsCsv(file: File): Promise<Blob> {
  if (!isSheet(file.name)) return file
  const { readSheet } = await import('read-excel-file/browser')
  return new Blob([csvOfRows(await readSheet(file))], { type: 'text/csv' })
}
