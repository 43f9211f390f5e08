/** A spreadsheet as CSV, made in the browser: the first sheet, every cell as text. Other files stay as they are. */

/** A workbook unpacks to many times its size. */
export const MOST_SHEET_BYTES = 30_000_000

export const isSheet = (name: string): boolean => /\.xlsx$/i.test(name)

/** Throws for a file that is named as a workbook and is none. */
export async function sheetAsCsv(file: File): Promise<Blob> {
  if (!isSheet(file.name)) return file
  const worker = new Worker(new URL('./sheet-worker.ts', import.meta.url), { type: 'module' })
  try {
    return await new Promise<Blob>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<Blob | null>) =>
        data === null ? reject(new Error('not a workbook')) : resolve(data)
      worker.onerror = () => reject(new Error('not a workbook'))
      worker.postMessage(file)
    })
  } finally {
    worker.terminate()
  }
}
