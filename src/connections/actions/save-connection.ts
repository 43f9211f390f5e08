/** Adds and changes connections. Credentials arrive validated by the adapter and are sealed before they are stored. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { carryAuditsOf, commitControl, pendingAuditIfChanged } from '../../platform/commit-control.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import { limitOf, withinLimit } from '../../tenants/domain/plan-limits.ts'
import { type ConnectionRow, connectionsRepository, sealCredentials } from '../connections.repository.ts'

/** Settings for the log: what somebody may have put there although it is a secret is not told. The log cannot be mended later. */
const tellable = (settings: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      /secret|pwd|pass|token|account|key/i.test(name) || (typeof value === 'object' && value !== null) ? 'set' : value,
    ]),
  )

export interface NewConnection {
  readonly kind: string
  readonly role: ConnectionRow['role']
  readonly name: string
  readonly credentials: Readonly<Record<string, string>>
  readonly settings: Record<string, unknown>
  readonly status: 'active' | 'unauthorised'
  readonly mode: ConnectionRow['mode']
}

export async function addConnection({
  ctx,
  input,
}: {
  ctx: Ctx
  input: NewConnection
}): Promise<Result<ConnectionRow, Failure>> {
  const allowed = authorise(ctx, 'connections:write')
  if (!allowed.ok) return allowed
  const repository = connectionsRepository(controlDb(ctx.env), ctx.tenant.id)
  const id = ctx.ids.next('con')
  const now = ctx.clock.now()
  const { sealed, keyId } = await sealCredentials(ctx.env, id, input.credentials)
  const row: ConnectionRow = {
    tenantId: ctx.tenant.id,
    id,
    kind: input.kind,
    role: input.role,
    name: input.name,
    credentials: sealed,
    keyId,
    settings: input.settings,
    status: input.status,
    mode: input.mode,
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
  const written = await commitControl(ctx, {
    statements: [repository.insert(row), repository.atMost(limitOf(ctx.tenant.plan, 'connections'))],
    audit: {
      action: 'connection.added',
      subjects: [id],
      after: { kind: row.kind, name: row.name, mode: row.mode, settings: tellable(row.settings) },
    },
  })
  if (written.ok) return ok(row)
  const room = withinLimit(ctx.tenant.plan, 'connections', await repository.count())
  return room.ok ? written : room
}

export interface ConnectionChange {
  readonly id: string
  readonly name?: string
  readonly credentials?: Readonly<Record<string, string>>
  readonly settings?: Record<string, unknown>
  readonly status?: ConnectionRow['status']
  readonly mode?: ConnectionRow['mode']
}

export async function changeConnection({
  ctx,
  input,
}: {
  ctx: Ctx
  input: ConnectionChange
}): Promise<Result<ConnectionRow, Failure>> {
  const allowed = authorise(ctx, 'connections:write')
  if (!allowed.ok) return allowed
  const repository = connectionsRepository(controlDb(ctx.env), ctx.tenant.id)
  const row = await repository.byId(input.id)
  if (!row) return fail('connection.not_found')
  const { id, credentials, ...change } = input
  const sealed = credentials ? await sealCredentials(ctx.env, id, credentials) : null
  const columns = { ...change, ...(sealed ? { credentials: sealed.sealed, keyId: sealed.keyId } : {}) }
  const [changed] = await ctx.env.CONTROL.batch([
    repository.update(id, row.version, columns, ctx.clock.now()),
    pendingAuditIfChanged(ctx, {
      action: 'connection.changed',
      subjects: [id],
      before: {
        ...(change.name === undefined ? {} : { name: row.name }),
        ...(change.settings ? { settings: tellable(row.settings) } : {}),
        ...(change.status === undefined ? {} : { status: row.status }),
        ...(change.mode === undefined ? {} : { mode: row.mode }),
      },
      after: {
        ...change,
        ...(change.settings ? { settings: tellable(change.settings) } : {}),
        ...(credentials ? { credentials: 'replaced' } : {}),
      },
    }),
  ])
  if ((changed?.meta.changes ?? 0) === 0) return fail('connection.conflict')
  ctx.waitUntil(carryAuditsOf(ctx))
  return ok({ ...row, ...columns, version: row.version + 1 })
}
