/** A buyer's cart on the merchant's own site: stock is held for minutes, all lines or none; the order takes the hold over. */
import { catalogRepository } from '../../catalog/catalog.repository.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { availableBySku } from '../../stock/availability.queries.ts'
import { type Reservation, reservationsRepository } from '../../stock/reservations.repository.ts'
import { applyToLedgers, stockLedger } from '../../stock/stock-ledger.client.ts'
import type { LedgerCommand } from '../../stock/stock-ledger.port.ts'
import { cartHoldId } from './cart-hold.ts'
import { ownShop } from './open-orders.ts'

export interface CartInput {
  readonly connectionId: string
  readonly reservationId: string
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[]
  readonly ttlSeconds: number
}

/** `stock.short` names what is missing; nothing is held then. A repeat answers the reservation that exists. */
export async function reserveCart({
  ctx,
  input,
}: {
  ctx: Ctx
  input: CartInput
}): Promise<Result<Reservation, Failure>> {
  const allowed = authorise(ctx, 'orders:write')
  if (!allowed.ok) return allowed
  const shop = await ownShop(ctx, input.connectionId)
  if (!shop.ok) return shop
  const repository = reservationsRepository(ctx)
  const known = await repository.byId(input.connectionId, input.reservationId)
  const now = ctx.clock.now()
  if (known && known.status === 'open' && known.expiresAt > now) return ok(known)
  if (known?.status === 'ordered') return fail('reservation.already_ordered', { orderId: known.orderId })
  const wanted = sumBySku(await inPieces(ctx, input.lines))
  const available = await availableBySku({ ctx, skus: wanted.map(({ sku }) => sku) })
  const expiresAt = now + input.ttlSeconds * 1_000
  const held: { sku: string; quantity: number; warehouseId: string; holdId: string }[] = []
  for (const { sku, quantity } of wanted) {
    const hold = await holdSomewhere(ctx, {
      sku,
      quantity,
      expiresAt,
      holdId: cartHoldId(input, sku),
      reservationId: input.reservationId,
      warehouses: byStock(available.get(sku)),
    })
    if (hold) {
      held.push(hold)
      continue
    }
    await giveBack(ctx, held)
    return fail('stock.short', { sku, wanted: quantity })
  }
  const row: Reservation = {
    id: input.reservationId,
    connectionId: input.connectionId,
    lines: held,
    status: 'open',
    orderId: null,
    expiresAt,
    createdAt: now,
    updatedAt: now,
  }
  const saved = await commit(ctx, {
    statements: repository.save(row),
    audit: { action: 'cart.reserved', subjects: [input.reservationId], after: { lines: wanted } },
  })
  return saved.ok ? ok(row) : saved
}

/** A bundle is held as its parts. */
async function inPieces(ctx: Ctx, lines: CartInput['lines']): Promise<CartInput['lines']> {
  const bundles = await catalogRepository(ctx).partsOf(lines.map(({ sku }) => sku))
  return lines.flatMap((line) =>
    (bundles.get(line.sku) ?? [{ sku: line.sku, quantity: 1 }]).map(({ sku, quantity }) => ({
      sku,
      quantity: line.quantity * quantity,
    })),
  )
}

function sumBySku(lines: CartInput['lines']): { sku: string; quantity: number }[] {
  const sums = new Map<string, number>()
  for (const { sku, quantity } of lines) sums.set(sku, (sums.get(sku) ?? 0) + quantity)
  return [...sums].map(([sku, quantity]) => ({ sku, quantity }))
}

const byStock = (levels: ReadonlyMap<string, number> | undefined): string[] =>
  [...(levels ?? [])].sort((a, b) => b[1] - a[1]).map(([warehouseId]) => warehouseId)

/** The fullest warehouse first; the ledger decides. */
async function holdSomewhere(
  ctx: Ctx,
  wish: {
    sku: string
    quantity: number
    expiresAt: number
    holdId: string
    reservationId: string
    warehouses: readonly string[]
  },
) {
  const { sku, quantity, expiresAt, holdId, reservationId } = wish
  for (const warehouseId of wish.warehouses) {
    const command: LedgerCommand = {
      kind: 'reserve',
      requestId: ctx.ids.next('cmd'),
      holdId,
      warehouseId,
      quantity,
      owner: { kind: 'cart', reservationId },
      reason: '购物车',
      expiresAt,
    }
    const answer = (
      await applyToLedgers({
        ledger: stockLedger(ctx.env),
        tenant: ctx.tenant,
        commandsBySku: new Map([[sku, [command]]]),
        now: ctx.clock.now(),
      })
    ).get(sku)
    const outcome = answer?.ok ? answer.value.outcomes[0] : undefined
    if (outcome?.ok && outcome.hold) return { sku, quantity, warehouseId: outcome.hold.warehouseId, holdId }
  }
  return null
}

async function giveBack(ctx: Ctx, held: readonly { sku: string; holdId: string }[]): Promise<void> {
  const commandsBySku = new Map(
    held.map(({ sku, holdId }): [string, LedgerCommand[]] => [
      sku,
      [{ kind: 'release', requestId: ctx.ids.next('cmd'), holdId }],
    ]),
  )
  await applyToLedgers({ ledger: stockLedger(ctx.env), tenant: ctx.tenant, commandsBySku, now: ctx.clock.now() })
}

/** Gives the pieces back before the time is over. A cart that became an order is left alone. */
export async function releaseCart({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { connectionId: string; reservationId: string }
}): Promise<Result<void, Failure>> {
  const allowed = authorise(ctx, 'orders:write')
  if (!allowed.ok) return allowed
  const repository = reservationsRepository(ctx)
  const known = await repository.byId(input.connectionId, input.reservationId)
  if (!known) return fail('reservation.not_found')
  if (known.status === 'ordered') return fail('reservation.already_ordered', { orderId: known.orderId })
  await giveBack(ctx, known.lines)
  return commit(ctx, {
    statements: [repository.setStatus(input.connectionId, input.reservationId, 'released', null, ctx.clock.now())],
    audit: { action: 'cart.released', subjects: [input.reservationId] },
  })
}
