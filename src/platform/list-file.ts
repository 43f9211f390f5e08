/** Any list as a CSV file: columns that the caller may see, rows page by page as the list itself gives them, told in the audit log. */
import type { Context } from 'hono'
import { formatLocal, localDay } from '../core/time.ts'
import { commit } from './commit.ts'
import { type Cell, csvFile, downloadHeaders, textStream } from './csv.ts'
import { answer, type TenantEnv } from './http.ts'
import type { Right } from './rights.ts'

/** Rows of a page of a file; memory holds one page. */
export const FILE_PAGE = 200
/** Rows of a file; a spreadsheet takes a million. A file that ends before its list does says so in its last line. */
const MOST_ROWS = 200_000

export interface ListColumn<Row> {
  readonly head: string
  readonly cell: (row: Row) => Cell
  /** Only for holders of this right. */
  readonly right?: Right
}

export interface ListFile<Row> {
  readonly columns: readonly ListColumn<Row>[]
  /** The list's own page behind the cursor, with its filters and the caller's scope. Throws when it cannot be read: the download breaks off. */
  readonly page: (cursor: string | undefined) => Promise<{
    readonly items: readonly Row[]
    readonly nextCursor: string | null
  }>
}

export function listFile<Row>(
  rights: ReadonlySet<Right>,
  { columns, page }: ListFile<Row>,
  most = MOST_ROWS,
): AsyncGenerator<string> {
  const shown = columns.filter(({ right }) => right === undefined || rights.has(right))
  async function* pages(): AsyncGenerator<Cell[][]> {
    let cursor: string | undefined
    for (let rows = 0; ; ) {
      const { items, nextCursor } = await page(cursor)
      if (rows >= most && items.length > 0) {
        yield [[`没有导完：只有前 ${rows} 行，后面还有。请按状态、时间等筛选，分几次导出。`]]
        return
      }
      yield items.map((row) => shown.map(({ cell }) => cell(row)))
      if (nextCursor === null) return
      rows += items.length
      cursor = nextCursor
    }
  }
  return csvFile(
    shown.map(({ head }) => head),
    pages(),
  )
}

/** The file as an answer. `name` without date and ending; `filter`: what of the list, for the audit log. */
export async function answerFile<Row>(
  c: Context<TenantEnv>,
  { name, action, filter, file }: { name: string; action: string; filter: object; file: ListFile<Row> },
) {
  const ctx = c.get('ctx')
  const told = await commit(ctx, { statements: [], audit: { action, subjects: [], after: filter } })
  if (!told.ok) return answer(c, told)
  const headers = downloadHeaders(`${name}-${localDay(ctx.clock.now())}.csv`, 'text/csv')
  return c.body(textStream(listFile(ctx.rights, file)), 200, headers)
}

/** An instant as people write it; '' for none. */
export const timeCell = (instant: number | null): string => (instant === null ? '' : formatLocal(instant))
