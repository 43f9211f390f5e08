import { describe, expect, test } from 'vitest'
import { translateOrder } from '../../../../src/channels/pdd/translate.ts'
import type { Fields } from '../../../../src/channels/read-fields.ts'
import { canonicalOrderSchema } from '../../../../src/orders/canonical-order.contract.ts'
import golden from '../../../fixtures/channels/pdd/order-paid.canonical.json' with { type: 'json' }
import { sampleOrder } from './sample-order.ts'

function translated(order: Fields, item: Fields = {}) {
  const result = translateOrder(sampleOrder(order, item))
  if (!result.ok) throw new Error(`not translated: ${JSON.stringify(result.error)}`)
  return canonicalOrderSchema.parse(result.value)
}

test('the paid sample order becomes the canonical order that was worked out by hand', () => {
  expect(translateOrder(sampleOrder())).toEqual({ ok: true, value: golden })
})

describe('states', () => {
  test.each([
    [{ confirm_status: 0 }, 'pending_payment', 0],
    [{ confirm_status: 1, order_status: 1 }, 'paid', 0],
    [{ confirm_status: 1, order_status: 2 }, 'shipped', 2],
    [{ confirm_status: 1, order_status: 3 }, 'delivered', 2],
    [{ confirm_status: 2 }, 'cancelled', 0],
    [{ confirm_status: 2, refund_status: 4, after_sales_status: 10 }, 'refunded', 0],
    [{ refund_status: 2 }, 'refunding', 0],
    [{ refund_status: 3 }, 'refunding', 0],
    [{ refund_status: 4 }, 'refunded', 0],
    [{ order_status: 2, refund_status: 4 }, 'refunded', 2],
  ])('%j is %s', (fields, state, shippedQuantity) => {
    const order = translated(fields)
    expect([order.state, order.lines[0]?.shippedQuantity]).toEqual([state, shippedQuantity])
  })

  test('under review: paid, and not to be shipped; its receiver is empty', () => {
    const withheld = { receiver_name: '', receiver_phone: '', receiver_address: '', address: '' }
    const order = translated({ risk_control_status: 1, ...withheld })
    expect(order).toMatchObject({ state: 'paid', platformReview: true, receiver: { cipher: null } })
    expect(translated({}).platformReview).toBe(false)
  })

  test('a refund asked for after the parcel left leaves it shipped and shows on the lines', () => {
    const order = translated({ order_status: 2, refund_status: 2, after_sales_status: 2 })
    expect([order.state, order.lines[0]?.refund]).toEqual(['shipped', 'refunding'])
  })
})

describe('after-sales', () => {
  const refunding = [2, 3, 4, 5, 6, 7, 8, 31, 33]
  const closed = [0, 9, 11, 12, 13]
  const noRefund = [14, 15, 16, 17, 18, 32, 21, 22, 24, 25, 27]
  test.each([
    ...refunding.map((status) => [status, 1, 'refunding'] as const),
    [10, 4, 'refunded'] as const,
    [10, 1, 'refunded'] as const,
    ...closed.map((status) => [status, 1, 'none'] as const),
    ...closed.map((status) => [status, 4, 'refunded'] as const),
    ...noRefund.map((status) => [status, 1, 'none'] as const),
    ...noRefund.map((status) => [status, 2, 'none'] as const),
  ])('status %i with refund status %i is %s', (after_sales_status, refund_status, refund) => {
    expect(translated({ after_sales_status, refund_status }).lines[0]?.refund).toBe(refund)
  })

  test('an open refund of a paid order holds it, a closed one lets it go on', () => {
    expect(translated({ after_sales_status: 2 }).state).toBe('refunding')
    expect(translated({ after_sales_status: 11 }).state).toBe('paid')
  })
})

