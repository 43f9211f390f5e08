// The product's adapters and the sandbox's couriers, each with code of its own, speak to each other.
import { beforeEach, describe, expect, test } from 'vitest'
import { advanceParcel } from '../../../../sandbox/src/parcels/advance'
import { answerCall } from '../../../../sandbox/src/world/answer-call'
import type { CourierKind } from '../../../../sandbox/src/world/couriers'
import type { World } from '../../../../sandbox/src/world/world'
import type { CarrierOptions, LabelRequest } from '../../../../src/logistics/carrier.port.ts'
import { carrierAdapter } from '../../../../src/logistics/carriers/registry.ts'
import { aWorld, type Received } from '../../sandbox/a-world'

interface Case {
  readonly kind: CourierKind
  readonly carrier: string
  readonly account: string
  readonly secret: string
  readonly credentials: (secret: string) => Record<string, string>
}

const TOKEN = 'a-token-of-sixteen'
const cases: readonly Case[] = [
  {
    kind: 'sf',
    carrier: 'shunfeng',
    account: 'PARTNER',
    secret: 'CheckWord',
    credentials: (checkword) => ({ partnerId: 'PARTNER', checkword, monthlyCard: '7551234567', pushToken: TOKEN }),
  },
  {
    kind: 'zto',
    carrier: 'zhongtong',
    account: 'KEY',
    secret: 'secret',
    credentials: (appSecret) => ({ appKey: 'KEY', appSecret, accountId: 'A', accountPassword: 'p' }),
  },
  {
    kind: 'yto',
    carrier: 'yuantong',
    account: 'CLIENT',
    secret: 'secret',
    credentials: (secret) => ({ clientId: 'CLIENT', secret, customerCode: 'C1' }),
  },
  {
    kind: 'jtexpress',
    carrier: 'jtexpress',
    account: '0001',
    secret: 'secret',
    credentials: (privateKey) => ({ apiAccount: '0001', privateKey, customerCode: 'J1', customerPassword: 'p' }),
  },
  {
    kind: 'cainiao',
    carrier: 'zhongtong',
    account: 'TOKEN',
    secret: 'secret',
    credentials: (secretKey) => ({ token: 'TOKEN', secretKey, userId: '1' }),
  },
  { kind: '17track', carrier: 'ems', account: 'KEY17', secret: 'KEY17', credentials: (key) => ({ key }) },
  {
    kind: 'aftership',
    carrier: 'ems',
    account: 'asat',
    secret: 'asas',
    credentials: (apiSecret) => ({ apiKey: 'asat', apiSecret, webhookSecret: 'asas' }),
  },
]

const person = {
  company: '青禾',
  name: '李四',
  phone: '13900000000',
  province: '浙江省',
  city: '杭州市',
  district: '余杭区',
  address: '文一西路1号',
}
const labelOf = (carrier: string): LabelRequest => ({
  orderCode: 'ful_1',
  carrier,
  sender: person,
  receiver: { ...person, province: '广东省', city: '深圳市', district: '南山区', address: '科技园路1号' },
  goods: [{ name: '衣服', quantity: 2 }],
  weightG: 500,
  remark: '',
})

let world: World
let received: Received[]
let now: () => number

const optionsOf = (each: Case, secret = each.secret): CarrierOptions => ({
  credentials: each.credentials(secret),
  settings: { gateway: `http://sandbox.test/${each.kind}` },
  now,
  fetch: async (input, init) => {
    const url = new URL(String(input))
    const headers = Object.fromEntries(new Headers(init?.headers))
    const { status, body } = answerCall(world, {
      platform: each.kind,
      method: init?.method ?? 'GET',
      path: url.pathname.slice(each.kind.length + 1),
      fullPath: url.pathname,
      query: url.search.slice(1),
      headers,
      body: String(init?.body ?? ''),
    })
    return new Response(body, { status })
  },
})

const adapterOf = (each: Case) => {
  const adapter = carrierAdapter(each.kind)
  if (!adapter) throw new Error(each.kind)
  return adapter
}
const pushUrl = (kind: string) => `http://hub.test/hooks/${kind}?token=${TOKEN}`

beforeEach(() => {
  const acks = new Map(
    cases.map((each) => [pushUrl(each.kind), adapterOf(each).tracking?.accepted({ rawBody: '', now: 0 })]),
  )
  const made = aWorld(({ url }) => acks.get(url) ?? { status: 500, body: '' })
  world = made.world
  received = made.received
  now = () => made.clock.now
  for (const { kind, account, secret } of cases)
    world.couriers.put({ platform: kind, account, secret, pushUrl: pushUrl(kind) })
})

async function waybillOf(each: Case): Promise<string> {
  const { labels } = adapterOf(each)
  const made = await labels?.create(labelOf(each.carrier), optionsOf(each))
  if (made?.ok) return made.value.waybill
  // Services that only track: the parcel is another courier's.
  const other = cases.find(({ kind }) => kind === 'zto')
  return other ? waybillOf(other) : ''
}

function roll(waybill: string, times: number): void {
  for (let step = 0; step < times; step++) {
    const parcel = world.parcels.find(waybill)
    if (parcel) advanceParcel(world, parcel)
  }
}

