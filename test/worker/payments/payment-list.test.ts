/** 收款流水: everything that came in stands there once, what belongs to no order too; filters, pages, sums and the file agree. */
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { DAY, localDay } from '../../../src/core/time.ts'
import { handleDeadlines } from '../../../src/flows/orders/handle-deadlines.ts'
import type { Payment } from '../../../src/payments/domain/payment.ts'
import type { ListedPayment, PaymentTotals } from '../../../src/payments/payments.contract.ts'
import { paymentsRepository } from '../../../src/payments/payments.repository.ts'
import { aColleague } from '../../support/members.ts'
import { eventually } from '../../support/open-shop.ts'
import { aMerchant, ctxOfTenant, type SignedIn } from '../../support/tenants.ts'
import { aPayShop, aTrade, deliver, type PayShop, providers } from './a-provider.ts'

interface Page {
  readonly items: readonly ListedPayment[]
  readonly nextCursor: string | null
}
const list = (who: SignedIn, query = '') => who.get<Page>(`/api/v1/payments?${query}`)
const numbersOf = async (who: SignedIn, query = '') =>
  (await list(who, query)).items.map(({ outTradeNo }) => outTradeNo).sort()

let shop: PayShop

/** Paid, paid too much, paid by nobody's order, paid twice over Alipay, and paid after its order had timed out. */
beforeAll(async () => {
  providers()
  shop = await aPayShop({ TEE: 9 })
  for (const id of ['P-1', 'P-2', 'P-3']) await shop.order(id)
  await shop.order('P-4', -1_000)
  await deliver(shop.wechatNotice(aTrade('P-1')))
  await deliver(shop.wechatNotice(aTrade('P-2', { totalFen: 10_000 })))
  await deliver(shop.wechatNotice(aTrade('NOBODY')))
  await deliver(shop.alipayNotice(aTrade('P-3', { paidAt: Math.floor(Date.now() / 1000) * 1000 - 2 * DAY })))
  const ctx = await ctxOfTenant(shop.merchant.tenantId)
  const late = (await shop.find('P-4'))?.id ?? ''
  await handleDeadlines({ ctx, items: [{ orderId: late, kind: 'payment_timeout', at: Date.now() }] })
  await ctx.settled()
  await deliver(shop.wechatNotice(aTrade('P-4')))
  await eventually(
    async () => (await list(shop.merchant)).items,
    (items) => items.length === 5 && items.filter(({ state }) => state === 'waiting').length === 1,
  )
}, 60_000)

afterEach(() => {
  vi.restoreAllMocks()
})

