import { describe, expect, test } from 'vitest'
import { translateLegacyOrder } from '../../../../src/channels/jd/read-legacy.ts'
import { translateSpOrder } from '../../../../src/channels/jd/read-sp.ts'
import type { Fields } from '../../../../src/channels/read-fields.ts'
import { canonicalOrderSchema } from '../../../../src/orders/canonical-order.contract.ts'
import goldenLegacy from '../../../fixtures/channels/jd/order-paid.legacy.canonical.json' with { type: 'json' }
import goldenSp from '../../../fixtures/channels/jd/order-paid.sp.canonical.json' with { type: 'json' }
import { legacyOrder, spOrder } from './sample-orders.ts'

function translated(order: Fields, line: Fields = {}) {
  const result = translateSpOrder(spOrder(order, line))
  if (!result.ok) throw new Error(`not translated: ${JSON.stringify(result.error)}`)
  return canonicalOrderSchema.parse(result.value)
}
function translatedLegacy(order: Fields) {
  const result = translateLegacyOrder(legacyOrder(order))
  if (!result.ok) throw new Error(`not translated: ${JSON.stringify(result.error)}`)
  return canonicalOrderSchema.parse(result.value)
}

test('the paid sample order becomes the canonical order that was worked out by hand, in either form', () => {
  expect(translateSpOrder(spOrder())).toEqual({ ok: true, value: goldenSp })
  expect(translateLegacyOrder(legacyOrder())).toEqual({ ok: true, value: goldenLegacy })
})

const rows = [
  ['NOT_PAY', 'pending_payment', false, 0],
  ['WAIT_SELLER_STOCK_OUT', 'paid', false, 0],
  ['WAIT_SEND_CODE', 'paid', false, 0],
  ['LOCKED', 'paid', true, 0],
  ['PAUSE', 'paid', true, 0],
  ['POP_ORDER_PAUSE', 'paid', true, 0],
  ['WAIT_SELLER_DELIVERY', 'shipped', false, 1],
  ['SEND_TO_DISTRIBUTION_CENER', 'shipped', false, 1],
  ['DISTRIBUTION_CENTER_RECEIVED', 'shipped', false, 1],
  ['RECEIPTS_CONFIRM', 'shipped', false, 1],
  ['WAIT_GOODS_RECEIVE_CONFIRM', 'shipped', false, 1],
  ['FINISHED_L', 'delivered', false, 1],
  ['TRADE_CANCELED', 'refunded', false, 0],
] as const

describe.each(rows)('%s', (status, state, review, shipped) => {
  test(`is ${state}`, () => {
    const sp = translated({ orderStatus: status })
    const legacy = translatedLegacy({ orderState: status })
    for (const order of [sp, legacy])
      expect([order.state, order.platformReview, order.lines[0]?.shippedQuantity]).toEqual([state, review, shipped])
  })
})

describe('states that need a second look', () => {
  test('a cancelled order that was never paid is cancelled only', () => {
    expect(translatedLegacy({ orderState: 'TRADE_CANCELED', paymentConfirmTime: '' }).state).toBe('cancelled')
    const unpaid = { paymentInfo: { shouldPayAmount: '168.00' } }
    expect(translated({ orderStatus: 'TRADE_CANCELED', ...unpaid })).toMatchObject({ state: 'cancelled', paidAt: null })
  })

  test('LOCKED because somebody asked to cancel is a refund that is asked for, no freeze', () => {
    const asked = { orderStatus: 'LOCKED', specialStatusReasonInfo: { reason: '用户申请取消' } }
    expect(translated(asked)).toMatchObject({ state: 'refunding', platformReview: false })
    expect(translatedLegacy({ orderState: 'LOCKED', orderStateRemark: '客户申请取消' }).state).toBe('refunding')
  })

  test('a cancelled order that had left keeps its pieces shipped', () => {
    expect(translated({ orderStatus: 'TRADE_CANCELED', outboundTime: 1772400000000 }).lines[0]?.shippedQuantity).toBe(1)
  })
})

