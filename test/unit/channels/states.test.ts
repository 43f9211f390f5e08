/** The tables of states in the protocols, word by word, against every adapter; and a word that is in none of them. */
import { describe, expect, test } from 'vitest'
import * as aliexpress from '../../../src/channels/aliexpress/aliexpress.types.ts'
import { translateOrder as readAliexpress } from '../../../src/channels/aliexpress/translate.ts'
import * as amazon from '../../../src/channels/amazon/amazon.types.ts'
import { translateOrder as readAmazon } from '../../../src/channels/amazon/translate.ts'
import * as doudian from '../../../src/channels/doudian/doudian.types.ts'
import { translateOrder as readDoudian } from '../../../src/channels/doudian/translate.ts'
import * as jd from '../../../src/channels/jd/jd.types.ts'
import { translateLegacyOrder } from '../../../src/channels/jd/read-legacy.ts'
import { translateSpOrder } from '../../../src/channels/jd/read-sp.ts'
import * as kuaishou from '../../../src/channels/kuaishou/kuaishou.types.ts'
import { translateOrder as readKuaishou } from '../../../src/channels/kuaishou/translate.ts'
import * as pdd from '../../../src/channels/pdd/pdd.types.ts'
import { translateOrder as readPdd } from '../../../src/channels/pdd/translate.ts'
import { type Fields, listAt, objectAt } from '../../../src/channels/read-fields.ts'
import { channelKinds } from '../../../src/channels/registry.ts'
import * as shopify from '../../../src/channels/shopify/shopify.types.ts'
import { translateOrder as readShopify } from '../../../src/channels/shopify/translate.ts'
import * as taobao from '../../../src/channels/taobao/taobao.types.ts'
import { linesOf, translateTrade } from '../../../src/channels/taobao/translate.ts'
import { type TranslateError, unknownIn } from '../../../src/channels/translate-error.ts'
import { translateOrder as readWeixin } from '../../../src/channels/weixin-shop/translate.ts'
import * as weixin from '../../../src/channels/weixin-shop/weixin-shop.types.ts'
import { translateOrder as readWoo } from '../../../src/channels/woocommerce/translate.ts'
import * as woo from '../../../src/channels/woocommerce/woocommerce.types.ts'
import { noParticulars, translateOrder as readXiaohongshu } from '../../../src/channels/xiaohongshu/translate.ts'
import * as xiaohongshu from '../../../src/channels/xiaohongshu/xiaohongshu.types.ts'
import type { Result } from '../../../src/core/result.ts'
import type { CanonicalOrder } from '../../../src/orders/canonical-order.contract.ts'
import amazonSample from '../../fixtures/protocols/amazon.order.json' with { type: 'json' }
import wooSample from '../../fixtures/protocols/woocommerce.order.json' with { type: 'json' }
import { sampleOrder as aliexpressOrder } from './aliexpress/sample-order.ts'
import { sampleOrder as doudianOrder } from './doudian/sample-order.ts'
import { legacyOrder, spOrder } from './jd/sample-orders.ts'
import { sampleOrder as kuaishouOrder } from './kuaishou/sample-order.ts'
import { sampleOrder as pddOrder } from './pdd/sample-order.ts'
import { sampleOrder as shopifyOrder } from './shopify/sample-order.ts'
import { sampleTrade } from './taobao/sample-trade.ts'
import { sampleOrder as weixinOrder } from './weixin-shop/sample-order.ts'
import { sampleOrder as xiaohongshuOrder } from './xiaohongshu/sample-order.ts'

type Word = string | number

interface Vocabulary {
  readonly of: 'state' | 'refund'
  /** The sample order with this word in that field. */
  read(word: Word): Result<CanonicalOrder, TranslateError>
  /** What the protocol's table says of each. `pending` etc. of an order, `refunding` etc. of its first line. */
  readonly words: readonly (readonly [Word, string])[]
  /** What the adapter's table has. */
  readonly known: Iterable<Word>
  /** A word without a meaning of its own may be passed over, where the protocol says so. */
  readonly unknownIsFine?: string
}