describe('the payments of a shop', () => {
  it('stand in the list with their orders, the newest first; what belongs to nobody can be given back from here', async () => {
    const { items } = await list(shop.merchant)
    const byNumber = new Map(items.map((item) => [item.outTradeNo, item]))
    const order = await shop.find('P-1')
    expect(byNumber.get('P-1')).toMatchObject({
      state: 'applied',
      orderId: order?.id,
      hubNo: order?.hubNo,
      late: false,
    })
    expect(byNumber.get('P-2')).toMatchObject({ state: 'mismatched', refundable: true })
    expect(byNumber.get('P-4')).toMatchObject({ state: 'applied', late: true, why: '超时后到账，订单已恢复' })
    expect(byNumber.get('NOBODY')).toMatchObject({ state: 'waiting', orderId: null, hubNo: null, refundable: true })
    expect(items.at(-1)?.outTradeNo).toBe('P-3')
  })

  it('are found by state, provider, day, order and lateness', async () => {
    const today = localDay(Date.now())
    const order = await shop.find('P-2')
    expect(await numbersOf(shop.merchant, 'state=waiting,mismatched,refund_failed')).toEqual(['NOBODY', 'P-2'])
    expect(await numbersOf(shop.merchant, 'state=applied')).toEqual(['P-1', 'P-3', 'P-4'])
    expect(await numbersOf(shop.merchant, 'provider=alipay')).toEqual(['P-3'])
    expect(await numbersOf(shop.merchant, `day=${today}`)).toEqual(['NOBODY', 'P-1', 'P-2', 'P-4'])
    expect(await numbersOf(shop.merchant, `day=${localDay(Date.now() - 2 * DAY)}&state=applied`)).toEqual(['P-3'])
    expect(await numbersOf(shop.merchant, `orderId=${order?.id}`)).toEqual(['P-2'])
    expect(await numbersOf(shop.merchant, 'late=true')).toEqual(['P-4'])
    expect(await numbersOf(shop.merchant, 'late=true&state=refunded')).toEqual([])
    for (const wrong of ['state=paid', 'day=2026-02-31', 'late=1', 'cursor=x'])
      expect((await shop.merchant.call('GET', `/api/v1/payments?${wrong}`)).status, wrong).toBe(422)
  })

  it('add up by day and state to what the list holds', async () => {
    const { items } = await shop.merchant.get<PaymentTotals>('/api/v1/payments/totals?days=7')
    const listed = (await list(shop.merchant)).items
    const sumOf = (rows: readonly { readonly amountFen: number }[]) => rows.reduce((sum, row) => sum + row.amountFen, 0)
    expect(sumOf(items)).toBe(sumOf(listed))
    expect(items.reduce((sum, { count }) => sum + count, 0)).toBe(5)
    const today = localDay(Date.now())
    expect(items.find(({ day, state }) => day === today && state === 'applied')).toEqual({
      day: today,
      state: 'applied',
      currency: 'CNY',
      count: 2,
      late: 1,
      amountFen: 19_800,
      refundedFen: 0,
    })
    expect(
      (await shop.merchant.get<PaymentTotals>('/api/v1/payments/totals?days=1')).items.map(({ day }) => day),
    ).toEqual(Array(3).fill(today))
  })

  it('leave as a file with the same rows', async () => {
    const answer = await shop.merchant.call('GET', '/api/v1/payments/export?state=waiting,applied')
    const rows = (await answer.text()).trimEnd().split('\r\n')
    expect(rows).toHaveLength(1 + 4)
    expect(rows[0]).toContain('"交易号"')
    expect(rows.filter((row) => row.includes('"NOBODY"') && row.includes('"待入账"'))).toHaveLength(1)
    expect(rows.filter((row) => row.includes('"P-4"') && row.includes('"CNY",99,0,'))).toHaveLength(1)
  })

  it('are seen by finance; not without the right, not by another tenant; what has no order only by who sees the whole tenant', async () => {
    const [finance, keeper, north] = await Promise.all([
      aColleague(shop.merchant, 'finance'),
      aColleague(shop.merchant, 'warehouse'),
      aColleague(shop.merchant, 'finance', { regions: ['11'] }),
    ])
    expect(await numbersOf(finance)).toHaveLength(5)
    expect((await keeper.call('GET', '/api/v1/payments')).status).toBe(403)
    expect(await numbersOf(north)).toEqual([])
    expect((await north.get<PaymentTotals>('/api/v1/payments/totals')).items).toEqual([])
    expect((await list(await aMerchant())).items).toEqual([])
  })
})

describe('a long list', () => {
  it('is walked page by page without a gap or a double, whatever the filter, also where many were paid in the same millisecond', async () => {
    const merchant = await aMerchant()
    const ctx = await ctxOfTenant(merchant.tenantId)
    const states = ['applied', 'waiting', 'refunded'] as const
    const many = Array.from(
      { length: 60 },
      (_, i): Payment => ({
        id: `pay_${String((i * 37) % 60).padStart(4, '0')}`,
        connectionId: 'con_1',
        provider: 'wechatpay',
        transactionId: `t${i}`,
        outTradeNo: `n${i}`,
        orderId: null,
        amountFen: 100,
        currency: 'CNY',
        paidAt: 1_772_330_709_000 + Math.floor(i / 7),
        state: states[i % 3] ?? 'applied',
        why: '',
        late: i % 2 === 0,
        refundedFen: 0,
        refundedAt: null,
        seenAt: 1,
        updatedAt: 1,
        nextAt: null,
        version: 1,
      }),
    )
    await ctx.db.$client.batch(many.flatMap((payment) => paymentsRepository(ctx).insert(payment)))
    const walk = async (query: string) => {
      const ids: string[] = []
      let cursor = ''
      do {
        const page = await list(merchant, `limit=7&${query}${cursor}`)
        ids.push(...page.items.map(({ id }) => id))
        cursor = page.nextCursor ? `&cursor=${page.nextCursor}` : ''
      } while (cursor)
      return ids
    }
    const expected = (keep: (payment: Payment) => boolean) =>
      many
        .filter(keep)
        .sort((a, b) => b.paidAt - a.paidAt || (a.id < b.id ? 1 : -1))
        .map(({ id }) => id)
    expect(await walk('')).toEqual(expected(() => true))
    expect(await walk('state=applied,refunded')).toEqual(expected(({ state }) => state !== 'waiting'))
    expect(await walk('late=true&state=waiting')).toEqual(expected(({ state, late }) => late && state === 'waiting'))
  })
})
