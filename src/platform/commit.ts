/**
 * The one way to write tenant data: rows, order events, audit row and outbox rows in one D1 batch. An order event's key
 * (tenant, order, version) is the guard: a stale writer meets UNIQUE and the whole batch rolls back.
 */
import { type Failure, fail, ok, type Result } from '../core/result.ts'
import { type Audit, auditRowOf, insertAuditRow } from './audit-row.ts'
import { bulkInsert } from './bulk.ts'
import type { Ctx } from './ctx.ts'
import type { Effect, EffectMessage } from './outbox.ts'
import { carryEffects } from './outbox-carrier.ts'
import { outbox } from './platform.tables.ts'
import { isTenantMoving, noteTenantMoving } from './tenant-fence.ts'

export type { Audit }

export interface Commit {
  readonly statements: readonly D1PreparedStatement[]
  readonly audit: Audit
  readonly effects?: readonly Effect[]
}

export type Conflict = Failure<'platform.conflict'>

/** Runs the batch; `platform.conflict` when somebody else was first. Throws for a tenant that moves: to be tried again in a second. Effects are carried to the queue right after. */
export async function commit(ctx: Ctx, { statements, audit, effects = [] }: Commit): Promise<Result<void, Conflict>> {
  const now = ctx.clock.now()
  const db = ctx.db.$client
  const messages: EffectMessage[] = effects.map((effect) => ({
    v: 1,
    id: ctx.ids.next('out'),
    tenantId: ctx.tenant.id,
    effect,
  }))
  const tenantId = ctx.tenant.id
  try {
    await db.batch([
      ...statements,
      insertAuditRow(db, auditRowOf(ctx, audit)),
      ...bulkInsert(db, {
        table: outbox,
        rows: messages.map((message) => ({
          tenantId,
          id: message.id,
          kind: message.effect.kind,
          payload: message.effect,
          carriedAt: now,
          createdAt: now,
        })),
      }),
    ])
  } catch (error) {
    if (noteTenantMoving(error)) throw error
    if (isUniqueViolation(error)) return fail('platform.conflict')
    throw error
  }
  if (messages.length > 0) ctx.waitUntil(carryEffects(ctx, messages))
  return ok(undefined)
}

export function isUniqueViolation(error: unknown): boolean {
  return (
    error instanceof Error &&
    /UNIQUE constraint failed|SQLITE_CONSTRAINT/.test(error.message) &&
    // A trigger's refusal is a constraint too, and not about somebody who was first.
    !isTenantMoving(error)
  )
}
