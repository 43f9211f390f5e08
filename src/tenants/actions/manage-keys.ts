/** API keys (`dsk_…`): created, listed and revoked by the owner; only a digest is kept. */
import { sha256Hex } from '../../core/hash.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import type { Right } from '../../platform/rights.ts'
import type { ApiKey } from '../tenants.contract.ts'
import { tenantsRepository } from '../tenants.repository.ts'

export const hashKey = (key: string): Promise<string> => sha256Hex(key)

function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  return `dsk_${btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')}`
}

/** A key can hold no right that its maker does not hold. */
export async function createKey({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { name: string; scopes: Right[] }
}): Promise<Result<ApiKey & { key: string }, Failure>> {
  const allowed = authorise(ctx, 'keys:write')
  if (!allowed.ok) return allowed
  const beyond = input.scopes.filter((scope) => !ctx.rights.has(scope))
  if (beyond.length > 0) return fail('auth.forbidden', { rights: beyond })
  const key = newKey()
  const now = ctx.clock.now()
  const row = {
    id: ctx.ids.next('key'),
    name: input.name,
    prefix: key.slice(0, 10),
    scopes: input.scopes,
    createdAt: now,
    lastUsedAt: null,
    revokedAt: null,
  }
  await tenantsRepository(controlDb(ctx.env)).insertKey({
    ...row,
    tenantId: ctx.tenant.id,
    hash: await hashKey(key),
    createdBy: ctx.actor.id,
  })
  const audited = await commit(ctx, {
    statements: [],
    audit: { action: 'key.created', subjects: [row.id], after: { name: row.name, scopes: row.scopes } },
  })
  return audited.ok ? ok({ ...row, key }) : audited
}

export async function revokeKey({ ctx, input }: { ctx: Ctx; input: { id: string } }): Promise<Result<void, Failure>> {
  const allowed = authorise(ctx, 'keys:write')
  if (!allowed.ok) return allowed
  if (!(await tenantsRepository(controlDb(ctx.env)).revokeKey(ctx.tenant.id, input.id, ctx.clock.now())))
    return fail('key.not_found')
  return commit(ctx, { statements: [], audit: { action: 'key.revoked', subjects: [input.id] } })
}
