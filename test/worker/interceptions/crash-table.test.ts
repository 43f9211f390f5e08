/**
 * A crash before and after every commit of a stopped parcel's life, for each way in which couriers answer: it ends where it would have
 * ended without the crash, the buyer gets the goods once, and no piece is made or lost.
 */
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AddressChangeState } from '../../../src/address-changes/address-changes.contract.ts'
import { decideAddressChange } from '../../../src/flows/buyers/decide-address-change.ts'
import { withdrawInterception } from '../../../src/flows/couriers/end-interception.ts'
import { takeWords } from '../../../src/flows/couriers/follow-interceptions.ts'
import { settleInterception } from '../../../src/flows/couriers/settle-interception.ts'
import { applyReports } from '../../../src/flows/couriers/take-tracks.ts'
import { askInterception } from '../../../src/flows/effects/ask-interception.ts'
import type { HubEffect } from '../../../src/flows/effects/effect.ts'
import { sweep } from '../../../src/flows/sweep.ts'
import { fulfilmentRepository } from '../../../src/fulfilment/fulfilment.repository.ts'
import type { OnFailure, WishKind, WishState } from '../../../src/interceptions/interceptions.contract.ts'
import { interceptionsRepository } from '../../../src/interceptions/interceptions.repository.ts'
import { ordersRepository } from '../../../src/orders/orders.repository.ts'
import type { Ctx } from '../../../src/platform/ctx.ts'
import { dyingAt } from '../../support/crashing.ts'
import { eventually } from '../../support/open-shop.ts'
import { shelfOf } from '../../support/shop-floor.ts'
import {
  type Answer,
  aCourier,
  aRoad,
  aRoadOfZto,
  type Courier,
  PIECES,
  type Road,
  report,
  type Stopped,
} from './stopped-parcels.ts'

let courier: Courier
beforeEach(() => {
  courier = aCourier()
})
afterEach(() => void vi.restoreAllMocks())

type Fate = 'before' | 'after'

/** One batch dies. The queue hears of nothing: what is owed lies in the outbox. */
function dying(ctx: Ctx, at: number, fate: Fate): Ctx {
  const queue = { ...ctx.env.EFFECTS, sendBatch: () => Promise.resolve() }
  return { ...dyingAt(ctx, at, fate), env: { ...ctx.env, EFFECTS: queue as unknown as Env['EFFECTS'] } }
}

let crashed = false
/** Whoever asked comes again: the person, the queue, the courier. */
async function surely(step: () => Promise<{ readonly ok: boolean } | ReadonlySet<string>>): Promise<void> {
  for (let tries = 0; tries < 5; tries++) {
    const done = await step().catch((error: unknown) => {
      if (String(error).includes('crash')) crashed = true
      return null
    })
    if (done && (!('ok' in done) || done.ok)) return
  }
  throw new Error('it never succeeded')
}

type Effect = Extract<HubEffect, { readonly interceptionId: string }>

/** What the order's wishes owe, as the outbox has it, until nothing is owed. */
async function carryOut(ctx: Ctx, id: string): Promise<void> {
  const owed = async () => {
    const { results } = await ctx.db.$client
      .prepare("SELECT id, payload FROM outbox WHERE tenant_id = ? AND payload ->> 'interceptionId' = ? ORDER BY id")
      .bind(ctx.tenant.id, id)
      .all<{ id: string; payload: string }>()
    return results.map((row) => ({ id: row.id, effect: JSON.parse(row.payload) as Effect }))
  }
  for (let rounds = 0; rounds < 10; rounds++) {
    const rows = await owed()
    if (rows.length === 0) return
    for (const { id: row, effect } of rows) {
      await surely(() => (effect.kind === 'courier.intercept' ? askInterception(ctx, id) : settleInterception(ctx, id)))
      await ctx.db.$client.prepare('DELETE FROM outbox WHERE tenant_id = ? AND id = ?').bind(ctx.tenant.id, row).run()
    }
  }
  throw new Error('it owes without end')
}

