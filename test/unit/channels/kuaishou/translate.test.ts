import { describe, expect, test } from 'vitest'
import { translateOrder } from '../../../../src/channels/kuaishou/translate.ts'
import type { Fields } from '../../../../src/channels/read-fields.ts'
import { canonicalOrderSchema } from '../../../../src/orders/canonical-order.contract.ts'
import golden from '../../../fixtures/channels/kuaishou/order-paid.canonical.json' with { type: 'json' }
import { sampleOrder } from './sample-order.ts'

function translated(order: Fields) {
  const result = translateOrder(order)
  if (!result.ok) throw new Error(`not translated: ${JSON.stringify(result.error)}`)
  return canonicalOrderSchema.parse(result.value)
}

test('the paid sample order becomes the canonical order that was worked out by hand', () => {
  expect(translateOrder(sampleOrder())).toEqual({ ok: true, value: golden })
})

describe('states', () => {
  test.each([
    [10, 0, 'pending_payment', 0],
    [30, 1, 'paid', 0],
    [40, 1, 'shipped', 1],
    [50, 1, 'delivered', 1],
    [70, 1, 'delivered', 1],
    [80, 0, 'cancelled', 0],
    [80, 1, 'refunded', 0],
  ])('%i with payTime %i is %s', (status, payTime, state, shippedQuantity) => {
    const order = translated(sampleOrder({ base: { status, payTime } }))
    expect(order).toMatchObject({ state, platformStatus: String(status) })
    expect(order.lines[0]).toMatchObject({ state, shippedQuantity, refund: state === 'refunded' ? 'refunded' : 'none' })
  })

  test.each([0, 20, 60, 99])('%i is unknown and nothing is guessed', (status) => {
    expect(translateOrder(sampleOrder({ base: { status } }))).toEqual({
      ok: false,
      error: { code: 'translate.bad_value', field: 'orderBaseInfo.status', value: String(status) },
    })
  })

  test('a split order of which some pieces have left waits for the rest', () => {
    const part = (deliveryNum: number) =>
      translated(
        sampleOrder({
          base: { status: 40 },
          item: { num: 3 },
          order: { orderDeliveryInfo: { splitDeliveryOrder: true, deliveryNum } },
        }),
      )
    expect(part(2)).toMatchObject({ state: 'paid', lines: [{ state: 'paid', quantity: 3, shippedQuantity: 2 }] })
    expect(part(3)).toMatchObject({ state: 'shipped', lines: [{ shippedQuantity: 3 }] })
  })

  test.each([
    [{ riskCode: 1 }, true],
    [{ disableDeliveryReasonCode: [3] }, true],
    [{ disableDeliveryReasonCode: [] }, false],
    [{ riskCode: 1, status: 40 }, false],
  ])('%j holds a paid order: %s', (base, platformReview) => {
    expect(translated(sampleOrder({ base: base as Fields })).platformReview).toBe(platformReview)
  })
})

describe('refunds', () => {
  const refunded = (refund: Fields, list = 'orderRefundList') =>
    translateOrder(sampleOrder({ order: { orderRefundList: [], [list]: [refund] } }))

  test.each([
    [10, 'refunding'],
    [12, 'refunding'],
    [20, 'refunding'],
    [30, 'refunding'],
    [40, 'refunding'],
    [45, 'refunding'],
    [50, 'refunding'],
    [60, 'refunded'],
    [70, 'none'],
  ])('status %i is %s', (refundStatus, refund) => {
    for (const list of ['orderRefundList', 'orderDetailRefundList'])
      for (const handlingWay of [1, 10])
        expect(refunded({ refundStatus, handlingWay }, list)).toMatchObject({ value: { lines: [{ refund }] } })
  })

  test.each([3, 4, 5])('way %i leaves the goods with the buyer', (handlingWay) => {
    expect(refunded({ refundStatus: 10, handlingWay })).toMatchObject({ value: { lines: [{ refund: 'none' }] } })
  })

  test('a difference in price stops nothing', () => {
    expect(refunded({ refundStatus: 60, handlingWay: 10, specialRefundType: 1 })).toMatchObject({
      value: { lines: [{ refund: 'none' }] },
    })
  })

  test.each([{ refundStatus: 11 }, {}])('%j is not guessed', (refund) => {
    expect(refunded(refund)).toMatchObject({ error: { field: 'orderRefundList[0].refundStatus' } })
  })
})

describe('particulars', () => {
  test.each([
    [1, 'wechat'],
    [2, 'alipay'],
    [9, 'other'],
  ])('payType %i is %s', (payType, payMethod) => {
    expect(translated(sampleOrder({ base: { payType } })).payMethod).toBe(payMethod)
  })

  test('the newest note is the memo, freight is paid on top', () => {
    const notes = [
      { note: '旧', flag: 1, createTime: 1 },
      { note: '新 13800001111', flag: 9, createTime: 2 },
    ]
    const order = sampleOrder({ base: { expressFee: 800 }, order: { orderNote: { orderNoteInfo: notes } } })
    expect(translated(order)).toMatchObject({
      sellerRemark: '新 138****1111',
      sellerFlag: 5,
      freightFen: 800,
      payableFen: 9200,
    })
    expect(translated(sampleOrder({ order: { orderNote: null } }))).toMatchObject({ sellerRemark: '', sellerFlag: 0 })
  })

  test('plain receivers are masked', () => {
    const orderAddress = {
      desensitiseConsignee: '张三丰',
      desensitiseMobile: '13800001111',
      desensitiseAddress: '文一西路969号',
      provinceCode: 330000,
    }
    const { receiver } = translated(sampleOrder({ order: { orderAddress } }))
    expect(receiver).toMatchObject({
      nameMasked: '张**',
      phoneMasked: '138****1111',
      regionCode: '330000',
      cipher: null,
    })
    expect(JSON.stringify(receiver)).not.toMatch(/三丰|969/)
  })

  test.each([
    [{ base: { oid: undefined } }, 'orderBaseInfo.oid'],
    [{ base: { totalFee: undefined } }, 'orderBaseInfo.totalFee'],
    [{ base: { createTime: 0 } }, 'orderBaseInfo.createTime'],
    [{ base: { updateTime: 'x' } }, 'orderBaseInfo.updateTime'],
    [{ item: { num: undefined } }, 'orderItemInfo.num'],
    [{ item: { num: 0 } }, 'orderItemInfo.num'],
  ])('%j is refused at %s', (change, field) => {
    expect(translateOrder(sampleOrder(change as Record<string, Fields>))).toMatchObject({ ok: false, error: { field } })
  })
})
