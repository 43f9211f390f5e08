/** API keys (`dsk_…`): created, rotated and revoked by those with the right; only digests are kept. */
import { sha256Hex } from '../../core/hash.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { HOUR } from '../../core/time.ts'
import { closeFeed } from '../../feed/tenant-feed.client.ts'
import type { Audit } from '../../platform/audit-row.ts'
import { authorise } from '../../platform/authorise.ts'
import { carryAuditsOf, commitControl, pendingAuditIfChanged } from '../../platform/commit-control.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import { isWholeTenant, isWithin, wholeTenant } from '../../platform/row-scope.ts'
import { KEY_BYTES, keyFrom, PREFIX_LENGTH } from '../domain/key-form.ts'
import { type KeyRow, keyDto, keysRepository } from '../keys.repository.ts'
import type { ApiKey, CreatedKey, CreateKeyInput, RotateKeyInput } from '../tenants.contract.ts'

export const hashKey = (key: string): Promise<string> => sha256Hex(key)

const newSecret = (): string => keyFrom(crypto.getRandomValues(new Uint8Array(KEY_BYTES)))

/** A key can hold no right that its maker does not hold, and sees no row that its maker does not see. */
export async function createKey({
  ctx,
  input,
}: {
  ctx: Ctx
  input: CreateKeyInput
}): Promise<Result<CreatedKey, Failure>> {
  const allowed = authorise(ctx, 'keys:write')
  if (!allowed.ok) return allowed
  const beyond = input.scopes.filter((scope) => !ctx.rights.has(scope))
  if (beyond.length > 0) return fail('auth.forbidden', { rights: beyond })
  const now = ctx.clock.now()
  const expiresAt = input.expiresAt ?? null
  if (expiresAt !== null && expiresAt <= now) return fail('key.expiry_invalid', { expiresAt })
  const key = newSecret()
  const row: KeyRow = {
    tenantId: ctx.tenant.id,
    id: ctx.ids.next('key'),
    name: input.name,
    prefix: key.slice(0, PREFIX_LENGTH),
    hash: await hashKey(key),
    scopes: input.scopes,
    rowScope: isWholeTenant(ctx.scope) ? null : ctx.scope,
    createdBy: ctx.actor.id,
    createdAt: now,
    lastUsedAt: null,
    expiresAt,
    revokedAt: null,
    rotatedAt: null,
    previousHash: null,
    previousPrefix: null,
    previousUntil: null,
    previousLastUsedAt: null,
  }
  const written = await commitControl(ctx, {
    statements: keysRepository(controlDb(ctx.env)).insert(row),
    audit: { action: 'key.created', subjects: [row.id], after: { name: row.name, scopes: row.scopes, expiresAt } },
  })
  return written.ok ? ok({ ...keyDto(row), key }) : written
}

const DEFAULT_OVERLAP_HOURS = 24

/** A new secret for the same key. The old one works until the overlap ends; one that is older still ends now. */
export async function rotateKey({
  ctx,
  input,
}: {
  ctx: Ctx
  input: RotateKeyInput & { id: string }
}): Promise<Result<CreatedKey, Failure>> {
  const allowed = authorise(ctx, 'keys:write')
  if (!allowed.ok) return allowed
  const repository = keysRepository(controlDb(ctx.env))
  const found = await repository.byId(ctx.tenant.id, input.id)
  if (!found) return fail('key.not_found')
  // Who gets the secret gets its rights.
  const beyond = found.scopes.filter((scope) => !ctx.rights.has(scope))
  if (beyond.length > 0) return fail('auth.forbidden', { rights: beyond })
  if (!isWithin(found.rowScope ?? wholeTenant, ctx.scope)) return fail('member_scope.beyond_own')
  const now = ctx.clock.now()
  if (found.expiresAt !== null && found.expiresAt <= now) return fail('key.expired')
  const key = newSecret()
  const prefix = key.slice(0, PREFIX_LENGTH)
  const overlapUntil = now + Math.round((input.overlapHours ?? DEFAULT_OVERLAP_HOURS) * HOUR)
  const rotation = { from: found.hash, hash: await hashKey(key), prefix, overlapUntil, now }
  const changed = await ifChanged(ctx, repository.rotate(ctx.tenant.id, found.id, rotation), {
    action: 'key.rotated',
    subjects: [found.id],
    before: { prefix: found.prefix },
    after: { prefix, overlapUntil },
  })
  // Somebody rotated it in the same moment: their secret must not end unseen.
  if (!changed) return fail('platform.conflict')
  const row: KeyRow = {
    ...found,
    hash: rotation.hash,
    prefix,
    rotatedAt: now,
    lastUsedAt: null,
    previousPrefix: found.prefix,
    previousUntil: overlapUntil,
    previousLastUsedAt: found.lastUsedAt,
  }
  return ok({ ...keyDto(row), key })
}

/** The secret before the newest one stops working now instead of at the end of its overlap. */
export async function endKeyOverlap({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { id: string }
}): Promise<Result<ApiKey, Failure>> {
  const allowed = authorise(ctx, 'keys:write')
  if (!allowed.ok) return allowed
  const repository = keysRepository(controlDb(ctx.env))
  await ifChanged(ctx, repository.endOverlap(ctx.tenant.id, input.id, ctx.clock.now()), {
    action: 'key.overlap_ended',
    subjects: [input.id],
  })
  const row = await repository.byId(ctx.tenant.id, input.id)
  return row ? ok(keyDto(row)) : fail('key.not_found')
}

export async function revokeKey({ ctx, input }: { ctx: Ctx; input: { id: string } }): Promise<Result<void, Failure>> {
  const allowed = authorise(ctx, 'keys:write')
  if (!allowed.ok) return allowed
  const statement = keysRepository(controlDb(ctx.env)).revoke(ctx.tenant.id, input.id, ctx.clock.now())
  const revoked = await ifChanged(ctx, statement, { action: 'key.revoked', subjects: [input.id] })
  return revoked ? ok(undefined) : fail('key.not_found')
}

/** The change and its audit row in one batch, or neither. What listens with the key comes back with what is true now. */
async function ifChanged(ctx: Ctx, statement: D1PreparedStatement, audit: Audit): Promise<boolean> {
  const [result] = await ctx.env.CONTROL.batch([statement, pendingAuditIfChanged(ctx, audit)])
  if ((result?.meta.changes ?? 0) === 0) return false
  await closeFeed(ctx.env, ctx.tenant.id, audit.subjects, ctx.log)
  ctx.waitUntil(carryAuditsOf(ctx))
  return true
}
