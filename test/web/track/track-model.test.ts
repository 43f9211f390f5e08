import { expect, test } from 'vitest'
import { whyOfEnd } from '../../../src/address-changes/domain/address-change.ts'
import type { TrackPayload } from '../../../web/src/api/track.ts'
import { labelDrops } from '../../../web/src/track/project-point.ts'
import {
  changeLines,
  headlineOf,
  interceptionDone,
  interceptionText,
  nearTime,
  newestFirst,
  sentenceOf,
  stateOf,
  stationsDone,
  tokenOf,
} from '../../../web/src/track/track-model.ts'
import { trackWords } from '../../../web/src/track/track-words.ts'

const HOUR = 3_600_000
const now = Date.parse('2026-11-21T10:00:00+08:00')
const node = (kind: TrackPayload['parcels'][number]['nodes'][number]['node'], at = now) => ({
  at,
  node: kind,
  text: '',
  place: '',
})
const payload = (more: Partial<TrackPayload>): TrackPayload => ({
  orderNo: 'D1',
  status: 'allocated',
  shop: '云杉家居',
  items: [],
  promisedAt: now + 26 * HOUR,
  expectedAt: now + 26 * HOUR,
  deliveredAt: null,
  sentence: '商家正在备货。',
  parcels: [],
  reships: [],
  receiver: { nameMasked: '张**', cityText: '上海市' },
  way: [],
  promises: [],
  certificate: null,
  contact: { phone: '', wechat: '', note: '' },
  addressChange: { stage: 'change', needsReceiver: false, last: null },
  ...more,
})

test('before shipping the order is being prepared and the promised time is large', () => {
  expect(stateOf(payload({}))).toBe('preparing')
  expect(headlineOf(payload({}), now, 'zh')).toMatchObject({
    label: '预计送达',
    time: '明天 12:00 前',
    tone: 'calm',
    note: '还有 1 天 2 小时',
  })
})

test('a promise that has passed says so kindly, with the newest estimate', () => {
  const headline = headlineOf(
    payload({ status: 'in_transit', promisedAt: now - HOUR, expectedAt: now + 3 * HOUR }),
    now,
    'zh',
  )
  expect(headline.tone).toBe('late')
  expect(headline.note).toBe('比预计晚了，我们正在催 · 最新预计 今天 13:00')
})

test('a delivered order shows when it was signed for', () => {
  const delivered = payload({ status: 'delivered', deliveredAt: now - HOUR })
  expect(headlineOf(delivered, now, 'zh')).toMatchObject({ label: '已签收', time: '今天 09:00', tone: 'good' })
  expect(stationsDone(delivered)).toBe(5)
  expect(stateOf(payload({ status: 'closed', deliveredAt: now }))).toBe('delivered')
})

test('the newest node decides about an exception, not an old one', () => {
  const parcel = (nodes: ReturnType<typeof node>[]) => ({
    waybill: 'YT1',
    carrier: 'yuantong',
    nodes,
    interception: null,
  })
  const trouble = [parcel([node('in_transit', now - HOUR), node('exception', now)])]
  const solved = [parcel([node('exception', now - HOUR), node('out_for_delivery', now)])]
  expect(stateOf(payload({ status: 'in_transit', parcels: trouble }))).toBe('exception')
  expect(stateOf(payload({ status: 'out_for_delivery', parcels: solved }))).toBe('out_for_delivery')
})

test('cancelled and returned orders are ended, and say which', () => {
  expect(headlineOf(payload({ status: 'cancelled' }), now, 'zh').time).toBe('订单已取消')
  expect(headlineOf(payload({ status: 'returned' }), now, 'zh').time).toBe('包裹已退回商家')
})

test('an unpaid order has no time yet', () => {
  expect(headlineOf(payload({ status: 'pending_payment', promisedAt: null }), now, 'zh')).toMatchObject({
    time: '',
    note: trackWords.zh.unknown,
  })
  expect(stationsDone(payload({ status: 'pending_payment' }))).toBe(0)
})