const trade = (order: Fields, line: Fields = {}) => {
  const sample = sampleTrade()
  const [first = {}, ...others] = linesOf(sample)
  return translateTrade({ ...sample, orders: { order: [{ ...first, ...line }, ...others] }, ...order })
}
const shopOrder = (order: Fields, line: Fields = {}) => {
  const sample = doudianOrder()
  const [first = {}, ...others] = listAt(sample, 'sku_order_list')
  return readDoudian({ ...sample, sku_order_list: [{ ...first, ...line }, ...others], ...order })
}
const { order: amazonOrder } = amazonSample.v2026_01_01
const [wxSku] = listAt(objectAt(weixinOrder(), 'order_detail'), 'product_infos')
const each = (state: string, words: readonly Word[]) => words.map((word): [Word, string] => [word, state])

const vocabularies: Readonly<Record<string, Readonly<Record<string, Vocabulary>>>> = {
  taobao: {
    status: {
      of: 'state',
      read: (status) => trade({ status }),
      words: [
        ...each('pending_payment', ['TRADE_NO_CREATE_PAY', 'WAIT_BUYER_PAY', 'PAY_PENDING', 'WAIT_PRE_AUTH_CONFIRM']),
        ...each('paid', ['PAID_FORBID_CONSIGN', 'WAIT_SELLER_SEND_GOODS', 'SELLER_CONSIGNED_PART']),
        ...each('shipped', ['WAIT_BUYER_CONFIRM_GOODS']),
        ...each('delivered', ['TRADE_BUYER_SIGNED', 'TRADE_FINISHED']),
        ...each('refunded', ['TRADE_CLOSED']),
        ...each('cancelled', ['TRADE_CLOSED_BY_TAOBAO']),
      ],
      known: taobao.stateOfStatus.keys(),
    },
    step_trade_status: {
      of: 'state',
      read: (step_trade_status) => trade({ step_trade_status }),
      words: [
        ...each('pending_payment', ['FRONT_NOPAID_FINAL_NOPAID', 'FRONT_PAID_FINAL_NOPAID']),
        ...each('paid', ['FRONT_PAID_FINAL_PAID']),
      ],
      known: taobao.isStepPaid.keys(),
    },
    refund_status: {
      of: 'refund',
      read: (refund_status) => trade({}, { refund_status }),
      words: [
        ...each('none', ['', 'NO_REFUND', 'CLOSED']),
        ...each('refunding', ['WAIT_SELLER_AGREE', 'WAIT_BUYER_RETURN_GOODS', 'WAIT_SELLER_CONFIRM_GOODS']),
        ...each('refunding', ['SELLER_REFUSE_BUYER']),
        ...each('refunded', ['SUCCESS']),
      ],
      known: taobao.refundOfStatus.keys(),
    },
  },
  pdd: {
    confirm_status: {
      of: 'state',
      read: (confirm_status) => readPdd(pddOrder({ confirm_status })),
      words: [
        [0, 'pending_payment'],
        [1, 'paid'],
        [2, 'cancelled'],
      ],
      known: pdd.stateOfConfirm.keys(),
    },
    order_status: {
      of: 'state',
      read: (order_status) => readPdd(pddOrder({ order_status })),
      words: [
        [1, 'paid'],
        [2, 'shipped'],
        [3, 'delivered'],
      ],
      known: pdd.stateOfOrderStatus.keys(),
    },
    refund_status: {
      of: 'refund',
      read: (refund_status) => readPdd(pddOrder({ refund_status, after_sales_status: 0 })),
      words: [[1, 'none'], ...each('refunding', [2, 3]), [4, 'refunded']],
      known: pdd.refundOfStatus.keys(),
    },
    after_sales_status: {
      of: 'refund',
      read: (after_sales_status) => readPdd(pddOrder({ after_sales_status, refund_status: 1 })),
      words: [
        ...each('refunding', [2, 3, 4, 5, 6, 7, 8, 31, 33]),
        ...each('refunded', [10]),
        ...each('none', [0, 9, 11, 12, 13]),
        // Exchange, 补寄, repair: an open case, no refund.
        ...each('none', [14, 15, 16, 17, 18, 32, 21, 22, 24, 25, 27]),
      ],
      known: pdd.refundOfAfterSale.keys(),
    },
  },
  jd: {
    orderStatus: {
      of: 'state',
      read: (orderStatus) => translateSpOrder(spOrder({ orderStatus })),
      words: jdStates(),
      known: jd.meaningOfState.keys(),
    },
    order_state: {
      of: 'state',
      read: (orderState) => translateLegacyOrder(legacyOrder({ orderState })),
      words: jdStates(),
      known: jd.meaningOfState.keys(),
    },
    refundStatus: {
      of: 'refund',
      read: (refundStatus) => translateSpOrder(spOrder({}, { afsInfoList: [{ refundStatus, customerExpect: 10 }] })),
      words: [[0, 'refunding'], ...each('refunded', [1, 3]), ...each('none', [2, 4])],
      known: jd.refundOfStatus.keys(),
    },
  },
  kuaishou: {
    status: {
      of: 'state',
      read: (status) => readKuaishou(kuaishouOrder({ base: { status, payTime: 0 } })),
      words: [
        [10, 'pending_payment'],
        [30, 'paid'],
        [40, 'shipped'],
        ...each('delivered', [50, 70]),
        [80, 'cancelled'],
      ],
      known: kuaishou.stateOfStatus.keys(),
    },
    refundStatus: {
      of: 'refund',
      read: (refundStatus) =>
        readKuaishou(kuaishouOrder({ order: { orderRefundList: [{ refundStatus, handlingWay: 10 }] } })),
      words: [...each('refunding', [10, 12, 20, 30, 40, 45, 50]), [60, 'refunded'], [70, 'none']],
      known: kuaishou.refundOfStatus.keys(),
    },
  },
  xiaohongshu: {
    orderStatus: {
      of: 'state',
      read: (orderStatus) => readXiaohongshu(xiaohongshuOrder({ orderStatus, paidTime: 0 }), noParticulars),
      words: [
        [1, 'pending_payment'],
        ...each('paid', [2, 3, 4, 5]),
        ...each('shipped', [6, 10]),
        [7, 'delivered'],
        ...each('cancelled', [8, 9]),
      ],
      known: xiaohongshu.stateOfStatus.keys(),
    },
    orderAfterSalesStatus: {
      of: 'refund',
      read: (orderAfterSalesStatus) => readXiaohongshu(xiaohongshuOrder({ orderAfterSalesStatus }), noParticulars),
      words: [...each('none', [1, 4, 5]), ...each('refunding', [2, 6]), [3, 'refunded']],
      known: xiaohongshu.refundOfOrder.keys(),
    },
  },
  'weixin-shop': {
    status: {
      of: 'state',
      read: (status) => readWeixin(weixinOrder({ order: { status } }), []),
      words: [
        [10, 'pending_payment'],
        ...each('paid', [12, 13, 20, 21]),
        [30, 'shipped'],
        [100, 'delivered'],
        ...each('cancelled', [190, 250]),
        [200, 'refunded'],
      ],
      known: weixin.stateOfStatus.keys(),
    },
    'after-sale status': {
      of: 'refund',
      read: (status) =>
        readWeixin(weixinOrder(), [
          { status, type: 'REFUND', product_info: { ...wxSku, count: 2 }, update_time: 1 } as Fields,
        ]),
      words: [
        ...each('refunding', [
          'MERCHANT_PROCESSING',
          'USER_WAIT_RETURN',
          'MERCHANT_WAIT_RECEIPT',
          'MERCHANT_OVERDUE_REFUND',
          'PLATFORM_REFUNDING',
          'USER_WAIT_CONFIRM',
          'USER_WAIT_CONFIRM_UPDATE',
          'USER_WAIT_HANDLE_MERCHANT_AFTER_SALE',
          'MERCHANT_REFUND_RETRY_FAIL',
          'MERCHANT_FAIL',
          'PLATFORM_REFUND_FAIL',
        ]),
        ...each('refunded', ['MERCHANT_REFUND_SUCCESS', 'MERCHANT_RETURN_SUCCESS']),
        ...each('none', ['MERCHANT_EXCHANGE_SUCCESS', 'USER_CANCELD', 'MERCHANT_REJECT_REFUND']),
        ...each('none', ['MERCHANT_REJECT_RETURN', 'RETURN_CLOSED']),
      ],
      known: weixin.refundOfAfterSale.keys(),
    },
  },
  doudian: {
    order_status: {
      of: 'state',
      read: (status) => shopOrder({ order_status: status, main_status: status }),
      words: [
        ...each('pending_payment', [1, 103]),
        ...each('paid', [105, 2, 101]),
        [3, 'shipped'],
        [5, 'delivered'],
        [4, 'cancelled'],
        ...each('refunded', [21, 22, 39]),
      ],
      known: doudian.stateOfOrderStatus.keys(),
    },
    after_sale_status: {
      of: 'refund',
      read: (after_sale_status) =>
        shopOrder({}, { after_sale_info: { after_sale_status, after_sale_type: 2, refund_status: 0 } }),
      words: [...each('none', [0, 28, 13, 14, 51, 53]), ...each('refunding', [6, 7, 11, 27, 29]), [12, 'refunded']],
      known: [...doudian.refundOfAfterSale.keys(), ...doudian.closedAfterSales],
    },
  },
  aliexpress: {
    order_status: {
      of: 'state',
      read: (order_status) => aliexpressBy({ order_status }),
      words: [
        ...each('pending_payment', ['PLACE_ORDER_SUCCESS', 'WAIT_SELLER_EXAMINE_MONEY']),
        ...each('paid', ['RISK_CONTROL', 'WAIT_SELLER_SEND_GOODS', 'SELLER_PART_SEND_GOODS', 'IN_FROZEN']),
        ...each('refunding', ['IN_CANCEL', 'IN_ISSUE']),
        ...each('shipped', ['WAIT_BUYER_ACCEPT_GOODS']),
        ...each('delivered', ['FUND_PROCESSING']),
        // Paid, and the goods never left.
        ...each('refunded', ['FINISH']),
      ],
      known: [...aliexpress.openStatuses, aliexpress.FINISHED],
    },
    logistics_status: {
      of: 'state',
      read: (logistics_status) => aliexpressBy({ order_status: 'IN_FROZEN', logistics_status }),
      words: [
        ...each('paid', ['', 'NO_LOGISTICS', 'WAIT_SELLER_SEND_GOODS', 'SELLER_SEND_PART_GOODS']),
        ['SELLER_SEND_GOODS', 'shipped'],
        ['BUYER_ACCEPT_GOODS', 'delivered'],
      ],
      known: aliexpress.stateOfLogistics.keys(),
    },
    fund_status: {
      of: 'state',
      read: (fund_status) => aliexpressBy({ order_status: 'IN_CANCEL', fund_status }),
      words: [...each('cancelled', ['NOT_PAY', 'WAIT_SELLER_CHECK']), ...each('refunding', ['', 'PAY_SUCCESS'])],
      known: aliexpress.isPaidStatus.keys(),
    },
    refund_status: {
      of: 'refund',
      read: (refund_status) => aliexpressBy({}, { refund_info: { refund_status } }),
      words: [
        ...each('none', ['', 'refund_cancel', 'close']),
        ...each('refunding', ['wait_refund', 'refund_frozen']),
        ['refund_ok', 'refunded'],
      ],
      known: aliexpress.refundOfStatus.keys(),
    },
    issue_status: {
      of: 'refund',
      read: (issue_status) => aliexpressBy({}, { issue_status }),
      words: [...each('none', ['', 'NO_ISSUE', 'END_ISSUE']), ['IN_ISSUE', 'refunding']],
      known: [],
    },
  },
  amazon: {
    fulfillmentStatus: {
      of: 'state',
      read: (fulfillmentStatus) =>
        readAmazon({ ...amazonOrder, fulfillment: { ...amazonOrder.fulfillment, fulfillmentStatus } }, 's'),
      words: [
        ...each('pending_payment', ['PENDING_AVAILABILITY', 'PENDING']),
        ...each('paid', ['UNSHIPPED', 'PARTIALLY_SHIPPED']),
        ['SHIPPED', 'shipped'],
        ...each('cancelled', ['CANCELLED', 'UNFULFILLABLE']),
      ],
      known: Object.keys(amazon.stateOfFulfillment),
    },
    'packages[].status': {
      of: 'state',
      read: (status) =>
        readAmazon(
          {
            ...amazonOrder,
            fulfillment: { ...amazonOrder.fulfillment, fulfillmentStatus: 'SHIPPED' },
            packages: [{ packageStatus: { status } }],
          },
          's',
        ),
      words: [
        ...each('shipped', ['PENDING', 'IN_TRANSIT', 'SHIPPED', 'CANCELLED', 'UNDELIVERABLE']),
        ['DELIVERED', 'delivered'],
      ],
      known: amazon.deadPackages,
      unknownIsFine: 'where a package is decides nothing but its arrival; the courier tells the rest',
    },
  },
  shopify: {
    displayFinancialStatus: {
      of: 'state',
      read: (displayFinancialStatus) => readShopify(shopifyOrder({ displayFinancialStatus }), shopifyReading),
      words: [
        ...each('pending_payment', ['PENDING', 'AUTHORIZED', 'PARTIALLY_PAID', 'EXPIRED']),
        ...each('paid', ['PAID', 'PARTIALLY_REFUNDED']),
        ['REFUNDED', 'refunded'],
        ['VOIDED', 'cancelled'],
      ],
      known: Object.keys(shopify.stateOfFinancial),
    },
    displayFulfillmentStatus: {
      of: 'state',
      read: (displayFulfillmentStatus) => readShopify(shopifyOrder({ displayFulfillmentStatus }), shopifyReading),
      words: [
        ...each('paid', ['UNFULFILLED', 'OPEN', 'ON_HOLD', 'SCHEDULED', 'IN_PROGRESS', 'PENDING_FULFILLMENT']),
        ...each('paid', ['REQUEST_DECLINED', 'RESTOCKED', 'PARTIALLY_FULFILLED']),
        ['FULFILLED', 'shipped'],
      ],
      known: Object.keys(shopify.stateOfFulfillment),
    },
  },
  woocommerce: {
    status: {
      of: 'state',
      read: (status) => readWoo({ ...wooSample, status }, wooReading),
      words: [
        ...each('pending_payment', ['pending', 'checkout-draft', 'failed']),
        ...each('paid', ['on-hold', 'processing']),
        ['completed', 'shipped'],
        ...each('cancelled', ['cancelled', 'trash']),
        ['refunded', 'refunded'],
      ],
      known: ['on-hold', ...woo.knownStatuses],
    },
  },
}

