/**
 * The steps of a move. Each takes a bounded piece of work and says where the next one goes on; each may be repeated from its start
 * after a crash anywhere in it. docs/design/tenancy.md says why nothing is lost and nothing is doubled.
 */
import type { MoveCursor, MoveStep, MoveTally } from '../../../operator/operator.contract.ts'
import type { TenantTable } from '../../../platform/tenant-tables.ts'
import { arrive, beginArriving, beginNoting, freeze, leave, standGone, stateOf, stay, thaw } from './fences.ts'
import { CopyDiffers, catchUp, copyRows, emptyTable, type Mover, sourceFence, targetFence } from './mover.ts'
import { keyOf, PAGE_ROWS, readPage, readRange } from './pages.ts'

export interface Standing {
  readonly step: MoveStep
  readonly cursor: MoveCursor
  readonly tally: MoveTally
  readonly notBefore?: number
  readonly finishedAt?: number
}

export interface StepHands {
  readonly mover: Mover
  readonly now: () => number
  /** Writes the tenant's new home and `standing` in one batch of the control plane. */
  readonly flip: (standing: Standing) => Promise<void>
  /** Whether the tenant's row names the target already. */
  readonly isFlipped: () => Promise<boolean>
  /** Has the operator, or a difference, turned the move back? Then where it ends. */
  readonly turnedBack: 'cancelled' | 'failed'
  /** Between two calls of a step; tests stop or write here. */
  readonly point: (name: string) => Promise<void>
}

/** Rows deleted in one batch. */
const DELETE_ROWS = 1_000
/** Writes are held at most this long; what is not through by then goes on, and the move tries again. */
const HOLD_MS = 1_500
/** The hold begins when at most this many changed rows are owed. */
const FEW = 200
/** Caches of isolates (15 s) and the longest request have forgotten the old home after this; until then stale reads find their rows. */
export const REST_MS = 90_000

const start = (seq: number): MoveCursor => ({ table: null, after: null, seq })

/** The table that the cursor stands in, and the one behind it. */
function tablesAt(tables: readonly TenantTable[], { table }: MoveCursor): { now?: TenantTable; next?: TenantTable } {
  const index = table === null ? 0 : tables.findIndex(({ name }) => name === table)
  const now = tables[index]
  const next = tables[index + 1]
  return { ...(now ? { now } : {}), ...(next ? { next } : {}) }
}

export async function takeStep(hands: StepHands, standing: Standing): Promise<Standing> {
  switch (standing.step) {
    case 'clearing':
      return clear(hands, standing)
    case 'copying':
      return copy(hands, standing)
    case 'comparing':
      return compare(hands, standing)
    case 'switching':
      return change(hands, standing)
    case 'resting':
      return hands.now() < (standing.notBefore ?? 0)
        ? standing
        : { ...standing, step: 'emptying', cursor: start(standing.cursor.seq) }
    case 'emptying':
      return empty(hands, standing)
    case 'undoing':
      return undo(hands, standing)
    case 'done':
    case 'cancelled':
    case 'failed':
      return standing
  }
}

/** An earlier try may have left rows in the target. Then the source begins to note what changes, before anything is read. */
async function clear({ mover, now, point }: StepHands, standing: Standing): Promise<Standing> {
  await beginArriving(targetFence(mover))
  await point('clearing')
  const left = await emptyNext(mover, 'arriving', standing.cursor, now())
  if (left) return { ...standing, cursor: left.cursor }
  const source = sourceFence(mover)
  await beginNoting(source)
  if ((await stateOf(source)) === 'gone') throw new Error('the source says that the tenant does not live there')
  return { ...standing, step: 'copying', cursor: start(0) }
}

