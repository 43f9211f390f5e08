import { describe, expect, test } from 'vitest'
import { translateOrder } from '../../../../src/channels/woocommerce/translate.ts'
import { readOwnStatuses } from '../../../../src/channels/woocommerce/woocommerce.types.ts'
import { canonicalOrderSchema } from '../../../../src/orders/canonical-order.contract.ts'
import sample from '../../../fixtures/protocols/woocommerce.order.json' with { type: 'json' }

const reading = { secret: 's', ownStatuses: new Map(), refunds: [] }
const attempt = (change: object = {}, how: object = {}) =>
  translateOrder({ ...sample, ...change }, { ...reading, ...how })
const read = (change: object = {}, how: object = {}) => {
  const translated = attempt(change, how)
  if (!translated.ok) throw new Error(JSON.stringify(translated.error))
  return translated.value
}
const [first, other] = sample.line_items

test('the sample order, field by field', () => {
  const { plain, ...order } = read()
  expect(canonicalOrderSchema.parse(order)).toEqual(order)
  expect(plain).toEqual({ name: '张三', phone: '13800008000', address: '文一西路969号 3幢501' })
  expect(order).toEqual({
    platformOrderId: '727',
    platformStatus: 'processing',
    state: 'paid',
    platformReview: false,
    placedAt: Date.parse('2026-03-01T09:58:11+08:00'),
    paidAt: Date.parse('2026-03-01T10:05:09+08:00'),
    updatedAt: Date.parse('2026-03-01T10:05:12+08:00'),
    shipBy: null,
    payBy: null,
    currency: 'CNY',
    goodsFen: 19800,
    freightFen: 0,
    discountFen: 3000,
    payableFen: 16800,
    payMethod: 'alipay',
    buyerId: '26',
    receiver: {
      nameMasked: '张*',
      phoneMasked: '138****8000',
      phoneTail: '8000',
      province: '浙江省',
      city: '杭州市',
      district: '',
      street: '',
      addressMasked: '文一西路***',
      regionCode: null,
      addressToken: expect.stringMatching(/^[0-9a-f]{40}$/),
      cipher: null,
    },
    buyerRemark: '请尽快发货',
    sellerRemark: '',
    sellerFlag: 0,
    reservationId: null,
    lines: [
      {
        platformLineId: '315',
        shopProductId: '93',
        shopSkuId: '98',
        merchantCode: 'TSHIRT-2026-RED-L',
        title: '2026春季纯棉T恤男 - 红色, L',
        spec: 'red',
        imageUrl: '',
        quantity: 1,
        unitPriceFen: 9900,
        paidFen: 8400,
        gift: false,
        state: 'paid',
        refund: 'none',
        shippedQuantity: 0,
      },
      expect.objectContaining({ platformLineId: '316', shopSkuId: '99' }),
    ],
  })
})

describe('states', () => {
  test.each([
    ['pending', 'pending_payment'],
    ['checkout-draft', 'pending_payment'],
    ['failed', 'pending_payment'],
    ['processing', 'paid'],
    ['completed', 'shipped'],
    ['cancelled', 'cancelled'],
    ['refunded', 'refunded'],
    ['trash', 'cancelled'],
  ])('%s is %s', (status, state) => {
    const order = read({ status })
    expect(order).toMatchObject({ state, platformReview: false, platformStatus: status })
    expect(order.lines.map((line) => line.shippedQuantity)).toEqual(state === 'shipped' ? [1, 1] : [0, 0])
  })

  test.each([
    ['bacs', 'pending_payment', false],
    ['cheque', 'pending_payment', false],
    ['stripe', 'paid', true],
  ])('on-hold paid by %s is %s, held: %s', (payment_method, state, platformReview) => {
    expect(read({ status: 'on-hold', payment_method })).toMatchObject({ state, platformReview })
  })

  test('a plugin’s status is no guess, unless the shop says what it is', () => {
    expect(attempt({ status: 'partial-shipped' })).toMatchObject({
      ok: false,
      error: { code: 'translate.bad_value', field: 'status', value: 'partial-shipped' },
    })
    const ownStatuses = readOwnStatuses('wc-partial-shipped=paid, delivered = delivered')
    expect(read({ status: 'partial-shipped' }, { ownStatuses }).state).toBe('paid')
    expect(read({ status: 'delivered' }, { ownStatuses }).lines[0]?.shippedQuantity).toBe(1)
    for (const wrong of ['x', 'shipped=gone', '=paid']) expect(readOwnStatuses(wrong), wrong).toBeNull()
  })

  test('cash on delivery is to be shipped and was not paid', () => {
    expect(read({ payment_method: 'cod', date_paid_gmt: null })).toMatchObject({
      state: 'paid',
      payMethod: 'cod',
      paidAt: null,
    })
  })
})

