import { describe, expect, test } from 'vitest'
import { type Fields, listAt } from '../../../../src/channels/read-fields.ts'
import { noParticulars, translateOrder } from '../../../../src/channels/xiaohongshu/translate.ts'
import { canonicalOrderSchema } from '../../../../src/orders/canonical-order.contract.ts'
import golden from '../../../fixtures/channels/xiaohongshu/order-paid.canonical.json' with { type: 'json' }
import { sampleOrder, sampleReceiver, shownSample } from './sample-order.ts'

const skuId = '6400sku0000000000001'

function translated(order: Fields, afterSales: readonly Fields[] = []) {
  const result = translateOrder(order, { ...noParticulars, afterSales })
  if (!result.ok) throw new Error(`not translated: ${JSON.stringify(result.error)}`)
  return canonicalOrderSchema.parse(result.value)
}

test('the paid sample order becomes the canonical order that was worked out by hand', () => {
  const [receiver = {}] = listAt(sampleReceiver(), 'receiverInfos')
  expect(translateOrder(sampleOrder(), { receiver, shown: shownSample, afterSales: [] })).toEqual({
    ok: true,
    value: golden,
  })
})

describe('states', () => {
  test.each([
    [1, 0, 'pending_payment', false, 0],
    [2, 1, 'paid', true, 0],
    [3, 1, 'paid', true, 0],
    [4, 1, 'paid', false, 0],
    [5, 1, 'paid', false, 0],
    [6, 1, 'shipped', false, 2],
    [7, 1, 'delivered', false, 2],
    [8, 0, 'cancelled', false, 0],
    [8, 1, 'refunded', false, 0],
    [9, 0, 'cancelled', false, 0],
    [9, 1, 'cancelled', false, 0],
    [10, 1, 'shipped', false, 2],
  ])('%i with paidTime %i is %s', (orderStatus, paidTime, state, platformReview, shippedQuantity) => {
    const order = translated(sampleOrder({ orderStatus, paidTime }))
    expect(order).toMatchObject({ state, platformReview, platformStatus: String(orderStatus) })
    expect(order.lines[0]).toMatchObject({ state, shippedQuantity, refund: state === 'refunded' ? 'refunded' : 'none' })
  })

  test.each([0, 11, 99])('%i is unknown and nothing is guessed', (orderStatus) => {
    expect(translateOrder(sampleOrder({ orderStatus }), noParticulars)).toEqual({
      ok: false,
      error: { code: 'translate.bad_value', field: 'orderStatus', value: String(orderStatus) },
    })
  })

  test('of a part-shipped order, the SKUs in parcels with a waybill are shipped', () => {
    const skuList = ['a', 'b', 'c'].map((id) => ({ skuId: id, skuQuantity: 1 }))
    const simpleDeliveryOrderList = [
      { expressTrackingNo: 'YT1', skuIdList: ['a'] },
      { expressTrackingNo: '', skuIdList: ['b'] },
    ]
    const { state, lines } = translated(sampleOrder({ orderStatus: 5, skuList, simpleDeliveryOrderList }))
    expect(state).toBe('paid')
    expect(lines.map((line) => [line.state, line.shippedQuantity])).toEqual([
      ['shipped', 1],
      ['paid', 0],
      ['paid', 0],
    ])
  })
})

describe('after-sales', () => {
  const refund = (order: Fields, afterSales: readonly Fields[] = []) =>
    translated(sampleOrder(order), afterSales).lines[0]?.refund
  const afterSale = (refundStatus: number, appliedCount: number, id = skuId, updatedAt = 0): Fields => ({
    refundStatus,
    updatedAt,
    skus: [{ skuId: id, appliedCount }],
  })

  test.each([
    [1, 'none'],
    [2, 'refunding'],
    [3, 'refunded'],
    [4, 'none'],
    [5, 'none'],
    [6, 'refunding'],
  ])('status %i of the order is %s where there are no particulars', (orderAfterSalesStatus, expected) => {
    expect(refund({ orderAfterSalesStatus })).toBe(expected)
  })

  test('an unknown status is not guessed', () => {
    expect(translateOrder(sampleOrder({ orderAfterSalesStatus: 9 }), noParticulars)).toMatchObject({
      error: { field: 'orderAfterSalesStatus', value: '9' },
    })
  })

  test('particulars say which SKUs an after-sale is about', () => {
    expect(refund({ orderAfterSalesStatus: 3 }, [afterSale(2, 2)])).toBe('refunded')
    expect(refund({ orderAfterSalesStatus: 3 }, [afterSale(2, 2, 'other')])).toBe('none')
    expect(refund({ orderAfterSalesStatus: 2 }, [afterSale(1, 1)])).toBe('refunding')
    expect(refund({ orderAfterSalesStatus: 2 }, [afterSale(1, 1, 'other')])).toBe('none')
    expect(refund({ orderAfterSalesStatus: 6 }, [afterSale(2, 2), afterSale(1, 1, 'other')])).toBe('refunded')
    // Taken back, while another line's is open.
    const takenBack = { ...afterSale(1, 2), status: 5 }
    expect(refund({ orderAfterSalesStatus: 2 }, [takenBack, afterSale(1, 1, 'other')])).toBe('none')
    expect(refund({ orderAfterSalesStatus: 2 }, [takenBack, afterSale(1, 1)])).toBe('refunding')
    // Done without money back: an exchange.
    expect(refund({ orderAfterSalesStatus: 3 }, [afterSale(1, 2)])).toBe('none')
  })

  test('money back for a part of the pieces holds what has not left', () => {
    expect(refund({ orderAfterSalesStatus: 3 }, [afterSale(2, 1)])).toBe('refunding')
    expect(refund({ orderAfterSalesStatus: 3, orderStatus: 6 }, [afterSale(2, 1)])).toBe('none')
    expect(refund({ orderAfterSalesStatus: 3 }, [afterSale(2, 1), afterSale(2, 1)])).toBe('refunded')
  })

  test('a buyer who asks to cancel stops what has not left', () => {
    expect(refund({ cancelStatus: 1 })).toBe('refunding')
    expect(refund({ cancelStatus: 1, orderStatus: 6 })).toBe('none')
  })

  test('an after-sale that changed later makes the order newer', () => {
    const order = sampleOrder({ orderAfterSalesStatus: 2 })
    expect(translated(order, [afterSale(1, 1, skuId, 1772339999000)]).updatedAt).toBe(1772339999000)
  })
})