describe.each(cases.map((each) => [each.kind, each] as const))('%s', (_, each) => {
  const adapter = adapterOf(each)
  const { labels, tracking, intercept } = adapter

  test('proves good credentials, and names bad ones', async () => {
    expect((await adapter.test(optionsOf(each))).ok).toBe(true)
    expect(await adapter.test(optionsOf(each, 'another'))).toMatchObject({
      ok: false,
      error: { code: 'unauthorised', retryable: false },
    })
  })

  test.runIf(labels !== null)(
    'a label: the same for a repeat, void once it is cancelled, not after the collection',
    async () => {
      const waybill = await waybillOf(each)
      expect(waybill).not.toBe('')
      expect(await waybillOf(each)).toBe(waybill)
      const label = { orderCode: 'ful_1', waybill, carrier: each.carrier }
      expect(await labels?.cancel(label, optionsOf(each))).toEqual({ ok: true, value: undefined })
      expect(world.parcels.find(waybill)?.cancelled).toBe(true)
      expect(await labels?.cancel(label, optionsOf(each))).toEqual({ ok: true, value: undefined })
      const next = await waybillOf(each)
      expect(next).not.toBe(waybill)
      roll(next, 1)
      expect((await labels?.cancel({ ...label, waybill: next }, optionsOf(each)))?.ok).toBe(false)
    },
  )

  test.runIf(labels?.balance !== undefined)('tells what is left of the waybills', async () => {
    expect(await labels?.balance?.(optionsOf(each))).toMatchObject({ ok: true, value: [{ left: expect.any(Number) }] })
  })

  test.runIf(each.kind !== 'cainiao')('a parcel is watched, pushed and asked for, and both tell the same', async () => {
    const waybill = await waybillOf(each)
    const parcel = { waybill, carrier: each.carrier, phoneTail: '0000' }
    const watched = { ...parcel, from: '', to: '', callbackUrl: '', salt: '' }
    expect(await tracking?.subscribe(watched, optionsOf(each))).toEqual({ ok: true, value: undefined })
    expect(await tracking?.subscribe(watched, optionsOf(each))).toEqual({ ok: true, value: undefined })
    roll(waybill, 9)
    await world.deliveries.pump()
    const pushes = received.filter(({ url }) => url === pushUrl(each.kind))
    expect(pushes.length).toBeGreaterThan(0)
    const nodes: string[] = []
    for (const { body, headers, url } of pushes) {
      const input = { headers: new Headers(headers), query: new URL(url).searchParams, rawBody: body, now: 0 }
      expect(await tracking?.verify(input, each.credentials(each.secret))).toEqual({ ok: true })
      const bad = { ...input, rawBody: body.replace(/\d/, (digit) => String((Number(digit) + 1) % 10)) }
      // Nothing signs 顺丰's pushes: the address does.
      if (each.kind !== 'sf') expect((await tracking?.verify(bad, each.credentials(each.secret)))?.ok).toBe(false)
      const read = tracking?.read(body)
      if (!read?.ok) throw new Error(read?.error.why)
      expect(read.value[0]?.waybill).toBe(waybill)
      nodes.push(...(read.value[0]?.nodes.map(({ node }) => node) ?? []))
    }
    const asked = await tracking?.query(parcel, optionsOf(each))
    if (!asked?.ok) throw new Error('no answer')
    expect(asked.value.watching).toBe('ended')
    expect(asked.value.unknownCodes).toBeUndefined()
    expect(new Set(nodes)).toEqual(new Set(asked.value.nodes.map(({ node }) => node)))
    expect(nodes).toContain('delivered')
  })

  test.runIf(intercept !== null)(
    'a parcel is stopped between the collection and the door only, and comes back',
    async () => {
      const waybill = await waybillOf(each)
      const wish = {
        requestId: 'int_1',
        kind: 'return_to_sender' as const,
        waybill,
        carrier: each.carrier,
        orderCode: 'ful_1',
        sender: person,
        receiver: null,
        reason: '买家退款',
        callbackUrl: '',
      }
      expect(await intercept?.request(wish, optionsOf(each))).toMatchObject({ ok: true, value: { state: 'refused' } })
      roll(waybill, 2)
      expect(await intercept?.request(wish, optionsOf(each))).toMatchObject({ ok: true, value: { state: 'accepted' } })
      roll(waybill, 3)
      const track = await tracking?.query({ waybill, carrier: each.carrier, phoneTail: '0000' }, optionsOf(each))
      expect(track?.ok && track.value.nodes.map(({ node }) => node)).toContain('returning')
    },
  )

  test('a service that breaks, or has enough of us, is asked again', async () => {
    const waybill = await waybillOf(each)
    const ask = () => tracking?.query({ waybill, carrier: each.carrier, phoneTail: '0000' }, optionsOf(each))
    if (each.kind === 'cainiao') return
    world.faults.put({ platform: each.kind, error500Rate: 1 })
    expect(await ask()).toMatchObject({ ok: false, error: { code: 'busy', retryable: true } })
    world.faults.put({ platform: each.kind, throttleRate: 1 })
    expect(await ask()).toMatchObject({ ok: false, error: { retryable: true, code: 'throttled' } })
  })
})
