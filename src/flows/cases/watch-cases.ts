/**
 * Every minute: new cases get the tenant's code, group and deadline, with the reason on record, and groups are told of cases
 * whose deadline passed. Each happens once: the event's number is the guard.
 */

import type { CaseSettings } from '../../cases/case-settings.contract.ts'
import type { Case } from '../../cases/cases.contract.ts'
import {
  insertCaseEvents,
  pastDue,
  readCaseSettings,
  tellCases,
  triageCases,
  untriaged,
} from '../../cases/cases.repository.ts'
import { triageCase } from '../../cases/domain/triage.ts'
import { HOUR } from '../../core/time.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { type ShardDb, shardDb, shardNames } from '../../platform/db.ts'
import { createLog } from '../../platform/log.ts'
import { AT_HOME } from '../../platform/tenant-fence.ts'
import { systemCtx } from '../../tenants/tenant-scope.ts'
import type { HubEffect } from '../effects/effect.ts'
import { shortTime } from '../notices/notice-facts.ts'
import { knownTenant } from '../shops/known-connection.ts'
import { caseNotice, groupNames } from './case-notice.ts'

/** Of one tenant in one minute; more wait for the next. */
const AT_ONCE = 500

const bySystem = { byId: 'system', byName: '' }

async function tenantsWithCases(db: ShardDb, now: number): Promise<string[]> {
  const { results } = await db.$client
    .prepare(
      `SELECT DISTINCT tenant_id AS id FROM cases INDEXED BY cases_untriaged WHERE triaged_at IS NULL AND ${AT_HOME}
       UNION SELECT DISTINCT tenant_id FROM cases INDEXED BY cases_past_due
         WHERE status = 'open' AND told_at IS NULL AND due_at <= ?1 AND ${AT_HOME}`,
    )
    .bind(now)
    .all<{ id: string }>()
  return results.map(({ id }) => id)
}

export async function watchCases(env: Env, execution: Pick<ExecutionContext, 'waitUntil'>, now: number): Promise<void> {
  for (const shard of shardNames)
    for (const tenantId of await tenantsWithCases(shardDb(env, shard), now)) {
      const tenant = await knownTenant(env, tenantId, now)
      if (!tenant) continue
      const ctx = systemCtx({ env, tenant, job: 'cases', waitUntil: (work) => execution.waitUntil(work) })
      await watchCasesOf(ctx).catch((error: unknown) =>
        createLog({ tenant: tenantId }).error('cases.watch_failed', { error: String(error) }),
      )
    }
}

/** One look at one tenant. */
export async function watchCasesOf(ctx: Ctx): Promise<void> {
  const settings = await readCaseSettings(ctx)
  await triageNew(ctx, settings)
  await tellPastDue(ctx, settings)
}

async function triageNew(ctx: Ctx, settings: CaseSettings): Promise<void> {
  const found = await untriaged(ctx, AT_ONCE)
  if (found.length === 0) return
  const now = ctx.clock.now()
  const orders = await ordersRepository(ctx).byIds([...new Set(found.map(({ orderId }) => orderId))].filter(Boolean))
  const known = new Map(orders.map((order) => [order.id, order]))
  const looked = found.map((one) => ({
    ...triageCase({ found: one, order: known.get(one.orderId) ?? null, settings, now }),
    steps: one.steps + 1,
  }))
  const names = await groupNames(ctx, settings)
  const written = await commit(ctx, {
    statements: [
      ...triageCases(ctx, looked),
      ...insertCaseEvents(
        ctx,
        looked.map(({ id, steps, groupId, routedBy }) => ({
          caseId: id,
          seq: steps,
          kind: 'routed' as const,
          at: now,
          ...bySystem,
          target: groupId,
          note: String(routedBy ?? ''),
        })),
      ),
    ],
    audit: { action: 'case.routed', subjects: looked.map(({ id }) => id).slice(0, 100) },
    effects: looked
      .filter((one) => isNews(one, now))
      .map((one) => caseNotice(one, known.get(one.orderId) ?? null, names(one.groupId))),
  })
  if (!written.ok) ctx.log.warn('cases.triage_conflict', { count: looked.length })
}

/** What its own notice has told already, with the button that takes the case. */
const toldOtherwise =
  /^(short|promise_yellow|promise_red|overdue|stuck|stage_stuck|pick_overdue|breach_risk|parcel_exception|parcel_refused|parcel_returning|unknown_state|payment.*)$/
/** A case that waited longer for its first look is not new to anybody. */
const NEW_MS = HOUR

const isNews = ({ kind, status, openedAt }: Case, now: number): boolean =>
  status === 'open' && now - openedAt <= NEW_MS && !toldOtherwise.test(kind)

/** One notice for each group, whatever the number of its cases. */
async function tellPastDue(ctx: Ctx, settings: CaseSettings): Promise<void> {
  const now = ctx.clock.now()
  const late = await pastDue(ctx, now, AT_ONCE)
  if (late.length === 0) return
  const names = await groupNames(ctx, settings)
  const told = [...Map.groupBy(late, ({ groupId }) => groupId)].map(
    ([groupId, cases]): HubEffect => ({
      kind: 'notify',
      event: 'case.past_due',
      orderId: cases.length === 1 ? cases[0]?.orderId || null : null,
      eventAt: now,
      facts: {
        ...names(groupId),
        count: String(cases.length),
        oldest: shortTime(Math.min(...cases.map(({ dueAt }) => dueAt ?? now))),
        ...(cases.length === 1 ? { caseId: cases[0]?.id ?? '' } : {}),
      },
    }),
  )
  const eventOf = ({ id, steps, groupId }: Case) => ({
    caseId: id,
    seq: steps + 1,
    kind: 'past_due' as const,
    at: now,
    ...bySystem,
    target: groupId,
    note: '',
  })
  const written = await commit(ctx, {
    statements: [
      tellCases(
        ctx,
        late.map(({ id }) => id),
        now,
      ),
      ...insertCaseEvents(ctx, late.map(eventOf)),
    ],
    audit: { action: 'case.past_due', subjects: late.map(({ id }) => id).slice(0, 100) },
    effects: told,
  })
  if (!written.ok) ctx.log.warn('cases.past_due_conflict', { count: late.length })
}