interface Script {
  readonly name: string
  readonly kind: WishKind
  readonly onFailure: OnFailure
  readonly answers: readonly Answer[]
  /** A push while the courier is still being asked, or somebody takes the wish back. */
  readonly during?: 'accepted' | 'succeeded' | 'withdrawn'
  /** Pushes, or what the track says, after it. */
  readonly news: readonly ('accepted' | 'succeeded' | 'failed' | 'delivered' | 'returning' | 'returned' | 'withdrawn')[]
  readonly ends: {
    readonly wish: WishState
    readonly change: AddressChangeState
    readonly reships: 0 | 1
    readonly freight: 0 | 1
  }
}

const goes = { wish: 'succeeded', change: 'done', reships: 0, freight: 0 } as const
const comesBack = { wish: 'succeeded', change: 'done', reships: 1, freight: 0 } as const
const again = (wish: WishState) => ({ wish, change: 'done', reships: 1, freight: 1 }) as const
const stays = (wish: WishState) => ({ wish, change: 'refused', reships: 0, freight: 0 }) as const
const change = { kind: 'change_address', onFailure: 'reship' } as const
const back = { kind: 'return_to_sender', onFailure: 'reship' } as const

const scripts: readonly Script[] = [
  { name: 'accepted, succeeded', ...change, answers: ['yes'], news: ['succeeded'], ends: goes },
  { name: 'accepted, succeeded', ...back, answers: ['yes'], news: ['succeeded'], ends: comesBack },
  { name: 'accepted, failed', ...change, answers: ['yes'], news: ['failed'], ends: again('failed') },
  { name: 'accepted, failed', ...back, onFailure: 'leave', answers: ['yes'], news: ['failed'], ends: stays('failed') },
  { name: 'refused', ...change, answers: ['no'], news: [], ends: again('refused') },
  { name: 'refused', ...back, onFailure: 'leave', answers: ['no'], news: [], ends: stays('refused') },
  { name: 'no answer, then accepted', ...back, answers: ['lost', 'yes'], news: ['returning'], ends: comesBack },
  { name: 'a push before the answer', ...change, answers: ['yes'], during: 'succeeded', news: [], ends: goes },
  {
    name: 'a push before a refusal',
    ...back,
    answers: ['no'],
    during: 'accepted',
    news: ['returned'],
    ends: comesBack,
  },
  {
    name: 'pushes again and out of order',
    ...back,
    answers: ['yes'],
    news: ['succeeded', 'accepted', 'failed', 'succeeded', 'returned'],
    ends: comesBack,
  },
  { name: 'delivered meanwhile', ...back, answers: ['yes'], news: ['delivered', 'succeeded'], ends: again('failed') },
  { name: 'delivered to the new address', ...change, answers: ['yes'], news: ['delivered', 'failed'], ends: goes },
]

/** At 中通, who takes wishes back. */
const takenBack: readonly Script[] = [
  { name: 'accepted, withdrawn', ...change, answers: ['yes'], news: ['withdrawn'], ends: stays('withdrawn') },
  {
    name: 'accepted, withdrawn, told and delivered later',
    ...back,
    answers: ['lost', 'yes'],
    news: ['withdrawn', 'accepted', 'failed', 'delivered'],
    ends: stays('withdrawn'),
  },
  {
    name: 'withdrawn before the answer',
    ...back,
    answers: ['yes'],
    during: 'withdrawn',
    news: ['delivered'],
    ends: stays('withdrawn'),
  },
]

/** One life of a wish, with one commit of it dying. True: the crash happened. */
async function live(road: Road, parcel: Stopped, script: Script, at: number, fate: Fate): Promise<boolean> {
  crashed = false
  const ctx = dying(road.ctx, at, fate)
  const word = (state: 'accepted' | 'succeeded' | 'failed') => () =>
    takeWords(ctx, [{ waybill: parcel.waybill, state, reference: '', detail: '' }])
  const withdraw = async () => {
    const [wish] = await interceptionsRepository(road.ctx).ofOrders([parcel.orderId])
    return withdrawInterception({ ctx, input: { id: wish?.id ?? '' } })
  }
  const { during } = script
  const meanwhile = during === 'withdrawn' ? withdraw : during && word(during)
  courier.says(parcel.waybill, script.answers, meanwhile && (() => surely(meanwhile)))
  await surely(() =>
    decideAddressChange({ ctx, input: { id: parcel.changeId, to: 'accepted', why: '', onFailure: script.onFailure } }),
  )
  const [wish] = await interceptionsRepository(road.ctx).ofOrders([parcel.orderId])
  if (!wish) throw new Error('nobody wants it stopped')
  // As where the courier offers no other address.
  await road.ctx.db.$client
    .prepare('UPDATE interceptions SET kind = ? WHERE tenant_id = ? AND id = ?')
    .bind(script.kind, ctx.tenant.id, wish.id)
    .run()
  await carryOut(ctx, wish.id)
  for (const [i, news] of script.news.entries()) {
    await surely(
      news === 'delivered' || news === 'returning' || news === 'returned'
        ? () => applyReports({ ctx, reports: [report(parcel.waybill, news, Date.now() + i)] })
        : news === 'withdrawn'
          ? withdraw
          : word(news),
    )
    await carryOut(ctx, wish.id)
  }
  return crashed
}

