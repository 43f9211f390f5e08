/** Orders as data: what a platform says (canonical), and what the hub makes of it. Pure, for unit tests. */
import type { CanonicalLine, CanonicalOrder } from '../../src/orders/canonical-order.contract.ts'
import { type AcceptFacts, decideAccept } from '../../src/orders/domain/accept-order.ts'
import type { Order } from '../../src/orders/domain/order.ts'

/** When the platform's orders of these tests begin, epoch ms. */
export const T0 = Date.UTC(2026, 5, 18, 2)

export function aCanonicalLine(change: Partial<CanonicalLine> = {}): CanonicalLine {
  return {
    platformLineId: 'L1',
    shopProductId: 'P1',
    shopSkuId: 'S1',
    merchantCode: 'TEE-1',
    title: '短袖',
    spec: '红 / L',
    imageUrl: '',
    quantity: 2,
    unitPriceFen: 5000,
    paidFen: 9900,
    gift: false,
    state: 'paid',
    refund: 'none',
    shippedQuantity: 0,
    ...change,
  }
}

export function aCanonicalOrder(change: Partial<CanonicalOrder> = {}): CanonicalOrder {
  const state = change.state ?? 'paid'
  return {
    platformOrderId: 'W1',
    platformStatus: state,
    state,
    platformReview: false,
    placedAt: T0,
    paidAt: state === 'pending_payment' ? null : T0 + 1_000,
    updatedAt: T0 + 1_000,
    shipBy: null,
    payBy: null,
    currency: 'CNY',
    goodsFen: 10_000,
    freightFen: 0,
    discountFen: 100,
    payableFen: 9_900,
    payMethod: 'wechat',
    buyerId: null,
    receiver: {
      nameMasked: '张**',
      phoneMasked: '138****1234',
      phoneTail: '1234',
      province: '浙江省',
      city: '杭州市',
      district: '余杭区',
      street: '',
      addressMasked: '文一西路***',
      regionCode: '330110',
      addressToken: null,
      cipher: null,
    },
    buyerRemark: '',
    sellerRemark: '',
    sellerFlag: 0,
    reservationId: null,
    lines: [aCanonicalLine({ state })],
    ...change,
  }
}

export function acceptFacts(change: Partial<AcceptFacts> = {}): AcceptFacts {
  return {
    now: T0 + 5_000,
    orderId: 'ord_1',
    hubNo: 'D260618ABCDEFGH',
    channel: 'open',
    connectionId: 'con_1',
    skuOf: (line) => line.merchantCode || null,
    ...change,
  }
}

/** The order as it is after first sight of `canonical`, with what later life changed. */
export function anOrder(canonical: CanonicalOrder = aCanonicalOrder(), change: Partial<Order> = {}): Order {
  const [event] = decideAccept(null, canonical, acceptFacts()).events
  if (event?.type !== 'accepted') throw new Error('a first sight is `accepted`')
  return { ...event.order, ...change }
}