async function copy({ mover, point }: StepHands, standing: Standing): Promise<Standing> {
  const { cursor, tally } = standing
  const { now: table, next } = tablesAt(mover.tables, cursor)
  if (!table) return { ...standing, step: 'comparing', cursor: start(cursor.seq) }
  const { rows, hasMore } = await readPage(mover.source, { table, tenantId: mover.tenantId, after: cursor.after })
  await point('copying')
  const last = rows.at(-1)
  if (last)
    await copyRows(
      mover,
      table,
      rows.map(({ row }) => row),
    )
  const copied = { ...tally, copied: tally.copied + rows.length }
  if (hasMore && last)
    return { ...standing, cursor: { ...cursor, table: table.name, after: keyOf(last.key) }, tally: copied }
  return next
    ? { ...standing, cursor: { ...cursor, table: next.name, after: null }, tally: copied }
    : { ...standing, step: 'comparing', cursor: start(cursor.seq), tally: copied }
}

/**
 * Reads the same range of keys on both sides. Each row must be equal, or its change must be noted behind what has been brought up
 * to date: then it is compared when it is. A row that is missing, too many or different without a note stops the move.
 */
async function compare({ mover, point }: StepHands, standing: Standing): Promise<Standing> {
  const { cursor, tally } = standing
  const caught = await catchUp(mover, cursor.seq)
  const behind = { ...cursor, seq: caught.seq }
  const counted = { ...tally, caughtUp: tally.caughtUp + caught.rows }
  await point('comparing')
  const { now: table, next } = tablesAt(mover.tables, cursor)
  if (!table) return { ...standing, step: 'switching', cursor: start(behind.seq), tally: counted }
  const { tenantId } = mover
  const { rows: here, hasMore } = await readPage(mover.source, { table, tenantId, after: cursor.after })
  const last = hasMore ? here.at(-1) : undefined
  const there = await readRange(mover.target, {
    table,
    tenantId,
    after: cursor.after,
    last: last ? keyOf(last.key) : null,
  })
  const copies = new Map(there.map(({ key, row }) => [key, row]))
  const different = here.flatMap(({ key, row }) => (copies.get(key) === row ? [] : [key]))
  const keys = new Set(here.map(({ key }) => key))
  different.push(...there.flatMap(({ key }) => (keys.has(key) ? [] : [key])))
  await explained(mover, { table, keys: different, seq: behind.seq })
  const compared = {
    ...counted,
    compared: counted.compared + here.length - different.filter((key) => keys.has(key)).length,
    pending: counted.pending + different.length,
  }
  // More rows in the copy than a page holds, behind the source's last one: they are looked at as well.
  const end = last ?? (there.length >= PAGE_ROWS ? there.at(-1) : undefined)
  if (end) return { ...standing, cursor: { ...behind, table: table.name, after: keyOf(end.key) }, tally: compared }
  return next
    ? { ...standing, cursor: { ...behind, table: next.name, after: null }, tally: compared }
    : { ...standing, step: 'switching', cursor: start(behind.seq), tally: compared }
}

/** Each of the keys has a change that was noted behind `seq`. */
async function explained(
  { source, tenantId }: Mover,
  { table, keys, seq }: { readonly table: TenantTable; readonly keys: readonly string[]; readonly seq: number },
): Promise<void> {
  if (keys.length === 0) return
  const { results } = await source
    .prepare('SELECT DISTINCT key FROM moved_rows WHERE tenant_id = ? AND seq > ? AND table_name = ?')
    .bind(tenantId, seq, table.name)
    .all<{ key: string }>()
  const noted = new Set(results.map(({ key }) => key))
  const lost = keys.filter((key) => !noted.has(key))
  if (lost.length > 0)
    throw new CopyDiffers(`${table.name}: ${lost.length} rows differ without a change noted, ${lost[0]} first`)
}

/**
 * Writes are held, what is still owed is brought over, the source says goodbye, the copy opens, the tenant's row changes. The
 * source's own word decides: it leaves only while writes are held and nothing is owed.
 */
