/** 收款流水 for finance: payments with the number that people know their order by, as a list and as a file. */

import { ok } from '../../core/result.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import { isRefundable } from '../../payments/domain/settle-payment.ts'
import { paymentDto } from '../../payments/payment-dto.ts'
import type { ListedPayment, PaymentFilter } from '../../payments/payments.contract.ts'
import { listPayments } from '../../payments/payments.queries.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { FILE_PAGE, type ListFile, timeCell } from '../../platform/list-file.ts'

export async function readPayments(
  ctx: Ctx,
  filter: PaymentFilter,
  at: { readonly limit: number; readonly cursor?: string | undefined },
) {
  const page = await listPayments(ctx, filter, at)
  if (!page.ok) return page
  const numbers = await ordersRepository(ctx).numbersOf(page.value.items.flatMap(({ orderId }) => orderId ?? []))
  const items = page.value.items.map((payment): ListedPayment => {
    const order = payment.orderId === null ? null : (numbers.get(payment.orderId) ?? null)
    return {
      ...paymentDto(payment, isRefundable(payment, order)),
      orderId: payment.orderId,
      hubNo: order?.hubNo ?? null,
    }
  })
  return ok({ items, nextCursor: page.value.nextCursor })
}

const stateWords: Readonly<Record<ListedPayment['state'], string>> = {
  waiting: '待入账',
  applied: '已入账',
  mismatched: '金额不符',
  refunding: '退款中',
  refunded: '已退款',
  refund_failed: '退款失败',
}
const yuan = (fen: number): number => fen / 100

export const paymentsFile = (ctx: Ctx, filter: PaymentFilter): ListFile<ListedPayment> => ({
  columns: [
    { head: '付款时间', cell: ({ paidAt }) => timeCell(paidAt) },
    { head: '渠道', cell: ({ provider }) => (provider === 'alipay' ? '支付宝' : '微信支付') },
    { head: '交易号', cell: ({ transactionId }) => transactionId },
    { head: '商户单号', cell: ({ outTradeNo }) => outTradeNo },
    { head: '系统单号', cell: ({ hubNo }) => hubNo },
    { head: '状态', cell: ({ state }) => stateWords[state] },
    { head: '晚到', cell: ({ late }) => (late ? '是' : '') },
    { head: '说明', cell: ({ why }) => why },
    { head: '币种', cell: ({ currency }) => currency },
    { head: '金额', cell: ({ amountFen }) => yuan(amountFen) },
    { head: '已退', cell: ({ refundedFen }) => yuan(refundedFen) },
    { head: '退款时间', cell: ({ refundedAt }) => timeCell(refundedAt) },
  ],
  async page(cursor) {
    const page = await readPayments(ctx, filter, { limit: FILE_PAGE, cursor })
    if (!page.ok) throw new Error(page.error.code)
    return page.value
  },
})
