/** Random lives of orders of one receiver: merged, undone, held, cancelled, moved and sent in any order, nothing is lost or doubled. */
import { afterAll, describe, expect, it } from 'vitest'
import { lookForMerges } from '../../../src/flows/merging/look-for-merges.ts'
import { mergeOrders, undoMerge } from '../../../src/flows/merging/merge-orders.ts'
import { acceptOrders } from '../../../src/flows/orders/accept-orders.ts'
import { cancelOrder } from '../../../src/flows/orders/cancel-order.ts'
import { holdOrder, releaseHold } from '../../../src/flows/orders/hold-order.ts'
import { routeAnew } from '../../../src/flows/orders/route-anew.ts'
import { fulfil } from '../../../src/flows/warehouse/fulfil.ts'
import type { FulfilmentStep } from '../../../src/fulfilment/domain/fulfilment-lifecycle.ts'
import { labelCode } from '../../../src/fulfilment/domain/shared-parcel.ts'
import type { Fulfilment } from '../../../src/fulfilment/fulfilment.contract.ts'
import { fulfilmentRepository } from '../../../src/fulfilment/fulfilment.repository.ts'
import { mergingRepository } from '../../../src/merging/merging.repository.ts'
import type { Order } from '../../../src/orders/domain/order.ts'
import { ordersRepository } from '../../../src/orders/orders.repository.ts'
import type { Ctx } from '../../../src/platform/ctx.ts'
import { aCanonicalLine, aCanonicalOrder } from '../../support/an-order.ts'
import { eventually } from '../../support/open-shop.ts'
import { randomFrom } from '../../support/random-from.ts'
import { aFloor, shelfOf } from '../../support/shop-floor.ts'
import { ctxOfTenant } from '../../support/tenants.ts'

const SHELF = 100
const STEPS = 80
const platformIds = ['R1', 'R2', 'R3', 'R4', 'R5']
const weighted = (weights: Readonly<Record<string, number>>) =>
  Object.entries(weights).flatMap(([what, often]) => Array<string>(often).fill(what))
/** First they are only put together and apart, then the warehouse works on them, too. */
const early = weighted({ merge: 8, undo: 2, release: 3, hold: 1, move: 1, route: 1, step: 1 })
const late = weighted({ step: 24, merge: 6, release: 4, hold: 1, cancel: 2, move: 1 })
/** That the lives are about something: how often each thing came about, over all of them. */
const happened = { merged: 0, undone: 0, partedByCancel: 0, leftTogether: 0 }
const skus = ['TEE-1', 'CAP-1']
const quantityOf = (index: number) => index + 1

const receiver = (token: string) => ({ ...aCanonicalOrder().receiver, addressToken: token })

/** What the platform says of an order; a later `turn` is newer. */
const told = (index: number, turn: number, token: string, at: number) =>
  aCanonicalOrder({
    platformOrderId: platformIds[index] ?? '',
    placedAt: at,
    paidAt: at,
    updatedAt: at + turn,
    payableFen: 1_000 + index,
    receiver: receiver(token),
    lines: [
      aCanonicalLine({
        platformLineId: `L${index}`,
        shopSkuId: `S${index % 2}`,
        merchantCode: skus[index % 2] ?? '',
        quantity: quantityOf(index),
        paidFen: 1_000 + index,
      }),
    ],
  })