async function change(hands: StepHands, standing: Standing): Promise<Standing> {
  const { mover, now, point, flip, isFlipped } = hands
  let { seq } = standing.cursor
  let { caughtUp } = standing.tally
  const source = sourceFence(mover)
  const begunAt = now()
  if ((await stateOf(source)) !== 'gone') {
    const caught = await catchUp(mover, seq)
    const tally = { ...standing.tally, caughtUp: caughtUp + caught.rows }
    if (caught.rows > FEW) return { ...standing, cursor: { ...standing.cursor, seq: caught.seq }, tally }
    seq = caught.seq
    caughtUp = tally.caughtUp
    await point('before the hold')
    if (!(await freeze(source, HOLD_MS))) throw new Error('the source is not ours to hold')
    const heldAt = now()
    await point('held')
    try {
      for (let owed = 1; owed > 0 && now() - heldAt < HOLD_MS; ) {
        const more = await catchUp(mover, seq)
        seq = more.seq
        owed = more.rows
        caughtUp += more.rows
      }
      await point('caught up')
      if (!(await leave(source, seq))) {
        await thaw(source)
        return {
          ...standing,
          cursor: { ...standing.cursor, seq },
          tally: { ...standing.tally, caughtUp, tries: standing.tally.tries + 1 },
        }
      }
    } catch (error) {
      await thaw(source).catch(() => undefined)
      throw error
    }
    await point('left')
    await arrive(targetFence(mover))
    await point('arrived')
    const resting = rest(standing, { seq, caughtUp, heldMs: now() - heldAt, now: now() })
    await flip(resting)
    return resting
  }
  // A crash came between the goodbye and the new address.
  await arrive(targetFence(mover))
  const resting = rest(standing, { seq, caughtUp, heldMs: now() - begunAt, now: now() })
  if (!(await isFlipped())) await flip(resting)
  return resting
}

const rest = (
  standing: Standing,
  { seq, caughtUp, heldMs, now }: { seq: number; caughtUp: number; heldMs: number; now: number },
): Standing => ({
  ...standing,
  step: 'resting',
  cursor: start(seq),
  tally: { ...standing.tally, caughtUp, heldMs, tries: standing.tally.tries + 1 },
  notBefore: now + REST_MS,
})

/** The old rows leave page by page; the fence stays for good. */
async function empty({ mover, now, point }: StepHands, standing: Standing): Promise<Standing> {
  await point('emptying')
  const left = await emptyNext(mover, 'gone', standing.cursor, now())
  if (left)
    return {
      ...standing,
      cursor: left.cursor,
      tally: { ...standing.tally, deleted: standing.tally.deleted + left.deleted },
    }
  if (await forgetNotes(mover)) return standing
  return { ...standing, step: 'done', finishedAt: now() }
}

async function undo({ mover, now, point, turnedBack }: StepHands, standing: Standing): Promise<Standing> {
  const source = sourceFence(mover)
  await stay(source)
  // The mover before us had said goodbye when it was told to turn back: there is only one way now.
  if ((await stateOf(source)) === 'gone') return { ...standing, step: 'switching' }
  await point('undoing')
  // Asked to turn back before anything had begun: there is no fence to empty through yet.
  await beginArriving(targetFence(mover))
  const left = await emptyNext(mover, 'arriving', standing.cursor, now())
  if (left) return { ...standing, cursor: left.cursor }
  if (await forgetNotes(mover)) return standing
  await standGone(targetFence(mover))
  return { ...standing, step: turnedBack, finishedAt: now() }
}

/** Deletes the next piece; null when every table has been emptied. */
async function emptyNext(
  mover: Mover,
  standing: 'arriving' | 'gone',
  cursor: MoveCursor,
  now: number,
): Promise<{ cursor: MoveCursor; deleted: number } | null> {
  const { now: table, next } = tablesAt(mover.tables, cursor)
  if (!table) return null
  const fence = standing === 'gone' ? sourceFence(mover) : targetFence(mover)
  const deleted = await emptyTable(fence, standing, { table, limit: DELETE_ROWS, now })
  if (deleted >= DELETE_ROWS) return { cursor: { ...cursor, table: table.name }, deleted }
  return next || deleted > 0 ? { cursor: { ...cursor, table: next?.name ?? table.name }, deleted } : null
}

/** True while there may be more. */
async function forgetNotes({ source, tenantId }: Mover): Promise<boolean> {
  const { meta } = await source
    .prepare(
      'DELETE FROM moved_rows WHERE tenant_id = ?1 AND seq IN (SELECT seq FROM moved_rows WHERE tenant_id = ?1 ORDER BY seq LIMIT 5000)',
    )
    .bind(tenantId)
    .run()
  return meta.changes > 0
}
