/**
 * Late and early money, doubled and shuffled notifications, many at once, and commits that fail half-way: in the end every payment
 * is either what its order was paid with or went back once, and the ledger holds exactly what is promised.
 */
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { handleDeadlines } from '../../../src/flows/orders/handle-deadlines.ts'
import { askPayments } from '../../../src/flows/payments/ask-payments.ts'
import { payersOf } from '../../../src/flows/payments/payment-connections.ts'
import { takeReport } from '../../../src/flows/payments/take-payments.ts'
import type { PaymentReport } from '../../../src/payments/payment.port.ts'
import type { Ctx } from '../../../src/platform/ctx.ts'
import { eventually } from '../../support/open-shop.ts'
import { randomFrom } from '../../support/random-from.ts'
import { ctxOfTenant } from '../../support/tenants.ts'
import { aPayShop, aTrade, providers, type Trade } from './a-provider.ts'

const execution = { waitUntil: () => undefined }
const ORDERS = 8
const PIECES = 4

afterEach(() => {
  vi.restoreAllMocks()
})

const reportOf = (trade: Trade): PaymentReport => ({
  outTradeNo: trade.outTradeNo,
  transactionId: trade.transactionId,
  state: 'paid',
  amountFen: trade.totalFen,
  currency: 'CNY',
  paidAt: trade.paidAt,
})

/** The database answers, and the Worker dies before it hears it; or it dies before it asks. */
function crashing(ctx: Ctx, random: () => number, rate: number): Ctx {
  const client = new Proxy(ctx.db.$client, {
    get(target, name) {
      if (name !== 'batch') {
        const value = Reflect.get(target, name) as unknown
        return typeof value === 'function' ? value.bind(target) : value
      }
      return async (statements: D1PreparedStatement[]) => {
        const fate = random()
        if (fate < rate / 2) throw new Error('crash before the commit')
        const done = await target.batch(statements)
        if (fate < rate) throw new Error('crash after the commit')
        return done
      }
    },
  })
  const db = new Proxy(ctx.db, { get: (target, name) => (name === '$client' ? client : Reflect.get(target, name)) })
  return { ...ctx, db }
}

describe('payments under storm', () => {
  it.each([1, 2, 3])(
    'money and stock are conserved, seed %i',
    async (seed) => {
      const random = randomFrom(seed)
      const world = providers()
      const shop = await aPayShop({ TEE: PIECES })
      const ctx = await ctxOfTenant(shop.merchant.tenantId)
      const payers = await payersOf(ctx)
      const trades: { trade: Trade; payer: number }[] = []
      for (let i = 0; i < ORDERS; i++) {
        const id = `S-${seed}-${i}`
        const isLate = random() < 0.6
        await shop.order(id, isLate ? -1_000 : 600_000)
        const order = await shop.find(id)
        if (isLate)
          await handleDeadlines({ ctx, items: [{ orderId: order?.id ?? '', kind: 'payment_timeout', at: Date.now() }] })
        const times = random() < 0.3 ? 2 : 1
        for (let n = 0; n < times; n++)
          trades.push({ trade: aTrade(id, random() < 0.15 ? { totalFen: 9899 } : {}), payer: random() < 0.5 ? 0 : 1 })
      }
      // The provider would answer a refund of each of these.
      const kindOf = (payer: number) => payers[payer]?.adapter.kind
      for (const { trade, payer } of trades)
        if (kindOf(payer) === 'alipay') world.trades.set(trade.outTradeNo, { ...trade, by: 'alipay' })

      const told = [...trades, ...trades, ...trades].sort(() => random() - 0.5)
      for (let i = 0; i < told.length; i += 4) {
        await Promise.all(
          told.slice(i, i + 4).map(async ({ trade, payer }) => {
            const by = payers[payer]
            if (!by) return
            await takeReport(crashing(ctx, random, 0.3), by, reportOf(trade)).catch(() => null)
          }),
        )
      }
      // Calm: what was interrupted goes on by itself.
      for (const { trade, payer } of trades) {
        const by = payers[payer]
        if (by) await takeReport(ctx, by, reportOf(trade))
      }
      await ctx.settled()
      const rows = () =>
        ctx.db.$client
          .prepare('SELECT id, order_id, state, amount_fen, refunded_fen FROM payments WHERE tenant_id = ?')
          .bind(ctx.tenant.id)
          .all<{ id: string; order_id: string; state: string; amount_fen: number; refunded_fen: number }>()
      const { results } = await eventually(
        async () => {
          await askPayments(env, execution, Date.now() + 3_600_000)
          return rows()
        },
        ({ results: seen }) => !seen.some(({ state }) => state === 'refunding' || state === 'waiting'),
      )

      // Every transaction is known once, and is what it is for good.
      expect(results).toHaveLength(trades.length)
      for (const row of results) {
        expect(['applied', 'refunded', 'mismatched']).toContain(row.state)
        expect(row.refunded_fen).toBe(row.state === 'refunded' ? row.amount_fen : 0)
      }
      const back = [...world.refunds.values()].reduce((sum, { fen }) => sum + fen, 0)
      expect(back).toBe(results.reduce((sum, row) => sum + row.refunded_fen, 0))

      // An order is paid by one transaction or by none, and stock is locked for those that were allocated, for no other.
      let allocated = 0
      for (let i = 0; i < ORDERS; i++) {
        const order = await shop.find(`S-${seed}-${i}`)
        const applied = results.filter((row) => row.order_id === order?.id && row.state === 'applied')
        const isPaid = order !== undefined && ['paid', 'allocated'].includes(order.status)
        expect(applied, `${order?.status} of S-${seed}-${i}`).toHaveLength(isPaid ? 1 : 0)
        if (order?.status === 'allocated') allocated++
      }
      const stock = await eventually(
        async () => (await shop.explain('TEE')).totals,
        ({ locked }) => locked === allocated,
      )
      expect(stock).toMatchObject({ onHand: PIECES, locked: allocated, available: PIECES - allocated })
      expect(allocated).toBeGreaterThan(0)
    },
    120_000,
  )
})
