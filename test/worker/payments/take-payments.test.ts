/** Orders of the open channel and their money: told, told twice, told late, told wrongly, or not told at all. */
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { cancelOrder } from '../../../src/flows/orders/cancel-order.ts'
import { handleDeadlines } from '../../../src/flows/orders/handle-deadlines.ts'
import { askPayments } from '../../../src/flows/payments/ask-payments.ts'
import { payersOf } from '../../../src/flows/payments/payment-connections.ts'
import { takeReport } from '../../../src/flows/payments/take-payments.ts'
import { paymentsRepository } from '../../../src/payments/payments.repository.ts'
import { crossedAt } from '../../support/crossing.ts'
import { eventually, openOrder } from '../../support/open-shop.ts'
import { ctxOfTenant } from '../../support/tenants.ts'
import { aPayShop, aTrade, certificate, deliver, type PayShop, providers } from './a-provider.ts'

const execution = { waitUntil: () => undefined }

afterEach(() => {
  vi.restoreAllMocks()
})

/** The clock of an order speaks, now. */
async function timeOut(shop: PayShop, platformOrderId: string): Promise<void> {
  const order = await shop.find(platformOrderId)
  const ctx = await ctxOfTenant(shop.merchant.tenantId)
  await handleDeadlines({ ctx, items: [{ orderId: order?.id ?? '', kind: 'payment_timeout', at: Date.now() }] })
  await ctx.settled()
}

const statusOf = async (shop: PayShop, platformOrderId: string) => (await shop.find(platformOrderId))?.status

const casesOf = async (shop: PayShop, platformOrderId: string) =>
  (await shop.detail((await shop.find(platformOrderId))?.id ?? '')).cases.map(({ kind, status }) => `${kind} ${status}`)

async function untilPayment(shop: PayShop, platformOrderId: string, state: string) {
  const seen = await eventually(
    () => shop.payments(platformOrderId),
    (payments) => payments.some((payment) => payment.state === state),
  )
  return seen
}

/** Available and locked pieces, as the ledger has them. */
async function shelf(shop: PayShop): Promise<{ available: number; locked: number }> {
  const { available, locked } = (await shop.explain('TEE')).totals
  return { available, locked }
}