describe('particulars', () => {
  test.each([
    ['WEIXIN', 'wechat'],
    ['ALIPAY', 'alipay'],
    ['QQ', 'other'],
    ['LIANLIANPAY', 'other'],
    ['', 'other'],
  ])('pay type %j is %s', (pay_type, method) => {
    expect(translated({ pay_type }).payMethod).toBe(method)
  })

  test.each([
    [0.1, 10],
    [19.99, 1999],
    [168, 16800],
    ['168.00', 16800],
    [1e6, 100_000_000],
  ])('%j yuan are %i fen', (pay_amount, payableFen) => {
    expect(translated({ pay_amount }).payableFen).toBe(payableFen)
  })

  test('an order is placed when the group is complete, or when it was created while it is not', () => {
    expect(translated({}).placedAt).toBe(Date.parse('2026-03-01T10:05:10+08:00'))
    expect(translated({ confirm_status: 0, confirm_time: '' }).placedAt).toBe(Date.parse('2026-03-01T09:58:11+08:00'))
  })

  test('what was paid is spread over the lines to the last fen, gifts cost nothing', () => {
    const item = { goods_id: 1, goods_name: 'A', goods_price: 10, goods_count: 1 }
    const order = translated({
      pay_amount: 25.01,
      postage: 5,
      item_list: [
        { ...item, sku_id: 11 },
        { ...item, sku_id: 12, goods_count: 2 },
        { ...item, sku_id: 11 },
      ],
      gift_list: [{ ...item, sku_id: 11 }],
    })
    expect(order.lines.map(({ platformLineId, paidFen, gift }) => [platformLineId, paidFen, gift])).toEqual([
      ['11', 500, false],
      ['12', 1001, false],
      ['11-2', 500, false],
      ['gift-11', 0, true],
    ])
  })

  test('remarks, the flag, and phones in remarks', () => {
    const order = translated({ buyer_memo: '打13800001111', remark: '加急', remark_tag: 3 })
    expect(order).toMatchObject({ buyerRemark: '打138****1111', sellerRemark: '加急', sellerFlag: 3 })
  })

  test('the second address token stands in where the first is absent', () => {
    expect(translated({}).receiver.addressToken).toBe('b0c1d2e3f4a5')
    expect(translated({ open_address_id: '' }).receiver.addressToken).toBe('b0c1d2e3f4a5-2')
    expect(translated({ open_address_id: '', open_address_id_2: null }).receiver.addressToken).toBeNull()
  })

  test('of a full masked address only what follows the region is the detail', () => {
    expect(translated({ receiver_address_mask: '' }).receiver.addressMasked).toBe('文一西路***')
  })

  test('a receiver that comes in plaintext after all is masked', () => {
    const plain = {
      receiver_name: '张三丰',
      receiver_phone: '13800001111',
      receiver_address: '文一西路969号',
      address: '',
    }
    const unmasked = { receiver_name_mask: '', receiver_phone_mask: '', receiver_address_mask: '', address_mask: '' }
    const { receiver } = translated({ ...plain, ...unmasked })
    expect(receiver).toMatchObject({ nameMasked: '张**', phoneMasked: '138****1111', addressMasked: '文一西路***' })
    expect(JSON.stringify(receiver)).not.toMatch(/张三丰|13800001111|969/)
  })
})

describe('what cannot be read', () => {
  test('fields that nobody knows are passed over', () => {
    expect(translateOrder(sampleOrder({ new_in_2027: { deep: [1] } }, { another: null }))).toEqual({
      ok: true,
      value: golden,
    })
  })

  test.each(['order_sn', 'confirm_status', 'order_status', 'created_time', 'updated_at', 'pay_amount'])(
    'an order without %s names the field',
    (field) => {
      expect(translateOrder(sampleOrder({ [field]: undefined }))).toEqual({
        ok: false,
        error: { code: 'translate.missing_field', field, value: '' },
      })
    },
  )

  test.each([
    ['confirm_status', 3],
    ['order_status', 4],
    ['order_status', 5],
    ['risk_control_status', 2],
    ['refund_status', 5],
    ['after_sales_status', 1],
    ['after_sales_status', 99],
    ['after_sales_status', 'soon'],
  ])('%s %j is a state that nobody knows: a bad value, never a guess', (field, value) => {
    expect(translateOrder(sampleOrder({ [field]: value }))).toEqual({
      ok: false,
      error: { code: 'translate.bad_value', field, value: String(value) },
    })
  })

  test.each([
    [{ created_time: 'yesterday' }, 'created_time'],
    [{ updated_at: '2026-02-30 00:00:00' }, 'updated_at'],
    [{ pay_amount: 'much' }, 'pay_amount'],
  ])('%j is a bad value', (fields, field) => {
    expect(translateOrder(sampleOrder(fields))).toMatchObject({
      ok: false,
      error: { code: 'translate.bad_value', field },
    })
  })

  test('an order without lines, and lines without goods or count, are refused', () => {
    expect(translateOrder(sampleOrder({ item_list: [] }))).toMatchObject({ error: { field: 'item_list' } })
    expect(translateOrder(sampleOrder({}, { sku_id: null, goods_id: '' }))).toMatchObject({
      error: { field: 'item_list[0].sku_id' },
    })
    expect(translateOrder(sampleOrder({}, { goods_count: 0 }))).toMatchObject({
      error: { field: 'item_list[0].goods_count' },
    })
  })
})