function jdStates(): [Word, string][] {
  return [
    ['NOT_PAY', 'pending_payment'],
    ...each('paid', ['WAIT_SELLER_STOCK_OUT', 'WAIT_SEND_CODE', 'LOCKED', 'PAUSE', 'POP_ORDER_PAUSE']),
    ...each('shipped', ['WAIT_SELLER_DELIVERY', 'SEND_TO_DISTRIBUTION_CENER', 'DISTRIBUTION_CENTER_RECEIVED']),
    ...each('shipped', ['RECEIPTS_CONFIRM', 'WAIT_GOODS_RECEIVE_CONFIRM']),
    ['FINISHED_L', 'delivered'],
    ['TRADE_CANCELED', 'refunded'],
  ]
}

const shopifyReading = { secret: 's', codShips: false }
const wooReading = { secret: 's', ownStatuses: new Map(), refunds: [] }

/** Fields of the order and of its first line; lines follow the order where they say nothing themselves. */
function aliexpressBy(order: Fields, line: Fields = {}) {
  const sample = aliexpressOrder()
  const [, children] = Object.entries(objectAt(sample, 'child_order_list'))[0] ?? []
  const [first, ...others] = (Array.isArray(children) ? children : []).map((child: Fields) => {
    const { order_status: _o, logistics_status: _l, fund_status: _f, ...rest } = child
    return rest
  })
  return readAliexpress({ ...sample, ...order, child_order_list: [{ ...first, ...line }, ...others] })
}

test('every platform has its words here', () => {
  expect([...Object.keys(vocabularies), 'open', 'file'].sort()).toEqual([...channelKinds].sort())
})

const all = Object.entries(vocabularies).flatMap(([kind, fields]) =>
  Object.entries(fields).map(([field, vocabulary]) => ({ kind, field, ...vocabulary })),
)

describe.each(all)('$kind $field', ({ of, read, words, known, unknownIsFine }) => {
  test.each(words)('%s is %s', (word, meaning) => {
    const order = read(word)
    if (!order.ok) throw new Error(JSON.stringify(order.error))
    expect(of === 'state' ? order.value.state : order.value.lines[0]?.refund).toBe(meaning)
  })

  test('is all that the adapter knows', () => {
    const told = new Set(words.map(([word]) => word))
    expect([...known].filter((word) => !told.has(word))).toEqual([])
  })

  test.skipIf(unknownIsFine !== undefined)('a word that is in no table stops the order and is named', () => {
    const strange = typeof words.at(-1)?.[0] === 'number' ? 987 : 'NEVER_SEEN'
    const order = read(strange)
    expect(order.ok).toBe(false)
    if (!order.ok) expect(unknownIn(order.error)).toMatchObject({ unknown: { value: String(strange) } })
  })
})