describe('a notification', () => {
  it.each(['wechat', 'alipay'] as const)('of %s pays the order once, however often it comes', async (by) => {
    providers()
    const shop = await aPayShop({ TEE: 5 })
    await shop.order('A-1')
    const trade = aTrade('A-1')
    const sent = by === 'wechat' ? shop.wechatNotice(trade) : shop.alipayNotice(trade)
    const answer = await deliver(sent)
    expect([answer.status, await answer.text()]).toEqual(by === 'wechat' ? [200, ''] : [200, 'success'])
    await shop.until('A-1', 'allocated')
    await deliver(sent)
    await deliver(by === 'wechat' ? shop.wechatNotice(trade) : shop.alipayNotice(trade))
    await eventually(
      async () => (await ctxOfTenant(shop.merchant.tenantId)).tenant,
      () => true,
    )
    const [payment, ...more] = await shop.payments('A-1')
    expect(more).toEqual([])
    expect(payment).toMatchObject({
      state: 'applied',
      amountFen: 9900,
      transactionId: trade.transactionId,
      paidAt: trade.paidAt,
    })
    const order = await shop.find('A-1')
    expect(order).toMatchObject({ status: 'allocated', paidAt: trade.paidAt, payMethod: by })
    expect(await shelf(shop)).toEqual({ available: 4, locked: 1 })
  })

  it('that nobody signed, or whose tag was changed, is refused in the provider’s form and changes nothing', async () => {
    providers()
    const shop = await aPayShop({ TEE: 5 })
    await shop.order('A-2')
    const sent = shop.wechatNotice(aTrade('A-2'))
    const forged = await deliver({ ...sent, body: sent.body.replace(/"ciphertext":"./, '"ciphertext":"_') })
    expect([forged.status, await forged.json()]).toEqual([401, { code: 'FAIL', message: 'bad_signature' }])
    const form = shop.alipayNotice(aTrade('A-2'))
    const cheap = await deliver({ ...form, body: form.body.replace('99.00', '0.01') })
    expect([cheap.status, await cheap.text()]).toEqual([401, 'fail'])
    expect(await statusOf(shop, 'A-2')).toBe('pending_payment')
    expect(await shop.payments('A-2')).toEqual([])
  })

  it('signed with a platform certificate that came since is believed: the certificates are downloaded, once', async () => {
    const world = providers()
    const shop = await aPayShop({ TEE: 5 })
    await shop.order('A-3')
    expect((await deliver(shop.wechatNotice(aTrade('A-3'), certificate))).status).toBe(200)
    await shop.until('A-3', 'allocated')
    await shop.order('A-4')
    expect((await deliver(shop.wechatNotice(aTrade('A-4'), certificate))).status).toBe(200)
    await shop.until('A-4', 'allocated')
    const stranger = { ...certificate, serial: 'AAAAAAAAAAAAAAAA' }
    expect((await deliver(shop.wechatNotice(aTrade('A-4'), stranger))).status).toBe(401)
    expect(world.certificates).toBe(1)
  })

  it('that the APIv3 key does not open is parked, and goes through after the key was put right', async () => {
    providers()
    const shop = await aPayShop({ TEE: 5 })
    await shop.order('A-5')
    const wrong = { credentials: { apiV3Key: 'ffffffffffffffffffffffffffffffff' } }
    await shop.merchant.send('PATCH', `/api/v1/connections/${shop.wechatpay}`, wrong)
    await deliver(shop.wechatNotice(aTrade('A-5')))
    const { items } = await eventually(
      () => shop.merchant.get<{ items: { id: string; source: string }[] }>('/api/v1/parked'),
      (seen) => seen.items.length === 1,
    )
    expect(items[0]?.source).toBe('payment')
    const right = { credentials: { apiV3Key: '0123456789abcdef0123456789abcdef' } }
    await shop.merchant.send('PATCH', `/api/v1/connections/${shop.wechatpay}`, right)
    await shop.merchant.send('POST', `/api/v1/parked/${items[0]?.id}/replay`)
    await shop.until('A-5', 'allocated')
  })

  it('of another amount does not pay the order; a person is told, and gives the money back', async () => {
    const world = providers()
    const shop = await aPayShop({ TEE: 5 })
    await shop.order('A-6')
    await deliver(shop.alipayNotice(aTrade('A-6', { totalFen: 1 })))
    const [payment] = await untilPayment(shop, 'A-6', 'mismatched')
    expect(await statusOf(shop, 'A-6')).toBe('pending_payment')
    expect(await casesOf(shop, 'A-6')).toEqual(['payment_mismatch open'])
    world.trades.set('A-6', aTrade('A-6', { totalFen: 1 }))
    await shop.merchant.send('POST', `/api/v1/order-payments/${payment?.id}/refund`, { reason: '金额不对' })
    await untilPayment(shop, 'A-6', 'refunded')
    expect([...world.refunds.values()]).toEqual([{ fen: 1, times: 1 }])
    expect((await casesOf(shop, 'A-6')).every((one) => one.endsWith('closed'))).toBe(true)
  })

  it('that is there before its order waits for it', async () => {
    providers()
    const shop = await aPayShop({ TEE: 5 })
    await deliver(shop.wechatNotice(aTrade('A-7')))
    const ctx = await ctxOfTenant(shop.merchant.tenantId)
    const waiting = () =>
      ctx.db.$client.prepare('SELECT state FROM payments WHERE tenant_id = ?').bind(ctx.tenant.id).all()
    await eventually(waiting, ({ results }) => results.length === 1)
    await shop.order('A-7')
    await askPayments(env, execution, Date.now() + 60_000)
    await shop.until('A-7', 'allocated')
  })

  it('of a second payment for the same order gives that one back', async () => {
    const world = providers()
    const shop = await aPayShop({ TEE: 5 })
    await shop.order('A-8')
    await deliver(shop.wechatNotice(aTrade('A-8')))
    await shop.until('A-8', 'allocated')
    const second = aTrade('A-8')
    world.trades.set('A-8', second)
    await deliver(shop.alipayNotice(second))
    const payments = await untilPayment(shop, 'A-8', 'refunded')
    expect(payments.map(({ state, provider }) => `${provider} ${state}`).sort()).toEqual([
      'alipay refunded',
      'wechatpay applied',
    ])
    expect(await statusOf(shop, 'A-8')).toBe('allocated')
  })

  it('of two payments in the same moment for an order that its shop called paid keeps one', async () => {
    const world = providers()
    const shop = await aPayShop({ TEE: 5 })
    await shop.shop.push('order.paid', openOrder({ orderId: 'A-9', lines: [{ sku: 'TEE', quantity: 1 }] }))
    await shop.until('A-9', 'allocated')
    const ctx = await ctxOfTenant(shop.merchant.tenantId)
    const [one, other] = await payersOf(ctx)
    if (!one || !other) throw new Error('two providers')
    const trade = aTrade('A-9')
    world.trades.set('A-9', trade)
    const report = (transactionId: string) => ({
      outTradeNo: 'A-9',
      transactionId,
      state: 'paid' as const,
      amountFen: trade.totalFen,
      currency: 'CNY',
      paidAt: trade.paidAt,
    })
    // After the row of the first is there, before it is settled.
    const crossed = crossedAt(ctx, 1, () => takeReport(ctx, other, report('second')))
    await takeReport(crossed, one, report('first'))
    await ctx.settled()
    const payments = await untilPayment(shop, 'A-9', 'refunded')
    expect(payments.map(({ state }) => state).sort()).toEqual(['applied', 'refunded'])
    expect([...world.refunds.values()]).toEqual([{ fen: 9900, times: 1 }])
  })
})

describe('money that comes late', () => {
  it('revives the order: stock locked anew, promised anew, and told twice it is the same', async () => {
    providers()
    const shop = await aPayShop({ TEE: 1 })
    await shop.order('L-1', -1_000)
    await timeOut(shop, 'L-1')
    expect(await statusOf(shop, 'L-1')).toBe('cancelled')
    const sent = shop.wechatNotice(aTrade('L-1'))
    await deliver(sent)
    const order = await shop.until('L-1', 'allocated')
    expect(order.promisedAt).toBeGreaterThan(Date.now())
    await deliver(sent)
    await deliver(
      shop.wechatNotice(aTrade('L-1', { transactionId: (await shop.payments('L-1'))[0]?.transactionId ?? '' })),
    )
    const { events, fulfilments, lines } = await shop.detail(order.id)
    expect(events.filter(({ type }) => type === 'revived')).toHaveLength(1)
    expect(fulfilments.filter(({ status }) => status !== 'cancelled')).toHaveLength(1)
    expect(lines.map(({ status }) => status)).toEqual(['open'])
    expect(await shelf(shop)).toEqual({ available: 0, locked: 1 })
  })

  it('goes back when the pieces are gone, with a case, once', async () => {
    const world = providers()
    const shop = await aPayShop({ TEE: 1 })
    await shop.order('L-2', -1_000)
    await timeOut(shop, 'L-2')
    await shop.sell('L-3', [{ sku: 'TEE', quantity: 1 }])
    await shop.until('L-3', 'allocated')
    const sent = shop.wechatNotice(aTrade('L-2'))
    await deliver(sent)
    await deliver(sent)
    await untilPayment(shop, 'L-2', 'refunded')
    expect(await statusOf(shop, 'L-2')).toBe('cancelled')
    expect(await casesOf(shop, 'L-2')).toEqual(['payment_refund closed'])
    expect([...world.refunds.values()]).toEqual([{ fen: 9900, times: 1 }])
    expect(await shelf(shop)).toEqual({ available: 0, locked: 1 })
  })

  it.each([
    ['the merchant wants it so', { latePayment: 'refund' }, async (shop: PayShop) => timeOut(shop, 'L-4')],
    [
      'the order was called off, not timed out',
      {},
      async (shop: PayShop) => {
        const ctx = await ctxOfTenant(shop.merchant.tenantId)
        await cancelOrder({ ctx, input: { orderId: (await shop.find('L-4'))?.id ?? '', why: '买家取消' } })
      },
    ],
  ])('goes back when %s', async (_why, settings, end) => {
    const world = providers()
    const shop = await aPayShop({ TEE: 3 }, settings)
    await shop.order('L-4', -1_000)
    await end(shop)
    const trade = aTrade('L-4')
    world.trades.set('L-4', trade)
    await deliver(shop.alipayNotice(trade))
    const [payment] = await untilPayment(shop, 'L-4', 'refunded')
    expect(payment).toMatchObject({ refundedFen: 9900 })
    expect(await statusOf(shop, 'L-4')).toBe('cancelled')
    expect(await shelf(shop)).toEqual({ available: 3, locked: 0 })
  })

  it('whose refund the provider cannot make becomes a red case', async () => {
    const world = providers()
    world.refundState = 'ABNORMAL'
    const shop = await aPayShop({ TEE: 1 }, { latePayment: 'refund' })
    await shop.order('L-5', -1_000)
    await timeOut(shop, 'L-5')
    await deliver(shop.wechatNotice(aTrade('L-5')))
    const [payment] = await untilPayment(shop, 'L-5', 'refund_failed')
    expect(payment).toMatchObject({ refundable: true, refundedFen: 0 })
    expect((await casesOf(shop, 'L-5')).sort()).toEqual(['payment_refund open', 'payment_refund_failed open'])
  })

  it('is followed while the provider works on the refund', async () => {
    const world = providers()
    world.refundState = 'PROCESSING'
    const shop = await aPayShop({ TEE: 1 }, { latePayment: 'refund' })
    await shop.order('L-6', -1_000)
    await timeOut(shop, 'L-6')
    await deliver(shop.wechatNotice(aTrade('L-6')))
    await untilPayment(shop, 'L-6', 'refunding')
    await eventually(
      async () => world.refunds.size,
      (size) => size === 1,
    )
    world.refundState = 'SUCCESS'
    await askPayments(env, execution, Date.now() + 11 * 60_000)
    const [payment] = await shop.payments('L-6')
    expect(payment).toMatchObject({ state: 'refunded', refundedFen: 9900 })
  })
})

describe('a notification that was lost', () => {
  it('is made up for at the deadline: the provider is asked before the order ends', async () => {
    const world = providers()
    const shop = await aPayShop({ TEE: 2 })
    await shop.order('Q-1', -1_000)
    world.trades.set('Q-1', aTrade('Q-1'))
    await timeOut(shop, 'Q-1')
    expect((await shop.find('Q-1'))?.status).toBe('allocated')
  })

  it('is made up for by the sweep, before and after the deadline', async () => {
    const world = providers()
    const shop = await aPayShop({ TEE: 2 })
    await shop.order('Q-2')
    await shop.order('Q-3', -1_000)
    await timeOut(shop, 'Q-3')
    world.trades.set('Q-2', aTrade('Q-2')).set('Q-3', aTrade('Q-3'))
    const placed = (await shop.find('Q-2'))?.placedAt ?? 0
    await askPayments(env, execution, placed + 2 * 60_000)
    expect(await statusOf(shop, 'Q-2')).toBe('allocated')
    for (let minute = 1; minute <= 3; minute++) await askPayments(env, execution, Date.now() + minute * 60_000)
    expect(await statusOf(shop, 'Q-3')).toBe('allocated')
    expect(await shelf(shop)).toEqual({ available: 0, locked: 2 })
  })

  it('does not end the order while the provider cannot be asked; a buyer who did not pay does', async () => {
    const world = providers()
    const shop = await aPayShop({ TEE: 2 })
    await shop.order('Q-4', -1_000)
    world.isDown = true
    await timeOut(shop, 'Q-4')
    expect(await statusOf(shop, 'Q-4')).toBe('pending_payment')
    world.isDown = false
    world.trades.set('Q-4', aTrade('Q-4', { state: 'NOTPAY' }))
    await timeOut(shop, 'Q-4')
    expect(await statusOf(shop, 'Q-4')).toBe('cancelled')
    expect(await shop.payments('Q-4')).toEqual([])
  })
})

describe('whose money it is', () => {
  it('another tenant neither sees a payment nor gives it back', async () => {
    providers()
    const [mine, other] = [await aPayShop({ TEE: 1 }), await aPayShop({ TEE: 1 })]
    await mine.order('W-1')
    await deliver(mine.wechatNotice(aTrade('W-1', { totalFen: 5 })))
    const [payment] = await untilPayment(mine, 'W-1', 'mismatched')
    const answer = await other.merchant.call('POST', `/api/v1/order-payments/${payment?.id}/refund`, { reason: 'x' })
    expect(answer.status).toBe(404)
    const ctx = await ctxOfTenant(other.merchant.tenantId)
    expect(await paymentsRepository(ctx).byId(payment?.id ?? '')).toBeNull()
  })
})