async function live(seed: number) {
  const floor = await aFloor(Object.fromEntries(skus.map((sku) => [sku, SHELF])))
  const ctx: Ctx = await ctxOfTenant(floor.merchant.tenantId)
  const at = Date.now() - 60_000
  const connection = { id: floor.shop.id, kind: 'open' }
  const accept = (index: number, turn: number, token: string) =>
    acceptOrders({ ctx, input: { connection, orders: [told(index, turn, token, at)] } })
  await acceptOrders({ ctx, input: { connection, orders: platformIds.map((_, i) => told(i, 0, 'home', at)) } })
  const orders = await ordersRepository(ctx).byPlatformIds(floor.shop.id, platformIds)
  const ids = orders.map(({ id }) => id)
  const random = randomFrom(seed)
  const anyOf = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
  const jobs = () => fulfilmentRepository(ctx).ofOrders(ids)
  const open = async () => (await jobs()).filter(({ status }) => status !== 'cancelled')
  const seen: string[] = []
  for (let turn = 1; turn <= STEPS; turn++) {
    const what = anyOf(turn <= STEPS / 4 ? early : late)
    const id = anyOf(ids) ?? ''
    let done: unknown = null
    if (what === 'merge') {
      await lookForMerges(ctx, ids)
      const suggestion = anyOf(
        await mergingRepository(ctx).page({ state: 'open', kind: 'together', after: null, limit: 9 }),
      )
      done = suggestion ? await mergeOrders({ ctx, input: { suggestionId: suggestion.id } }) : null
    }
    if (what === 'undo') {
      const merged = anyOf(
        await mergingRepository(ctx).page({ state: 'merged', kind: 'together', after: null, limit: 9 }),
      )
      done = merged ? await undoMerge({ ctx, input: { suggestionId: merged.id } }) : null
    }
    if (what === 'hold') done = await holdOrder({ ctx, input: { orderId: id, reason: 'manual', detail: '等回话' } })
    if (what === 'release') {
      const held = anyOf((await ordersRepository(ctx).byIds(ids)).filter(({ holds }) => holds.length > 0))
      const reason = held?.holds[0]?.reason
      done = held && reason ? await releaseHold({ ctx, input: { orderId: held.id, reason, why: '好了' } }) : null
    }
    if (what === 'cancel' && random() < 0.6) done = await cancelOrder({ ctx, input: { orderId: id, why: '不要了' } })
    if (what === 'route' && random() < 0.5) done = await routeAnew({ ctx, input: { orderId: id, why: '重选' } })
    if (what === 'move' && random() < 0.5)
      await accept(Math.floor(random() * platformIds.length), turn, random() < 0.5 ? 'home' : 'office')
    if (what === 'step') {
      const job = anyOf((await open()).filter((one) => !hasLeft(one)))
      if (job) done = await fulfil({ ctx, input: { fulfilmentId: job.id, step: nextStep(job) } })
    }
    if (isOk(done)) {
      if (what === 'merge') happened.merged++
      if (what === 'undo') happened.undone++
    }
    seen.push(`${turn} ${what} ${JSON.stringify(done)?.slice(0, 90)}`)
    lawful(await ordersRepository(ctx).byIds(ids), await jobs(), orders, seen)
  }
  // What is still together goes out together.
  for (const { id } of (await open()).filter(({ packageId }) => packageId !== null))
    for (let steps = 0; steps < 5; steps++) {
      const job = (await open()).find((one) => one.id === id)
      if (job && !hasLeft(job)) await fulfil({ ctx, input: { fulfilmentId: id, step: nextStep(job) } })
    }
  const after = await jobs()
  lawful(await ordersRepository(ctx).byIds(ids), after, orders, seen)
  happened.leftTogether += after.filter((job) => hasLeft(job) && job.packageId !== null).length
  happened.partedByCancel += after.filter((job) => job.status === 'cancelled' && job.packageId !== null).length
  return { floor, jobs }
}

const isOk = (done: unknown): boolean => typeof done === 'object' && done !== null && 'ok' in done && done.ok === true

function nextStep(job: Fulfilment): FulfilmentStep {
  const label = { routeMark: '', packageCode: '', provider: 'kdniao', connectionId: 'con_x', printedAt: 1 }
  if (job.status === 'to_pick') return { kind: 'start_picking' }
  if (job.status === 'picking')
    return {
      kind: 'pick',
      lines: job.lines
        .map(({ lineNo, quantity, pickedQuantity }) => ({ lineNo, quantity: quantity - pickedQuantity }))
        .filter(({ quantity }) => quantity > 0),
    }
  if (job.status === 'picked') return { kind: 'pack' }
  // The service gives the same waybill for the same code, as the real one does.
  return job.waybill === null ? { kind: 'label', waybill: `YT-${labelCode(job)}`, label } : { kind: 'hand_over' }
}

