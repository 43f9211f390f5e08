/**
 * CSV that spreadsheets open as it is meant: UTF-8 with BOM, every text in quotes, no text taken for a formula, no number
 * of an order or parcel rounded. RFC 4180 otherwise.
 */

export type Cell = string | number | boolean | null | undefined

const BOM = '\ufeff'

/** Beginnings that spreadsheets read as a formula or a command, and the full-width signs that some read alike. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/

/**
 * Texts that a spreadsheet would read as a number and change: 12 digits and more (shown as 1.2E+18, rounded after the
 * 15th), leading zeros, `12E5`, and what looks like a date (`3-4`).
 */
const MISREAD = /^(?:\d{12,}|0\d+|\d+[eE]\d+|\d{1,4}[-/]\d{1,2}(?:[-/]\d{1,4})?)$/

/**
 * One cell. A text that begins like a formula gets a `'` before it. A text that would be misread as a number or a date gets a
 * tab behind it: it stays text, nothing is seen, and a copied order number is found all the same (searches trim it). Real
 * numbers are written bare, so that they can be summed.
 */
export function csvCell(cell: Cell): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : ''
  const text = String(cell)
  const safe = FORMULA.test(text) ? `'${text}` : MISREAD.test(text) ? `${text}\t` : text
  return `"${safe.replaceAll('"', '""')}"`
}

export const csvLine = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`

/** The file as pieces of text, a page of rows at a time: memory holds one page. */
export async function* csvFile(
  header: readonly string[],
  pages: AsyncIterable<readonly (readonly Cell[])[]>,
): AsyncGenerator<string> {
  yield BOM + csvLine(header)
  for await (const page of pages) if (page.length > 0) yield page.map(csvLine).join('')
}

/** Pieces of text as the body of an answer; the next piece is made when the reader has taken the last. */
export function textStream(pieces: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]()
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const next = await iterator.next()
      if (next.done) controller.close()
      else controller.enqueue(encoder.encode(next.value))
    },
    async cancel() {
      await iterator.return?.(undefined)
    },
  })
}

/** Headers of a file that is to be saved, not shown. `name`: ASCII. */
export const downloadHeaders = (name: string, type: string): Record<string, string> => ({
  'content-type': `${type}; charset=utf-8`,
  'content-disposition': `attachment; filename="${name}"`,
  'cache-control': 'no-store',
})