describe('after-sales of a line', () => {
  test.each([
    [[], 'none'],
    [[{ refundStatus: 0 }], 'refunding'],
    [[{ refundStatus: 1 }], 'refunded'],
    [[{ refundStatus: 2 }], 'none'],
    [[{ refundStatus: 3 }], 'refunded'],
    [[{ refundStatus: 4 }], 'none'],
    [[{ refundStatus: 2 }, { refundStatus: 0 }], 'refunding'],
    [[{ customerExpect: 20, refundStatus: 0 }], 'none'],
    [[{ customerExpect: 30, refundStatus: 0 }], 'none'],
    [[{ customerExpect: 10, refundStatus: 0 }], 'refunding'],
  ])('%j is %s', (afsInfoList, refund) => {
    expect(translated({}, { afsInfoList }).lines[0]?.refund).toBe(refund)
  })

  test('an open refund holds a paid order, and leaves a shipped one shipped', () => {
    const line = { afsInfoList: [{ refundStatus: 0 }] }
    expect(translated({}, line).state).toBe('refunding')
    expect(translated({ orderStatus: 'WAIT_GOODS_RECEIVE_CONFIRM' }, line).state).toBe('shipped')
  })
})

describe('particulars', () => {
  test.each([
    [1, 'cod'],
    [4, 'other'],
    [5, 'other'],
    [6, 'card'],
  ])('pay type %i is %s', (paymentType, method) => {
    expect(translated({ paymentInfo: { paymentType, actualPayAmount: '1.00' } }).payMethod).toBe(method)
    expect(translatedLegacy({ payType: `${paymentType}-某种` }).payMethod).toBe(method)
  })

  test('先用后付 is told by its flag', () => {
    expect(translated({ orderFlag: { tryBeforePayLater: true } }).payMethod).toBe('pay_later')
  })

  test('a consignee that was changed counts, and its OAID is kept', () => {
    const finalConsigneeInfo = { fullName: '李四五', mobile: '13800001111', fullAddress: '学院路1号', oaid: 'o2' }
    const { receiver } = translated({ finalConsigneeInfo })
    expect(receiver).toMatchObject({
      nameMasked: '李**',
      phoneMasked: '138****1111',
      addressMasked: '学院路***',
      addressToken: 'o2',
      cipher: { oaid: 'o2' },
    })
  })

  test('ids beyond 2^53 that came as text stay as they are', () => {
    expect(translated({ orderId: '9007199254740993001' }).platformOrderId).toBe('9007199254740993001')
  })
})

describe('what cannot be read', () => {
  test.each([
    ['orderStatus', 'WAIT_FOR_GODOT'],
    ['orderStatus', ''],
  ])('%s %j is a bad value, never a guess', (field, value) => {
    const error = { code: 'translate.bad_value', field, value }
    expect(translateSpOrder(spOrder({ [field]: value }))).toEqual({ ok: false, error })
    expect(translateLegacyOrder(legacyOrder({ orderState: value }))).toEqual({
      ok: false,
      error: { ...error, field: 'orderState' },
    })
  })

  test('an unknown refund status names line and after-sale', () => {
    expect(translateSpOrder(spOrder({}, { afsInfoList: [{ refundStatus: 9 }] }))).toMatchObject({
      error: { code: 'translate.bad_value', field: 'skuItemInfoList[0].afsInfoList[0].refundStatus', value: '9' },
    })
  })

  test.each([
    [{ orderId: null }, 'orderId'],
    [{ createdTime: 0 }, 'createdTime'],
    [{ modifiedTime: null }, 'modifiedTime'],
    [{ paymentInfo: {} }, 'actualPayAmount'],
    [{ skuItemInfoList: [] }, 'skuItemInfoList'],
    [{ skuItemInfoList: [{ num: 1 }] }, 'skuItemInfoList[0].skuId'],
    [{ skuItemInfoList: [{ skuId: 1 }] }, 'skuItemInfoList[0].num'],
    [{ skuItemInfoList: [{ skuId: 1, num: 0 }] }, 'skuItemInfoList[0].num'],
  ])('%j is refused for %s', (fields, field) => {
    expect(translateSpOrder(spOrder(fields))).toMatchObject({ ok: false, error: { field } })
  })

  test.each([
    [{ itemInfoList: [{}] }, 'itemInfoList[0].skuId'],
    [{ itemInfoList: [{ skuId: '1' }] }, 'itemInfoList[0].itemTotal'],
    [{ itemInfoList: [{ skuId: '1', itemTotal: '0' }] }, 'itemInfoList[0].itemTotal'],
  ])('legacy: %j is refused for %s', (fields, field) => {
    expect(translateLegacyOrder(legacyOrder(fields))).toMatchObject({ ok: false, error: { field } })
  })
})