describe('particulars', () => {
  test.each([
    [1, 'alipay'],
    [2, 'wechat'],
    [3, 'other'],
    [4, 'other'],
    [5, 'instalment'],
    [7, 'alipay'],
    [8, 'card'],
    [-1, 'other'],
    [66, 'other'],
  ])('payment type %i is %s', (paymentType, payMethod) => {
    expect(translated(sampleOrder({ paymentType })).payMethod).toBe(payMethod)
  })

  test.each([
    [1, 0],
    [2, 1],
    [6, 5],
    [0, 0],
    [9, 5],
  ])('flag %i is our %i', (sellerRemarkFlag, sellerFlag) => {
    expect(translated(sampleOrder({ sellerRemarkFlag })).sellerFlag).toBe(sellerFlag)
  })

  test('a bundle costs what its parts cost, and a gift is marked', () => {
    const skuDetailList = [
      { pricePerSku: 1000, quantity: 2 },
      { pricePerSku: 500, quantity: 4 },
    ]
    const order = translated(sampleOrder({}, { skuDetailList, skuTag: 1 }))
    expect(order.goodsFen).toBe(4000)
    expect(order.lines[0]).toMatchObject({ unitPriceFen: 2000, gift: true })
  })

  test('a SKU that stands twice is two lines', () => {
    const skuList = [1, 2].map((skuQuantity) => ({ skuId, skuQuantity }))
    expect(translated(sampleOrder({ skuList })).lines.map((line) => line.platformLineId)).toEqual([skuId, `${skuId}-2`])
  })

  test('without ciphertexts the receiver is the district, and what is shown is masked once more', () => {
    expect(translated(sampleOrder({ receiverDistrictId: '' })).receiver).toMatchObject({
      nameMasked: '',
      district: '余杭区',
      regionCode: '330100',
      cipher: null,
    })
    const receiver = { receiverName: 'c1', receiverPhone: 'c2', receiverTownName: '仓前街道' }
    const shown = new Map([
      ['c1', '张三丰'],
      ['c2', '13800001111'],
    ])
    const order = translateOrder(sampleOrder({ sellerRemark: '找13900002222' }), { receiver, shown, afterSales: [] })
    expect(order).toMatchObject({ value: { receiver: { nameMasked: '张**', phoneTail: '1111', street: '仓前街道' } } })
    expect(JSON.stringify(order)).not.toMatch(/三丰|13800001111|13900002222/)
  })

  test.each(['orderId', 'orderStatus', 'createdTime', 'updateTime', 'totalPayAmount'])(
    'an order without %s is not read',
    (key) => {
      expect(translateOrder(sampleOrder({ [key]: undefined }), noParticulars)).toMatchObject({
        error: { code: 'translate.missing_field', field: key },
      })
    },
  )

  test.each([
    [{ createdTime: 0 }, {}, 'createdTime'],
    [{ updateTime: 'x' }, {}, 'updateTime'],
    [{ skuList: [] }, {}, 'skuList'],
    [{}, { skuId: '' }, 'skuList[0].skuId'],
    [{}, { skuQuantity: undefined }, 'skuList[0].skuQuantity'],
    [{}, { skuQuantity: -1 }, 'skuList[0].skuQuantity'],
  ])('%j %j is refused at %s', (order, sku, field) => {
    expect(translateOrder(sampleOrder(order, sku), noParticulars)).toMatchObject({ ok: false, error: { field } })
  })
})
