/** A staged file becomes orders: some hundred a commit, so that a crash repeats those only, and some seconds a message. */

import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { buildOrder, type StagedLine } from '../../imports/domain/build-order.ts'
import type { Import } from '../../imports/imports.contract.ts'
import { type ImportRow, importsRepository, shownImport } from '../../imports/imports.repository.ts'
import type { IngestMessage } from '../../ingest/ingest.messages.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { acceptOrders } from '../orders/accept-orders.ts'
import { type KnownConnection, knownConnection } from './known-connection.ts'

const ORDERS_AT_ONCE = 200
/** A message works so long; what is left goes on with the next, and other messages of the queue get their turn. */
const WORK_MS = 10_000

const nextMessage = ({ id, connectionId }: Pick<ImportRow, 'id' | 'connectionId'>, now: number): IngestMessage => ({
  v: 1,
  kind: 'import',
  connectionId,
  importId: id,
  receivedAt: now,
})

/** The person's yes. Asked again, it sends the work on its way again. */
export async function startImport({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { id: string }
}): Promise<Result<Import, Failure>> {
  const allowed = authorise(ctx, 'orders:write')
  if (!allowed.ok) return allowed
  const repository = importsRepository(ctx)
  const found = await repository.byId(input.id)
  if (!found) return fail('import.not_found')
  if (found.status !== 'ready' && found.status !== 'running') return fail('import.not_ready', { status: found.status })
  const now = ctx.clock.now()
  if (found.status === 'ready') {
    const written = await commit(ctx, {
      statements: [repository.turn(found.id, 'ready', 'running', now)],
      audit: { action: 'import.started', subjects: [found.id], after: { orders: found.orders } },
    })
    if (!written.ok) return written
  }
  await ctx.env.INGEST.send(nextMessage(found, now))
  return ok(shownImport({ ...found, status: 'running', updatedAt: now }))
}

export async function discardImport({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { id: string }
}): Promise<Result<void, Failure>> {
  const allowed = authorise(ctx, 'orders:write')
  if (!allowed.ok) return allowed
  const repository = importsRepository(ctx)
  const found = await repository.byId(input.id)
  if (!found) return fail('import.not_found')
  if (found.status === 'discarded') return ok(undefined)
  if (found.status !== 'ready') return fail('import.not_ready', { status: found.status })
  return commit(ctx, {
    statements: [repository.turn(found.id, 'ready', 'discarded', ctx.clock.now()), repository.dropRows(found.id)],
    audit: { action: 'import.discarded', subjects: [found.id] },
  })
}

/** Takes the next orders of a running import in, for some seconds. Throws when they have to come again. */
export async function importNext(ctx: Ctx, importId: string): Promise<void> {
  const found = await importsRepository(ctx).byId(importId)
  if (found?.status !== 'running') return
  const known = await knownConnection(ctx.env, found.connectionId, ctx.clock.now())
  if (!known || known.tenant.id !== ctx.tenant.id) return
  const until = ctx.clock.now() + WORK_MS
  while (await importSome(ctx, importId, known)) {
    if (ctx.clock.now() < until) continue
    await ctx.env.INGEST.send(nextMessage(found, ctx.clock.now()))
    return
  }
}

/** One commit's worth; false when nothing is left. */
async function importSome(ctx: Ctx, importId: string, known: KnownConnection): Promise<boolean> {
  const repository = importsRepository(ctx)
  const found = await repository.byId(importId)
  if (found?.status !== 'running') return false
  const staged = await repository.nextOrders(importId, ORDERS_AT_ONCE)
  const keys = [...staged.keys()]
  const hashes = new Map(
    await Promise.all([...staged].map(async ([key, lines]) => [key, await hashOf(lines)] as const)),
  )
  const remembered = await repository.rememberedHashes(found.connectionId, keys)
  const news = keys.filter((key) => remembered.get(key) !== hashes.get(key))
  const orders = news.flatMap((key) => {
    const [first, ...rest] = staged.get(key) ?? []
    return first ? [buildOrder([first, ...rest], found.createdAt)] : []
  })
  const outcome = await acceptOrders({ ctx, input: { connection: known.connection, orders } })
  if (outcome.unfinished) throw new Error('ledgers could not be asked; the orders come again')
  const now = ctx.clock.now()
  const isOver = keys.length < ORDERS_AT_ONCE
  const written = await commit(ctx, {
    statements: [
      ...repository.rememberHashes(
        news.map((orderKey) => ({
          connectionId: found.connectionId,
          orderKey,
          rowsHash: hashes.get(orderKey) ?? '',
          importId,
        })),
      ),
      repository.dropOrders(importId, keys),
      repository.progress(found, { done: keys.length, unchanged: keys.length - news.length, isOver }, now),
    ],
    audit: { action: 'import.orders', subjects: [importId], after: { orders: keys.length, news: news.length, isOver } },
  })
  if (!written.ok) throw new Error('somebody else works on this import; the message comes again')
  return !isOver
}

/** Of what the rows say, not of how they are sealed: sealing the same text twice gives two texts. */
async function hashOf(lines: readonly StagedLine[]): Promise<string> {
  const said = lines.map(({ receiver: { cipher: _cipher, ...receiver }, ...line }) => ({ ...line, receiver }))
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(said)))
  return Buffer.from(digest).toString('hex')
}
