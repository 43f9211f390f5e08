/** Codes of couriers that no table of ours holds: their lines are kept as they are, and people are told once for each code. */
import { knownCaseIds, type NewCase } from '../../cases/cases.repository.ts'
import { caseId } from '../../cases/domain/case-id.ts'
import { openCases } from '../../cases/open-case.ts'
import type { OpenConnection } from '../../connections/connections.repository.ts'
import { publishCases } from '../../feed/tenant-feed.client.ts'
import type { TrackReport } from '../../logistics/carrier.port.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { webhookEffects } from '../webhooks/webhook-news.ts'

/** However many parcels carry the same code, a person gets one case. */
export async function tellUnknownCodes(
  ctx: Ctx,
  connection: Pick<OpenConnection, 'id' | 'name'>,
  reports: readonly TrackReport[],
): Promise<void> {
  const codes = new Map<string, string>()
  for (const { unknownCodes = [], waybill } of reports)
    for (const code of unknownCodes) if (!codes.has(code)) codes.set(code, waybill)
  if (codes.size === 0) return
  const now = ctx.clock.now()
  const all = [...codes].map(
    ([code, waybill]): NewCase => ({
      id: caseId(connection.id, 'unknown_state', `track=${code}`),
      kind: 'unknown_state',
      orderId: '',
      severity: 'yellow',
      detail: `${connection.name}：系统不认识轨迹节点 ${code}（运单 ${waybill}），已按“运输中”记录`,
      dueAt: null,
      openedAt: now,
    }),
  )
  const known = await knownCaseIds(
    ctx,
    all.map(({ id }) => id),
  )
  const fresh = all.filter(({ id }) => !known.has(id))
  if (fresh.length === 0) return
  const ids = fresh.map(({ id }) => id)
  const written = await commit(ctx, {
    statements: openCases(ctx, fresh),
    audit: { action: 'case.unknown_code', subjects: ids },
    effects: await webhookEffects(ctx, { caseIds: ids }),
  })
  if (written.ok)
    ctx.waitUntil(
      publishCases(
        ctx.env,
        ctx.tenant.id,
        fresh.map((item) => ({ ...item, status: 'open' as const, place: null })),
        ctx.log,
      ),
    )
}
