/** What anybody may read of a certificate, and what the merchant sees of it. */

import { digestOfHead } from '../../certificates/calendar.ts'
import type { OrderCertificate, PublicCertificate } from '../../certificates/certificates.contract.ts'
import { certificatesRepository } from '../../certificates/certificates.repository.ts'
import { hexOf } from '../../certificates/domain/bytes.ts'
import { certificateId, evidenceNo, readCertificateId } from '../../certificates/domain/leaf.ts'
import {
  consistencyRanges,
  inclusionRanges,
  leafHash,
  type Range,
  rootOf,
} from '../../certificates/domain/merkle-tree.ts'
import { detachedFile, forked } from '../../certificates/domain/ots.ts'
import { type Anchor, anchorsFor } from '../../certificates/heads.repository.ts'
import { sha256 } from '../../certificates/sha256.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { shardDb } from '../../platform/db.ts'
import { knownTenant } from '../shops/known-connection.ts'

type LogCtx = Pick<Ctx, 'env' | 'db' | 'tenant'>

const pathOf = async (ctx: LogCtx, ranges: readonly Range[]): Promise<string[]> => {
  const nodes = await certificatesRepository(ctx).nodes(ranges)
  return Promise.all(ranges.map(async (range) => hexOf(await rootOf(sha256, range, nodes))))
}

async function open(env: Env, id: string): Promise<{ ctx: LogCtx; orderId: string } | null> {
  const named = readCertificateId(id)
  const tenant = named ? await knownTenant(env, named.tenantId, Date.now()) : null
  return named && tenant ? { ctx: { env, tenant, db: shardDb(env, tenant.shard) }, orderId: named.orderId } : null
}

/** Everything that is needed to check it; `certificate.not_found` until its first version is in a signed head. */
export async function publicCertificate(env: Env, id: string): Promise<Result<PublicCertificate, Failure>> {
  const opened = await open(env, id)
  if (!opened) return fail('certificate.not_found')
  const { ctx, orderId } = opened
  const repository = certificatesRepository(ctx)
  const [head, leaves] = await Promise.all([repository.head(), repository.leavesOf(orderId)])
  const size = head?.size ?? 0
  const sealed = leaves.flatMap(({ idx, content }) => (content !== null && idx < size ? [{ idx, content }] : []))
  if (!head || sealed.length === 0) return fail('certificate.not_found')
  const anchors = await anchorsOf(ctx, sealed)
  const [anchor] = anchors
  const entries = await Promise.all(
    sealed.map(async ({ idx, content }) => ({
      index: idx,
      content,
      path: await pathOf(ctx, inclusionRanges(idx, size)),
    })),
  )
  return ok({
    id,
    head: head.jws,
    entries,
    pending: leaves.length - sealed.length,
    anchor: anchor
      ? {
          head: anchor.jws,
          path: await pathOf(ctx, consistencyRanges(anchor.size, size)),
          state: anchor.state,
          block: anchor.block,
          calendars: anchors.map(({ calendar, state, block }) => ({ calendar, state, block })),
        }
      : null,
  })
}

/** What calendars have of the head that says most of these leaves, which are in the log. */
const anchorsOf = (ctx: LogCtx, sealed: readonly { readonly idx: number }[]): Promise<Anchor[]> =>
  anchorsFor(ctx.env, ctx.tenant.id, { first: sealed[0]?.idx ?? 0, end: (sealed.at(-1)?.idx ?? 0) + 1 })

/** That the log of `first` leaves is the beginning of the log of `second` (the newest head's unless said), for who keeps old heads. */
export async function consistencyProof(
  env: Env,
  id: string,
  { first, second }: { first: number; second?: number | undefined },
) {
  const opened = await open(env, id)
  const head = opened && (await certificatesRepository(opened.ctx).head())
  const to = second ?? head?.size ?? 0
  if (!opened || !head) return fail('certificate.not_found')
  if (first > to || to > head.size) return fail('request.invalid')
  return ok({ head: head.jws, first, second: to, path: await pathOf(opened.ctx, consistencyRanges(first, to)) })
}

/** The anchored head and its OpenTimestamps file, with the ways of all calendars: what the usual tools check against Bitcoin. */
export async function anchorFiles(env: Env, id: string): Promise<Result<{ jws: string; ots: Uint8Array }, Failure>> {
  const opened = await open(env, id)
  const leaves = opened ? await certificatesRepository(opened.ctx).leavesOf(opened.orderId) : []
  const sealed = leaves.filter(({ content }) => content !== null)
  const anchors = opened && sealed.length > 0 ? await anchorsOf(opened.ctx, sealed) : []
  const [anchor] = anchors
  if (!anchor) return fail('certificate.not_found')
  const timestamps = anchors.map(({ proof }) => Uint8Array.from(Buffer.from(proof, 'base64')))
  return ok({ jws: anchor.jws, ots: detachedFile(await digestOfHead(anchor.jws), forked(timestamps)) })
}

/** The evidence number of a certificate's first version; '' while it is not sealed. */
export async function evidenceOf(first: string | null | undefined): Promise<string> {
  return first ? evidenceNo(hexOf(await leafHash(sha256, new TextEncoder().encode(first)))) : ''
}

/** For the console: where the order's certificate is. No versions: nothing was promised. */
export async function orderCertificate({
  ctx,
  orderId,
}: {
  ctx: Ctx
  orderId: string
}): Promise<Result<OrderCertificate, Failure>> {
  // Whoever may not see the order does not hear of its certificate.
  if (!(await ordersRepository(ctx).byId(orderId))) return fail('order.not_found')
  const leaves = await certificatesRepository(ctx).leavesOf(orderId)
  const sealed = leaves.filter(({ content }) => content !== null)
  const [anchor] = sealed.length > 0 ? await anchorsOf(ctx, sealed) : []
  const id = certificateId(ctx.tenant.id, orderId)
  const files = `${ctx.env.PUBLIC_URL}/api/public/certificates/${id}`
  return ok({
    id,
    evidenceNo: await evidenceOf(leaves[0]?.content),
    url: `${ctx.env.PUBLIC_URL}/verify/${id}`,
    pdfUrl: `${files}/pdf`,
    versions: leaves.length,
    pending: leaves.length - sealed.length,
    anchor: anchor
      ? {
          state: anchor.state,
          block: anchor.block,
          versions: sealed.filter(({ idx }) => idx < anchor.size).length,
          url: `${files}/head.jws.ots`,
        }
      : null,
  })
}
