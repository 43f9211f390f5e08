import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { markWatching } from '../../../src/logistics/actions/mark-watching.ts'
import { openParcels } from '../../../src/logistics/actions/open-parcel.ts'
import { planPolls } from '../../../src/logistics/actions/plan-polls.ts'
import { recordTrack } from '../../../src/logistics/actions/record-track.ts'
import {
  dueCarriers,
  duePolls,
  parcelsByIds,
  tenantsWithDuePolls,
  unheardParcels,
} from '../../../src/logistics/logistics.queries.ts'
import { commit } from '../../../src/platform/commit.ts'
import type { Ctx } from '../../../src/platform/ctx.ts'
import { shardDb } from '../../../src/platform/db.ts'
import { aCtx } from '../../support/a-ctx.ts'

const HOUR = 3_600_000
const audit = { action: 'parcel.opened', subjects: [] }

async function aParcel(ctx: Ctx): Promise<string> {
  const parcel = {
    orderId: 'ord_1',
    fulfilmentId: 'ful_1',
    waybill: 'YT1',
    carrier: 'yuantong',
    shippedAt: ctx.clock.now(),
  }
  const opened = await openParcels({ ctx, input: { parcels: [parcel] } })
  if (!opened.ok) throw new Error(opened.error.code)
  await commit(ctx, { statements: opened.value.statements, audit })
  return opened.value.parcels[0]?.id ?? ''
}

async function deliver(ctx: Ctx) {
  const node = { at: ctx.clock.now(), node: 'delivered' as const, text: '', place: '', code: '' }
  const recorded = await recordTrack({
    ctx,
    input: { reports: [{ waybill: 'YT1', carrier: 'yuantong', nodes: [node], watching: 'ended' }] },
  })
  if (!recorded.ok) throw new Error(recorded.error.code)
  await commit(ctx, { statements: recorded.value.statements, audit })
}

const watchingOf = async (ctx: Ctx, id: string) => (await parcelsByIds(ctx, [id]))[0]?.watching
const dueOf = async (ctx: Ctx, now: number) => duePolls(ctx, { carriers: await dueCarriers(ctx, now), now, limit: 100 })
const isWoken = async (ctx: Ctx, now: number) =>
  (await tenantsWithDuePolls(shardDb(env, ctx.tenant.shard), now)).includes(ctx.tenant.id)

describe('watching', () => {
  test('what the service said is kept', async () => {
    const ctx = aCtx()
    const id = await aParcel(ctx)
    expect((await markWatching({ ctx, input: { parcels: [{ id, watching: 'on' }] } })).ok).toBe(true)
    expect(await watchingOf(ctx, id)).toBe('on')
  })

  test('an answer that comes after the end does not start the watch again', async () => {
    const ctx = aCtx()
    const id = await aParcel(ctx)
    await deliver(ctx)
    await markWatching({ ctx, input: { parcels: [{ id, watching: 'on' }] } })
    expect(await watchingOf(ctx, id)).toBe('ended')
  })

  test('a parcel of another tenant is not touched', async () => {
    const [ctx, stranger] = [aCtx(), aCtx()]
    const id = await aParcel(ctx)
    await markWatching({ ctx: stranger, input: { parcels: [{ id, watching: 'failed' }] } })
    expect(await watchingOf(ctx, id)).toBe('none')
  })
})

describe('polling', () => {
  test('a parcel that the service refused has one turn a day to be offered again', async () => {
    const ctx = aCtx()
    const id = await aParcel(ctx)
    const shippedAt = ctx.clock.now()
    await markWatching({ ctx, input: { parcels: [{ id, watching: 'failed' }] } })
    const turns: number[] = []
    for (let hour = 1; hour <= 72; hour++) {
      ctx.clock.at = shippedAt + hour * HOUR
      const claimed = await planPolls({ ctx, input: { parcels: [{ parcelId: id, promisedAt: null }] } })
      if (claimed.ok && claimed.value.some(({ watchAgain }) => watchAgain)) turns.push(hour)
    }
    expect(turns).toEqual([18, 42, 66])
    await markWatching({ ctx, input: { parcels: [{ id, watching: 'on' }] } })
    ctx.clock.at = shippedAt + 90 * HOUR
    expect(await planPolls({ ctx, input: { parcels: [{ parcelId: id, promisedAt: null }] } })).toEqual({
      ok: true,
      value: [{ parcelId: id, watchAgain: false }],
    })
  })

  test('a parcel is due after six hours and can be claimed once', async () => {
    const ctx = aCtx()
    const id = await aParcel(ctx)
    expect(await dueOf(ctx, ctx.clock.at + 6 * HOUR - 1)).toEqual([])
    expect(await isWoken(ctx, ctx.clock.at + 6 * HOUR - 1)).toBe(false)
    ctx.clock.at += 6 * HOUR
    expect(await dueOf(ctx, ctx.clock.at)).toEqual([{ parcelId: id, orderId: 'ord_1', dueAt: ctx.clock.at }])
    expect(await isWoken(ctx, ctx.clock.at)).toBe(true)
    const claim = { ctx, input: { parcels: [{ parcelId: id, promisedAt: ctx.clock.at + 4 * HOUR }] } }
    expect(await planPolls(claim)).toEqual({ ok: true, value: [{ parcelId: id, watchAgain: false }] })
    expect(await planPolls(claim)).toEqual({ ok: true, value: [] })
    expect((await dueOf(ctx, ctx.clock.at + HOUR)).length).toBe(1)
  })

  test('of two clocks at the same time one asks', async () => {
    const ctx = aCtx()
    const id = await aParcel(ctx)
    ctx.clock.at += 6 * HOUR
    const claim = { ctx, input: { parcels: [{ parcelId: id, promisedAt: null }] } }
    const both = await Promise.all([planPolls(claim), planPolls(claim)])
    expect(both.flatMap((result) => (result.ok ? result.value : []))).toEqual([{ parcelId: id, watchAgain: false }])
  })

  test('a delivered parcel is never due again', async () => {
    const ctx = aCtx()
    await aParcel(ctx)
    await deliver(ctx)
    expect(await dueOf(ctx, ctx.clock.at + 1000 * HOUR)).toEqual([])
  })
})

test('a push that comes after the claim wins: its parcel is not asked for', async () => {
  const ctx = aCtx()
  const id = await aParcel(ctx)
  ctx.clock.at += 6 * HOUR
  const since = ctx.clock.at
  const unheard = async () => (await unheardParcels(ctx, { ids: [id], since })).map((parcel) => parcel.id)
  expect(await unheard()).toEqual([id])
  ctx.clock.at += 1_000
  const node = { at: ctx.clock.at, node: 'in_transit' as const, text: '', place: '', code: '' }
  const recorded = await recordTrack({
    ctx,
    input: { reports: [{ waybill: 'YT1', carrier: 'yuantong', nodes: [node], watching: 'on' }] },
  })
  if (!recorded.ok) throw new Error(recorded.error.code)
  await commit(ctx, { statements: recorded.value.statements, audit })
  expect(await unheard()).toEqual([])
  expect(await dueOf(ctx, ctx.clock.at + 29 * 60_000)).toEqual([])
})