test('English has its own sentence; Chinese is the server’s', () => {
  expect(sentenceOf(payload({}), 'zh')).toBe('商家正在备货。')
  expect(sentenceOf(payload({}), 'en')).toBe('Your order is being prepared.')
})

test('days turn at midnight in China', () => {
  expect(nearTime(Date.parse('2026-11-22T00:05:00+08:00'), now, 'zh')).toBe('明天 00:05')
  expect(nearTime(Date.parse('2026-11-25T18:00:00+08:00'), now, 'en')).toBe('Nov 25 18:00')
  expect(headlineOf(payload({}), now, 'en').time).toBe('by tomorrow 12:00')
})

test('stopping a parcel is told in plain words until its end', () => {
  const stop = { kind: 'change_address', resends: true } as const
  expect(interceptionText({ ...stop, state: 'requested' }, 'zh')).toBe('商家正请快递把包裹改送到新地址，等快递答复。')
  expect(interceptionText({ ...stop, state: 'succeeded' }, 'zh')).toBe('快递已改送到新地址。')
  expect(interceptionText({ ...stop, state: 'refused' }, 'zh')).toContain('另寄一份')
  expect(interceptionText({ ...stop, state: 'failed', resends: false }, 'zh')).toContain('照原地址送')
  expect(interceptionText({ kind: 'return_to_sender', resends: false, state: 'succeeded' }, 'en')).toBe(
    'The parcel was stopped and is going back to the seller.',
  )
  const states = ['wanted', 'requested', 'accepted', 'succeeded', 'failed', 'refused'] as const
  expect(states.map((state) => interceptionDone({ ...stop, state }))).toEqual([0, 1, 2, 3, 3, 3])
})

test('the token is the last part of /t/', () => {
  expect(tokenOf('/t/abc.def-1')).toBe('abc.def-1')
  expect(tokenOf('/t/abc/')).toBe('abc')
  expect(tokenOf('/t/')).toBeNull()
  expect(tokenOf('/t/abc%2')).toBeNull()
  expect(tokenOf('/track.html')).toBeNull()
})

test('what the hub itself says of a change of address is not put into the seller’s mouth, and is said in English', () => {
  const last = { state: 'refused', stage: 'intercept', cityText: '上海市', requestedAt: now, why: '' } as const
  for (const why of Object.values(whyOfEnd)) {
    expect(changeLines({ ...last, why }, 'zh').join()).not.toMatch(/商家说|没有同意/)
    expect(changeLines({ ...last, why }, 'en').join()).not.toMatch(/[一-龥]/)
  }
  expect(changeLines({ ...last, why: '来不及了' }, 'zh')).toEqual([
    '商家没有同意改地址，包裹按原地址寄送。',
    '商家说：来不及了',
  ])
  expect(changeLines({ ...last, state: 'done', why: whyOfEnd.partly }, 'en')).toEqual([
    'The address was changed.',
    'New address: 上海市',
    'Some parcels still go to the old address.',
  ])
  expect(changeLines({ ...last, state: 'requested' }, 'zh')[0]).toBe('改地址申请已提交，商家会联系快递。')
})

test('of two scans in one second the later line is the newer one', () => {
  const nodes = [node('exception'), node('out_for_delivery')]
  expect(newestFirst(nodes).map((scan) => scan.node)).toEqual(['out_for_delivery', 'exception'])
  const parcel = { waybill: 'SF1', carrier: 'shunfeng', node: 'out_for_delivery', interception: null, nodes } as const
  expect(stateOf(payload({ status: 'out_for_delivery', parcels: [parcel] }))).toBe('out_for_delivery')
})

test('names of two near cities do not lie on each other', () => {
  const [hangzhou, shanghai, chengdu] = [
    [380, 237],
    [391, 227],
    [250, 230],
  ] as const
  const [south, north, far] = labelDrops([hangzhou, shanghai, chengdu])
  expect(hangzhou[1] + (south ?? 0) - shanghai[1] - (north ?? 0)).toBeGreaterThanOrEqual(16)
  expect(far).toBe(5)
  expect(new Set(labelDrops([hangzhou, hangzhou])).size).toBe(2)
})