const piecesOf = (job: Fulfilment) => job.lines.reduce((sum, { quantity }) => sum + quantity, 0)
const hasLeft = ({ status }: Fulfilment) => status === 'handed_over' || status === 'collected'

/** What holds after every single step. */
function lawful(now: readonly Order[], jobs: readonly Fulfilment[], before: readonly Order[], seen: readonly string[]) {
  const story = seen.slice(-6).join('\n')
  const live = jobs.filter(({ status }) => status !== 'cancelled')
  for (const order of now) {
    const was = before.find(({ id }) => id === order.id)
    const own = live.filter(({ orderId }) => orderId === order.id)
    expect([order.payableFen, order.lines.map(({ quantity, paidFen }) => [quantity, paidFen])], story).toEqual([
      was?.payableFen,
      was?.lines.map(({ quantity, paidFen }) => [quantity, paidFen]),
    ])
    // Every piece that is to be sent, or was sent, is in exactly one job of its own order.
    const wanted = order.lines
      .filter(({ status }) => status === 'open' || status === 'shipped')
      .reduce((sum, { quantity }) => sum + quantity, 0)
    const isWaiting = order.status === 'paid'
    expect(
      own.reduce((sum, job) => sum + piecesOf(job), 0),
      story,
    ).toBe(isWaiting ? 0 : wanted)
    expect(own.every(hasLeft), story).toBe(order.status === 'shipped' || own.length === 0)
  }
  for (const [packageId, box] of Map.groupBy(
    live.filter((job) => job.packageId !== null),
    (job) => job.packageId,
  )) {
    const about = `${packageId}\n${story}`
    // Who left a box that was labelled keeps nothing of it; who is in it shares warehouse, label and the way out.
    expect(new Set(box.map(({ warehouseId }) => warehouseId)).size, about).toBe(1)
    expect(new Set(box.map(({ waybill }) => waybill)).size, about).toBe(1)
    expect(new Set(box.map(hasLeft)).size, about).toBe(1)
    expect(box.length > 1 || box[0]?.waybill !== null || box.some(({ status }) => status !== 'to_pick'), about).toBe(
      true,
    )
  }
  const byWaybill = Map.groupBy(
    live.filter((job) => job.waybill !== null),
    (job) => job.waybill,
  )
  for (const sharing of byWaybill.values())
    expect(sharing.length === 1 || new Set(sharing.map(({ packageId }) => packageId)).size === 1, story).toBe(true)
}

afterAll(() => {
  for (const [what, often] of Object.entries(happened)) expect(often, what).toBeGreaterThan(0)
})

describe.concurrent('orders of one receiver, whatever happens to them in whatever order', () => {
  for (const seed of [1, 7, 23, 42])
    it(`keep their money, their pieces and their holds (seed ${seed})`, { timeout: 120_000 }, async () => {
      const { floor, jobs } = await live(seed)
      const all = await jobs()
      for (const sku of skus) {
        const pieces = (some: readonly Fulfilment[]) =>
          some.flatMap(({ lines }) => lines).reduce((sum, line) => sum + (line.sku === sku ? line.quantity : 0), 0)
        const gone = pieces(all.filter(hasLeft))
        const waiting = pieces(all.filter((job) => job.status !== 'cancelled' && !hasLeft(job)))
        const shelf = await eventually(
          () => shelfOf(floor, sku),
          ({ onHand, locked }) => onHand === SHELF - gone && locked === waiting,
        )
        expect(shelf.available).toBe(SHELF - gone - waiting)
      }
    })
})
