/** Every sentence that the server can write down reads in English; the server's own functions say which there are. */
import { readFileSync } from 'node:fs'
import published from 'chinese-days/dist/chinese-days.json' with { type: 'json' }
import { describe, expect, it, test } from 'vitest'
import { channelForms } from '../../../src/channels/registry.ts'
import { firstThings, type UrgentOrder } from '../../../src/insights/domain/first-things.ts'
import { carrierAdapters } from '../../../src/logistics/carriers/registry.ts'
import { noticeEvents } from '../../../src/notify/domain/notice-events.ts'
import { messengerAdapters } from '../../../src/notify/messengers/registry.ts'
import { holdReasons } from '../../../src/orders/orders.contract.ts'
import { chooseWarehouse } from '../../../src/routing/domain/choose-warehouse.ts'
import { explainStock, ownerText } from '../../../src/stock/domain/explain-stock.ts'
import { carrierNames } from '../../../src/warehouses/carriers.contract.ts'
import { inEnglish, serverText } from '../../../web/src/lib/server-words.ts'
import { aNetwork, anOrder, aWarehouse } from '../routing/network.ts'

const HAN = /\p{Script=Han}/u
const expectEnglish = (text: string) => expect(inEnglish(text), text).not.toMatch(HAN)
const house = (id: string, over: Parameters<typeof aWarehouse>[1] = {}) => aWarehouse(id, { name: id, ...over })

describe('why a warehouse', () => {
  const far = () => ({ hours: 50, samples: 0 })
  const light = { carriers: [{ carrier: 'shunfeng', serves: ['*'], maxWeightG: 500 }] }
  const decisions = {
    'one warehouse': chooseWarehouse(
      anOrder([['TEE', 2]]),
      aNetwork([house('A'), house('B', { active: false }), house('C', { carriers: [] })], { TEE: { A: 10 } }),
    ),
    'far, and full': chooseWarehouse(
      anOrder([['TEE', 1]]),
      aNetwork(
        [house('A', { dailyCapacity: 1 }), house('B')],
        { TEE: { A: 1, B: 1 } },
        { transit: far, load: new Map([['A', 5]]) },
      ),
    ),
    split: chooseWarehouse(
      anOrder([
        ['TEE', 2],
        ['CAP', 1],
      ]),
      aNetwork([house('A'), house('B')], { TEE: { A: 2 }, CAP: { B: 1 } }),
    ),
    short: chooseWarehouse(
      anOrder([
        ['TEE', 9],
        ['CAP', 2],
      ]),
      aNetwork([house('A')], { TEE: { A: 2 } }),
    ),
    'out of range': chooseWarehouse(
      anOrder([['TEE', 1]], { regionName: 'Tibet' }),
      aNetwork([house('A', { carriers: [{ carrier: 'yuantong', serves: ['44'], maxWeightG: 1000 }] })], {
        TEE: { A: 2 },
      }),
    ),
    'nobody knows where': chooseWarehouse(
      anOrder([['TEE', 1]], { regionCode: null }),
      aNetwork([house('A', { carriers: [{ carrier: 'yuantong', serves: ['44'], maxWeightG: 1000 }] })], {
        TEE: { A: 2 },
      }),
    ),
    'too heavy, all of it': chooseWarehouse(
      anOrder([['TEE', 3, 400]]),
      aNetwork([house('A', light)], { TEE: { A: 9 } }),
    ),
    'too heavy, one of it': chooseWarehouse(
      anOrder([['TEE', 1, 800]]),
      aNetwork([house('A', light)], { TEE: { A: 9 } }),
    ),
  }
  it.each(Object.entries(decisions))('%s', (_, { summary, candidates }) => {
    for (const text of [
      summary,
      ...candidates.flatMap(({ excluded, factors }) => [
        excluded ?? '',
        ...Object.values(factors ?? {}).map(({ reason }) => reason),
      ]),
    ])
      expectEnglish(text)
  })

  it('reads like a sentence', () => {
    expect(
      inEnglish(
        '杭州仓（圆通速递）得分 0.912：2 件全部有货，发完后最少的一款还剩 40 件；路上约 28 小时（近 30 单九成），最快',
      ),
    ).toBe(
      '杭州仓 (YTO) scored 0.912: 2 pieces, all in stock, at least 40 left of each after it; about 28 h on the road (nine in ten of the last 30), the fastest',
    )
    expect(inEnglish('等发 9 小时，路上约 50 小时（按距离估计），最快的仓 28 小时')).toBe(
      'leaves in 9 h, about 50 h on the road (by distance), the fastest warehouse takes 28 h',
    )
    expect(inEnglish('没有一个仓能一包发完，拆成 2 包：杭州仓 3 件，成都仓 1 件')).toBe(
      'No warehouse can send it in one parcel; split into 2: 杭州仓 3 pieces, 成都仓 1 piece',
    )
  })

  it.each(Object.values(carrierNames))('by %s', (name) => expectEnglish(`A（${name}）得分 1：3 件中有货 1 件`))
})

