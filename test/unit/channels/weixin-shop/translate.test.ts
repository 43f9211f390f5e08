import { describe, expect, test } from 'vitest'
import type { Fields } from '../../../../src/channels/read-fields.ts'
import { translateOrder } from '../../../../src/channels/weixin-shop/translate.ts'
import { canonicalOrderSchema } from '../../../../src/orders/canonical-order.contract.ts'
import golden from '../../../fixtures/channels/weixin-shop/order-paid.canonical.json' with { type: 'json' }
import { sampleOrder } from './sample-order.ts'

function translated(order: Fields, afterSales: readonly Fields[] = []) {
  const result = translateOrder(order, afterSales)
  if (!result.ok) throw new Error(`not translated: ${JSON.stringify(result.error)}`)
  return canonicalOrderSchema.parse(result.value)
}
const sku = { product_id: '10000000123456', sku_id: '1234567890' }
const afterSale = (status: string, count = 2, update_time = 0): Fields => ({
  status,
  type: 'REFUND',
  order_id: '3705115058471208928',
  update_time,
  product_info: { ...sku, count },
})

test('the paid sample order becomes the canonical order that was worked out by hand', () => {
  expect(translateOrder(sampleOrder(), [])).toEqual({ ok: true, value: golden })
})

describe('states', () => {
  test.each([
    [10, 'pending_payment', false, 0],
    [12, 'paid', true, 0],
    [13, 'paid', true, 0],
    [20, 'paid', false, 0],
    [21, 'paid', false, 0],
    [30, 'shipped', false, 2],
    [100, 'delivered', false, 2],
    [190, 'cancelled', false, 0],
    [200, 'refunded', false, 0],
    [250, 'cancelled', false, 0],
  ])('%i is %s', (status, state, platformReview, shippedQuantity) => {
    const order = translated(sampleOrder({ order: { status } }))
    expect(order).toMatchObject({ platformStatus: String(status), state, platformReview })
    expect(order.lines[0]).toMatchObject({ state, shippedQuantity })
  })

  test.each([11, 0, 22, 999])('%i is unknown and nothing is guessed', (status) => {
    expect(translateOrder(sampleOrder({ order: { status } }), [])).toEqual({
      ok: false,
      error: { code: 'translate.bad_value', field: 'status', value: String(status) },
    })
  })

  test('an order whose lines were all refunded is refunded line by line', () => {
    expect(translated(sampleOrder({ order: { status: 200 } })).lines[0]?.refund).toBe('refunded')
  })

  test('a change of address under review holds a paid order', () => {
    const detail = { delivery_info: { address_under_review: { user_name: '李*' } } }
    expect(translated(sampleOrder({ detail })).platformReview).toBe(true)
    expect(translated(sampleOrder({ detail, order: { status: 30 } })).platformReview).toBe(false)
  })
})

describe('parcels', () => {
  const parcel = (product_cnt: number) => ({
    waybill_id: 'YT1',
    delivery_id: 'YTO',
    product_infos: [{ ...sku, product_cnt }],
  })

  test('of a part-shipped order, the pieces in parcels are told and the order waits for the rest', () => {
    const detail = { delivery_info: { delivery_product_info: [parcel(1)] } }
    const order = translated(sampleOrder({ order: { status: 21 }, detail }))
    expect(order.state).toBe('paid')
    expect(order.lines[0]).toMatchObject({ state: 'paid', quantity: 2, shippedQuantity: 1 })
  })

  test('a line whose pieces have all left is shipped', () => {
    const detail = { delivery_info: { delivery_product_info: [parcel(1), parcel(1)] } }
    expect(translated(sampleOrder({ order: { status: 21 }, detail })).lines[0]).toMatchObject({
      state: 'shipped',
      shippedQuantity: 2,
    })
  })

  test('a gift of the same SKU is a line of its own, and parcels fill the lines one after the other', () => {
    const [product = {}] = sampleOrder().order_detail ? [{ ...sku, sku_cnt: 2 }] : []
    const detail = {
      product_infos: [product, { ...product, sku_cnt: 1, is_free_gift: true }],
      delivery_info: { delivery_product_info: [parcel(2)] },
    }
    const { lines } = translated(sampleOrder({ order: { status: 21 }, detail }))
    expect(lines.map((line) => [line.platformLineId, line.gift, line.shippedQuantity])).toEqual([
      ['10000000123456-1234567890', false, 2],
      ['10000000123456-1234567890-2', true, 0],
    ])
  })
})

