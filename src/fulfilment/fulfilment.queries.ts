/** Reads for the warehouse's screen. No rule lives here. */
import type { Ctx } from '../platform/ctx.ts'
import { rememberedCounts } from '../platform/remembered-counts.ts'
import { andText, jobsSeen } from '../platform/row-scope.ts'
import { MOST_DONE, type StageCounts, workStages } from './fulfilment.contract.ts'

const rememberedStages = rememberedCounts<StageCounts>()

/**
 * Jobs per stage, of one warehouse or of all. The stages of work are counted in full from the work index, and the answer is
 * remembered for what it cost to read, 15 s at most, like the board of the orders. Jobs handed over are no work any more, and
 * without tracking they stay there for ever: they are counted up to `MOST_DONE`.
 */
export const stageCounts = ({ ctx, warehouseId }: { ctx: Ctx; warehouseId: string | null }): Promise<StageCounts> =>
  rememberedStages({ ctx, now: ctx.clock.now(), question: warehouseId ?? '' }, () => countStages(ctx, warehouseId))

const work = workStages.map((stage) => `'${stage}'`).join(', ')

async function countStages(ctx: Ctx, warehouseId: string | null): Promise<{ value: StageCounts; rowsRead: number }> {
  const d1 = ctx.db.$client
  const scope = andText(jobsSeen(ctx.scope), 3)
  // Naming the warehouses keeps the look-up on the work index.
  const from = `FROM fulfilments INDEXED BY fulfilments_work WHERE tenant_id = ?1
    AND warehouse_id IN (SELECT id FROM warehouses WHERE tenant_id = ?1 AND (?2 IS NULL OR id = ?2))`
  const asked = (text: string) => d1.prepare(text).bind(ctx.tenant.id, warehouseId, ...scope.values)
  const [open, done] = await d1.batch<{ status: string; n: number }>([
    asked(`SELECT status, COUNT(*) AS n ${from} AND status IN (${work})${scope.text} GROUP BY status`),
    asked(
      `SELECT 'handed_over' AS status, COUNT(*) AS n FROM (SELECT 1 ${from} AND status = 'handed_over'${scope.text} LIMIT ${MOST_DONE})`,
    ),
  ])
  const rows = [...(open?.results ?? []), ...(done?.results ?? [])]
  const of = (stage: string) => rows.find(({ status }) => status === stage)?.n ?? 0
  const value = {
    to_pick: of('to_pick'),
    picking: of('picking'),
    picked: of('picked'),
    packed: of('packed'),
    handed_over: of('handed_over'),
  }
  return { value, rowsRead: (open?.meta.rows_read ?? 0) + (done?.meta.rows_read ?? 0) }
}