const NOW = Date.UTC(2026, 10, 20, 2)
const urgent = (over: Partial<UrgentOrder>): UrgentOrder => ({
  orderId: 'o',
  hubNo: 'D1',
  status: 'paid',
  holds: [],
  currency: 'CNY',
  payableFen: 1,
  promisedAt: null,
  shipBy: null,
  ...over,
})

test('what to do first', () => {
  const hour = 3_600_000
  const held = holdReasons.map((reason) => ({ reason, by: 'system', detail: '缺 TEE ×2、缺 CAP ×1', since: 0 }))
  const orders = [
    urgent({}),
    ...held.flatMap((hold) =>
      [null, NOW - 2 * hour, NOW + 5 * 60_000, NOW + 9 * hour].map((promisedAt) =>
        urgent({ holds: [hold], promisedAt }),
      ),
    ),
    ...held.map((hold) => urgent({ holds: [{ ...hold, detail: '' }] })),
    urgent({ shipBy: NOW - hour }),
    urgent({ shipBy: NOW + hour }),
    urgent({ shipBy: NOW + 9 * hour }),
  ]
  const said = firstThings(orders, { now: NOW, limit: 100, by: 'money' }).map(({ why }) => why)
  expect(said.length).toBe(orders.length)
  for (const why of said) expectEnglish(why)
  expect(inEnglish('缺货：缺 TEE ×2；计划送达已超 2 小时 0 分')).toBe(
    'Out of stock: Missing TEE ×2; delivery 2 h 0 min late',
  )
  expect(inEnglish('计划送达还剩 30 分')).toBe('30 min left until delivery')
  expect(inEnglish('计划送达 11-20 19:00')).toBe('Deliver by 11-20 19:00')
})

test('where the pieces are', () => {
  const level = { onHand: 127, locked: 90, qc: 12, inTransit: 5, pooled: 20, available: 0 }
  const hold = (owner: Parameters<typeof ownerText>[0], quantity: number) =>
    ({
      holdId: 'h',
      owner,
      warehouseId: 'A',
      quantity,
      reason: '',
      counts: 'locked',
      since: 0,
      expiresAt: null,
    }) as const
  const owners = [
    { kind: 'order_line', orderId: 'o', lineNo: 1 },
    { kind: 'cart', reservationId: 'r' },
    { kind: 'pool', poolId: 'p' },
    { kind: 'person', userId: 'u' },
  ] as unknown as Parameters<typeof ownerText>[0][]
  expectEnglish(
    explainStock(
      [level],
      owners.map((owner, i) => hold(owner, i + 1)),
    ),
  )
  expectEnglish(explainStock([level], []))
  for (const owner of owners) expectEnglish(ownerText(owner, '', new Map()))
  expect(inEnglish('账面 127，可售 0：订单占用 93 · U先试用 22 · 质检 12')).toBe(
    '127 on the books, 0 can be sold: orders 93 · U先试用 22 · in QC 12',
  )
})

test.each(Object.entries(noticeEvents))('what a notice says: %s', (_, { title, template }) => {
  const facts: Record<string, string> = { status: '运输中', detail: '', carrier: '中通快递', name: 'Robot' }
  expectEnglish(title)
  expectEnglish(template.replace(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? 'X-1'))
})