describe('after-sales', () => {
  test.each([
    ['MERCHANT_PROCESSING', 'refunding'],
    ['USER_WAIT_RETURN', 'refunding'],
    ['MERCHANT_WAIT_RECEIPT', 'refunding'],
    ['MERCHANT_OVERDUE_REFUND', 'refunding'],
    ['PLATFORM_REFUNDING', 'refunding'],
    ['USER_WAIT_CONFIRM', 'refunding'],
    ['USER_WAIT_CONFIRM_UPDATE', 'refunding'],
    ['USER_WAIT_HANDLE_MERCHANT_AFTER_SALE', 'refunding'],
    ['MERCHANT_REFUND_RETRY_FAIL', 'refunding'],
    ['MERCHANT_FAIL', 'refunding'],
    ['PLATFORM_REFUND_FAIL', 'refunding'],
    ['MERCHANT_REFUND_SUCCESS', 'refunded'],
    ['MERCHANT_RETURN_SUCCESS', 'refunded'],
    ['MERCHANT_EXCHANGE_SUCCESS', 'none'],
    ['USER_CANCELD', 'none'],
    ['MERCHANT_REJECT_REFUND', 'none'],
    ['MERCHANT_REJECT_RETURN', 'none'],
    ['RETURN_CLOSED', 'none'],
  ])('%s is %s', (status, refund) => {
    expect(translated(sampleOrder(), [afterSale(status)]).lines[0]?.refund).toBe(refund)
  })

  test('an unknown status of an after-sale is not guessed', () => {
    expect(translateOrder(sampleOrder(), [afterSale('SOMETHING_NEW')])).toMatchObject({
      error: { code: 'translate.bad_value', field: 'after_sale_order.status', value: 'SOMETHING_NEW' },
    })
  })

  test('one open after-sale outweighs those that ended', () => {
    const both = [afterSale('USER_CANCELD'), afterSale('MERCHANT_PROCESSING', 1)]
    expect(translated(sampleOrder(), both).lines[0]?.refund).toBe('refunding')
  })

  test('money back for a part of the pieces holds what has not left, and is nothing to a parcel on its way', () => {
    const part = [afterSale('MERCHANT_REFUND_SUCCESS', 1)]
    expect(translated(sampleOrder(), part).lines[0]?.refund).toBe('refunding')
    expect(translated(sampleOrder({ order: { status: 30 } }), part).lines[0]?.refund).toBe('none')
    expect(translated(sampleOrder(), [...part, ...part]).lines[0]?.refund).toBe('refunded')
  })

  test('an after-sale of another SKU leaves the line alone', () => {
    const other = { ...afterSale('MERCHANT_PROCESSING'), product_info: { ...sku, sku_id: '999', count: 1 } }
    expect(translated(sampleOrder(), [other]).lines[0]?.refund).toBe('none')
  })

  test('without particulars the counts on the line speak', () => {
    const counted = (product: Fields) => translated(sampleOrder({ product })).lines[0]?.refund
    expect(counted({ on_aftersale_sku_cnt: 1 })).toBe('refunding')
    expect(counted({ finish_aftersale_sku_cnt: 2 })).toBe('refunded')
  })

  test('an after-sale that changed later makes the order newer', () => {
    expect(translated(sampleOrder(), [afterSale('USER_CANCELD', 2, 1772331000)]).updatedAt).toBe(1772331000_000)
    expect(translated(sampleOrder(), [afterSale('USER_CANCELD', 2, 1)]).updatedAt).toBe(1772330712_000)
  })
})

describe('particulars', () => {
  test.each([
    [1, 'wechat'],
    [2, 'pay_later'],
    [3, 'none'],
    [4, 'other'],
    [77, 'other'],
  ])('payment method %i is %s', (payment_method, payMethod) => {
    expect(translated(sampleOrder({ detail: { pay_info: { payment_method } } })).payMethod).toBe(payMethod)
  })

  test('0 as a time means not yet', () => {
    const order = sampleOrder({
      order: { status: 10 },
      detail: { pay_info: { pay_time: 0 } },
      product: { delivery_deadline: 0 },
    })
    expect(translated(order)).toMatchObject({ paidAt: null, shipBy: null })
  })

  test('the order is due when its first line is', () => {
    const product = { ...sku, sku_cnt: 1 }
    const product_infos = [
      { ...product, delivery_deadline: 1772503509 },
      { ...product, delivery_deadline: 1772503000 },
    ]
    expect(translated(sampleOrder({ detail: { product_infos } })).shipBy).toBe(1772503000_000)
  })

  test('plain receivers and phones in remarks are masked', () => {
    const detail = {
      delivery_info: {
        address_info: {
          user_name: '张三丰',
          tel_number: '13800001111',
          detail_info: '文一西路969号3幢',
          national_code: '33',
        },
      },
      ext_info: { customer_notes: '打13800001111', merchant_notes: '或13900002222' },
    }
    const order = translated(sampleOrder({ detail }))
    expect(JSON.stringify(order)).not.toMatch(/13800001111|13900002222|三丰|969/)
    expect(order.receiver).toMatchObject({
      nameMasked: '张**',
      phoneTail: '1111',
      regionCode: null,
      addressToken: null,
    })
  })

  test.each(['order_id', 'status', 'create_time', 'update_time'])('an order without %s is not read', (key) => {
    expect(translateOrder(sampleOrder({ order: { [key]: undefined } }), [])).toMatchObject({
      error: { code: 'translate.missing_field', field: key },
    })
  })

  test.each([
    [{ order: { create_time: 'x' } }, 'create_time'],
    [{ order: { update_time: -1 } }, 'update_time'],
    [{ detail: { price_info: {} } }, 'price_info.order_price'],
    [{ detail: { product_infos: [] } }, 'product_infos'],
    [{ product: { product_id: '' } }, 'product_infos[0].product_id'],
    [{ product: { sku_id: undefined } }, 'product_infos[0].sku_id'],
    [{ product: { sku_cnt: undefined } }, 'product_infos[0].sku_cnt'],
    [{ product: { sku_cnt: 0 } }, 'product_infos[0].sku_cnt'],
  ])('%j is refused at %s', (change, field) => {
    expect(translateOrder(sampleOrder(change as Record<string, Fields>), [])).toMatchObject({
      ok: false,
      error: { field },
    })
  })
})
