/** Reads a workbook beside the page: a hundred thousand rows take seconds, in which nobody could click. */
import { readSheet } from 'read-excel-file/web-worker'
import { csvOfRows } from './csv-of-rows.ts'

/** Answers the text as a Blob, or null for a file that is no workbook. */
self.onmessage = async ({ data }: MessageEvent<File>) => {
  try {
    self.postMessage(new Blob([csvOfRows(await readSheet(data))], { type: 'text/csv' }))
  } catch {
    self.postMessage(null)
  }
}