test.each([
  ...channelForms,
  ...carrierAdapters.flatMap(({ form }) => form ?? []),
  ...messengerAdapters.flatMap(({ form }) => form ?? []),
])('the form of $kind', (form) => {
  expectEnglish(form.name)
  // A name of the platform's own page may stand in quotes.
  expect(inEnglish(form.hint).replaceAll(/“[^”]*”/g, '')).not.toMatch(HAN)
  for (const { label } of form.credentials) expectEnglish(label)
  for (const { label, placeholder } of form.settings) for (const text of [label, placeholder]) expectEnglish(text)
})

/** Sentences that flows and rules write as they stand, with anything in their gaps. */
const writtenIn = (path: string): string[] =>
  [
    ...readFileSync(new URL(`../../../src/${path}`, import.meta.url).pathname, 'utf8').matchAll(
      /(['`])((?:(?!\1).)*\p{Script=Han}(?:(?!\1).)*)\1/gu,
    ),
  ]
    .map(([, , text = '']) => text.replaceAll(/\$\{[^}]*\}/g, '7'))
    .filter((text) => !text.includes('{') && !text.includes('*/'))

test.each([
  'flows/orders/carry-out-intent.ts',
  'flows/orders/prepare-acceptance.ts',
  'flows/orders/assure-holds.ts',
  'orders/domain/platform-differs.ts',
  'flows/orders/allocate.ts',
  'flows/orders/cancel-order.ts',
  'flows/orders/handle-deadlines.ts',
  'flows/orders/hold-order.ts',
  'flows/effects/write-memo.ts',
  'flows/campaigns/live-room.ts',
  'flows/orders/order-detail.ts',
  'flows/shops/park-dead.ts',
  'flows/orders/part-shipped-elsewhere.ts',
  'flows/shops/reconcile-orders.ts',
  'flows/orders/release-mapped.ts',
  'flows/orders/retry-short.ts',
  'flows/orders/shipped-elsewhere.ts',
  'flows/couriers/settle-interception.ts',
  'flows/couriers/start-interception.ts',
  'flows/couriers/step-interception.ts',
  'flows/couriers/follow-interceptions.ts',
  'flows/effects/ask-interception.ts',
  'flows/couriers/take-courier-pushes.ts',
  'flows/couriers/track-news.ts',
  'orders/orders.routes.ts',
  'promise/domain/leaves-at.ts',
])('what %s writes down', (path) => {
  const sentences = writtenIn(path).filter((text) => !['、', '；', '，'].includes(text) && text !== '先用后付')
  expect(sentences.length).toBeGreaterThan(0)
  for (const text of sentences) expectEnglish(text)
})

test('the holidays of the calendar', () => {
  // Once-only days of the years before are history.
  const days = Object.entries(published.holidays).filter(([day]) => day >= '2020')
  const names = new Set(days.map(([, text]) => text.split(',')[1] ?? ''))
  expect(names.size).toBeGreaterThan(5)
  for (const name of names) expectEnglish(`${name}不发货，顺延至 2026-10-08`)
  expect(inEnglish('已过截单时间，次日发；同省 30 单，90% 在 28 小时内送到')).toBe(
    'after the cut-off, leaves the next day; 30 parcels to this province: 90% within 28 h',
  )
})

test('a message that was not tried, and why', () => {
  for (const why of ['对方限制每分钟的条数，这一分钟的已用完，留给提醒', '对方刚要求放慢', '连续失败，已暂停调用'])
    expectEnglish(`没有发出：${why}；12 秒后再试`)
})

test('what people wrote stays as it is, and Chinese readers read what was written', () => {
  for (const text of ['客户要求周五发', 'CALL BACK', '', 'constructor', '备注：缺一颗扣子；补发'])
    expect(inEnglish(text)).toBe(text)
  expect(serverText('到货', 'zh-CN')).toBe('到货')
  expect(serverText('到货', 'en')).toBe('Goods arrived')
})