describe('refunds of lines', () => {
  const refund = (id: string, quantity: number) => ({
    line_items: [{ id: 900, quantity: -quantity, meta_data: [{ key: '_refunded_item_id', value: id }] }],
  })

  test('a line of which all pieces are paid back is refunded, the other goes on', () => {
    const order = read({}, { refunds: [refund('315', 1)] })
    expect(order.state).toBe('paid')
    expect(order.lines.map((line) => line.refund)).toEqual(['refunded', 'none'])
  })

  test('some pieces of a line that has not left stop the order for a person', () => {
    const line_items = [{ ...first, quantity: 3 }, other]
    const order = read({ line_items }, { refunds: [refund('315', 1), refund('315', 1)] })
    expect(order.lines[0]).toMatchObject({ quantity: 1, refund: 'refunding' })
    expect(read({ line_items, status: 'completed' }, { refunds: [refund('315', 1)] }).lines[0]).toMatchObject({
      quantity: 2,
      shippedQuantity: 2,
      refund: 'none',
    })
  })
})

describe('fields', () => {
  test.each([
    [{ id: null }, 'id'],
    [{ date_modified_gmt: null }, 'date_modified_gmt'],
    [{ date_created_gmt: '2026' }, 'date_created_gmt'],
    [{ currency: '' }, 'currency'],
    [{ total: '1.2.3' }, 'total'],
    [{ line_items: [] }, 'line_items'],
    [{ line_items: [{ ...first, quantity: 0 }] }, 'line_items[0].quantity'],
    [{ line_items: [{ ...first, total: 'x' }] }, 'line_items[0].total'],
  ])('%j is refused for %s', (change, field) => {
    expect(attempt(change)).toMatchObject({ ok: false, error: { field } })
  })

  test('taxes belong to what was paid; a currency without decimals stays whole', () => {
    const order = read({
      currency: 'JPY',
      total: '2200',
      shipping_total: '100',
      shipping_tax: '10',
      line_items: [
        { ...first, quantity: 2, subtotal: '1000.00', subtotal_tax: '100.00', total: '900', total_tax: '90' },
      ],
    })
    expect(order).toMatchObject({ payableFen: 2200, freightFen: 110, goodsFen: 1100 })
    expect(order.lines[0]).toMatchObject({ unitPriceFen: 550, paidFen: 990 })
  })

  test('a product without variations is its own SKU; a guest has no id; the bill says who where no parcel goes', () => {
    const order = read({
      customer_id: 0,
      shipping: {},
      line_items: [{ ...first, variation_id: 0 }],
      billing: { ...sample.billing, country: 'US', state: 'CA', first_name: 'Ada', last_name: 'Lovelace' },
    })
    expect(order.lines[0]?.shopSkuId).toBe('93')
    expect(order.buyerId).toBeNull()
    expect(order.plain).toMatchObject({ name: 'Ada Lovelace', address: '文一西路969号 3幢501, 311121, US' })
    expect(order.receiver.province).toBe('CA')
  })
})
