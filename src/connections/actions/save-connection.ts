/** Adds and changes connections. Credentials arrive validated by the adapter and are sealed before they are stored. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import { type ConnectionRow, connectionsRepository, sealCredentials } from '../connections.repository.ts'

export interface NewConnection {
  readonly kind: string
  readonly role: ConnectionRow['role']
  readonly name: string
  readonly credentials: Readonly<Record<string, string>>
  readonly settings: Record<string, unknown>
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
    status: 'active',
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
  await connectionsRepository(controlDb(ctx.env), ctx.tenant.id).insert(row)
  const audited = await commit(ctx, {
    statements: [],
    audit: {
      action: 'connection.added',
      subjects: [id],
      after: { kind: row.kind, name: row.name, settings: row.settings },
    },
  })
  return audited.ok ? ok(row) : audited
}

export interface ConnectionChange {
  readonly id: string
  readonly name?: string
  readonly credentials?: Readonly<Record<string, string>>
  readonly settings?: Record<string, unknown>
  readonly status?: ConnectionRow['status']
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
  if (!(await repository.update(id, row.version, columns, ctx.clock.now()))) return fail('connection.conflict')
  const audited = await commit(ctx, {
    statements: [],
    audit: {
      action: 'connection.changed',
      subjects: [id],
      before: { name: row.name, settings: row.settings, status: row.status },
      after: { ...change, ...(credentials ? { credentials: 'replaced' } : {}) },
    },
  })
  return audited.ok ? ok({ ...row, ...columns, version: row.version + 1 }) : audited
}