async function expectEnd(road: Road, parcel: Stopped, { ends, kind }: Script): Promise<void> {
  const { ctx } = road
  const [wishes, changed, reships, jobs, order] = await Promise.all([
    interceptionsRepository(ctx).ofOrders([parcel.orderId]),
    road.changes.byId(parcel.changeId),
    ordersRepository(ctx).reshipsOf([parcel.orderId]),
    fulfilmentRepository(ctx).ofOrders([parcel.orderId]),
    ordersRepository(ctx).byId(parcel.orderId),
  ])
  expect(wishes).toHaveLength(1)
  expect(wishes[0]).toMatchObject({ state: ends.wish, kind, lookAt: null })
  expect(changed?.state).toBe(ends.change)
  expect(reships).toHaveLength(ends.reships)
  expect(wishes[0]?.reshipOrderId ?? undefined).toBe(reships[0]?.id)
  const isBack = ends.wish === 'succeeded' && kind === 'return_to_sender'
  expect(jobs[0]?.status).toBe(isBack ? 'intercepted' : 'collected')
  expect(order?.receiver.city).toBe(ends.change === 'done' && ends.reships === 0 ? '成都市' : '杭州市')
  const { results: cases } = await ctx.db.$client
    .prepare('SELECT kind, status FROM cases WHERE tenant_id = ? AND order_id = ?')
    .bind(ctx.tenant.id, parcel.orderId)
    .all<{ kind: string; status: string }>()
  const of = (wanted: string) => cases.filter((one) => one.kind === wanted)
  expect(of('freight_refund')).toHaveLength(ends.freight)
  expect(of('address_change').map(({ status }) => status)).toEqual(['closed'])
  expect(of('parcel_returning')).toEqual([])
  const [reship] = await ordersRepository(ctx).byIds(reships.map(({ id }) => id))
  if (reship) {
    expect(reship).toMatchObject({ payableFen: 0, reshipOf: parcel.orderId, reshipCause: wishes[0]?.id })
    expect(reship.receiver.city).toBe('成都市')
  }
  // However often it was asked: for one end, with one id.
  expect(new Set(courier.asked(parcel.waybill)).size).toBe(1)
  if (ends.wish === 'withdrawn') expect(courier.stops(parcel.waybill)).toBe(false)
}

describe('a crash anywhere', () => {
  const all = [
    ...scripts.map((script) => ({ ...script, at: '快递100' })),
    ...takenBack.map((script) => ({ ...script, at: '中通' })),
  ]
  it.each(all)('$name ($kind, else $onFailure, $at): ends as without it', { timeout: 120_000 }, async (script) => {
    const road = script.at === '中通' ? await aRoadOfZto() : await aRoad()
    let depth = 0
    for (const fate of ['before', 'after'] as const) {
      // A run whose crash never came is the last.
      for (let at = 0; ; at++) {
        const parcel = await road.next()
        const happened = await live(road, parcel, script, at, fate)
        await expectEnd(road, parcel, script)
        if (!happened) break
        depth = Math.max(depth, at + 1)
      }
    }
    expect(depth).toBeGreaterThan(2)
    // What else is owed: stock, notices, labels.
    await road.ctx.settled()
    await sweep(env, { waitUntil: () => undefined }, Date.now() + 7 * 60_000)
    const left = PIECES - road.sent()
    const locked = road.used() * script.ends.reships
    await eventually(
      () => shelfOf(road.floor, 'TEE-1'),
      (shelf) => shelf.locked === locked && shelf.onHand >= left && shelf.available === left - locked,
    )
  })
})
