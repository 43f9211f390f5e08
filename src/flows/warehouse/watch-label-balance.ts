/** Four times a working day the label services are asked what is left; few waybills are told to who prints labels, once a day. */
import { readCaseSettings } from '../../cases/cases.repository.ts'
import { tenantsConnectedTo } from '../../connections/connections.repository.ts'
import { fnv1a } from '../../core/hash.ts'
import { formatLocal, localDay } from '../../core/time.ts'
import { carrierAdapters } from '../../logistics/carriers/registry.ts'
import { queueNotices } from '../../notify/actions/queue-notices.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import { createLog } from '../../platform/log.ts'
import { systemCtx } from '../../tenants/tenant-scope.ts'
import { carrierName } from '../../warehouses/carriers.contract.ts'
import { groupNames } from '../cases/case-notice.ts'
import { phoneFor } from '../notices/notice-phone.ts'
import { knownTenant } from '../shops/known-connection.ts'
import { labelBalances } from './label-balance.ts'

/** Local hours in which somebody can still top up. */
const ASKED_AT = ['09', '12', '15', '18']

/** Every hour; it looks in four of them. */
export async function watchLabelBalance(
  env: Env,
  execution: Pick<ExecutionContext, 'waitUntil'>,
  now: number,
): Promise<void> {
  if (!ASKED_AT.includes(formatLocal(now).slice(11, 13))) return
  const kinds = carrierAdapters.filter(({ labels }) => labels?.balance).map(({ kind }) => kind)
  for (const tenantId of await tenantsConnectedTo(controlDb(env), kinds)) {
    const tenant = await knownTenant(env, tenantId, now)
    if (tenant?.status !== 'active') continue
    const ctx = systemCtx({ env, tenant, job: 'label-balance', waitUntil: (work) => execution.waitUntil(work) })
    await tellLowBalance(ctx).catch((error: unknown) =>
      createLog({ tenant: tenantId }).error('label_balance.watch_failed', { error: String(error) }),
    )
  }
}

/** One look at one tenant. The notice is named by branch and day: a second look on that day tells nobody again. */
export async function tellLowBalance(ctx: Ctx): Promise<void> {
  const low = (await labelBalances(ctx)).filter(({ isLow }) => isLow)
  if (low.length === 0) return
  const now = ctx.clock.now()
  const event = 'label.balance_low'
  const settings = await readCaseSettings(ctx)
  const groupId = settings.codes.find(({ code }) => code === 'label_failed')?.group ?? 'warehouse'
  const { people } = (await groupNames(ctx, settings))(groupId)
  const to = (await phoneFor(ctx, { event, facts: { groupId } })) ?? ''
  const queued = await queueNotices({
    ctx,
    input: {
      causes: low.map(({ connectionId, name, carrier, branch, left }) => ({
        eventId: `out_low_${connectionId}_${fnv1a(`${carrier}|${branch}`).toString(36)}_${localDay(now)}`,
        event,
        orderId: null,
        eventAt: now,
        facts: { name, carrier: carrierName(carrier), branch, left: String(left), people, groupId },
        to,
      })),
    },
  })
  if (!queued.ok) ctx.log.warn('label_balance.not_told', { code: queued.error.code })
}
