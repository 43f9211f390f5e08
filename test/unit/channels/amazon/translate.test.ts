import { describe, expect, test } from 'vitest'
import { marketplaces, readMarketplaces } from '../../../../src/channels/amazon/marketplaces.ts'
import { translateOrder } from '../../../../src/channels/amazon/translate.ts'
import { canonicalOrderSchema } from '../../../../src/orders/canonical-order.contract.ts'
import fixture from '../../../fixtures/protocols/amazon.order.json' with { type: 'json' }

const sample = fixture.v2026_01_01.order
const [item] = sample.orderItems
const attempt = (change: object = {}) => translateOrder({ ...sample, ...change }, 's')
const read = (change: object = {}) => {
  const translated = attempt(change)
  if (!translated.ok) throw new Error(JSON.stringify(translated.error))
  return translated.value
}
const status = (fulfillmentStatus: string, more: object = {}) => ({
  fulfillment: { ...sample.fulfillment, fulfillmentStatus },
  ...more,
})

test('the sample order, field by field', () => {
  const { plain, ...order } = read()
  expect(canonicalOrderSchema.parse(order)).toEqual(order)
  expect(plain).toEqual({ name: 'Zhang San', phone: '', address: '410 Terry Ave N, 98109-5210, US' })
  expect(order).toEqual({
    platformOrderId: '113-1234567-7654321',
    platformStatus: 'UNSHIPPED',
    state: 'paid',
    platformReview: false,
    placedAt: Date.parse('2026-03-01T01:58:11Z'),
    paidAt: Date.parse('2026-03-01T01:58:11Z'),
    updatedAt: Date.parse('2026-03-01T02:30:12Z'),
    shipBy: Date.parse('2026-03-04T07:59:59Z'),
    payBy: null,
    currency: 'USD',
    goodsFen: 2790,
    freightFen: 0,
    discountFen: 200,
    payableFen: 2590,
    payMethod: 'other',
    buyerId: null,
    receiver: {
      nameMasked: 'Z********',
      phoneMasked: '',
      phoneTail: '',
      province: 'WA',
      city: 'SEATTLE',
      district: '',
      street: '',
      addressMasked: '410***',
      regionCode: null,
      addressToken: expect.stringMatching(/^[0-9a-f]{40}$/),
      cipher: null,
    },
    buyerRemark: '',
    sellerRemark: '',
    sellerFlag: 0,
    reservationId: null,
    lines: [
      {
        platformLineId: '68828574383266',
        shopProductId: 'TSHIRT-2026-RED-L',
        shopSkuId: 'TSHIRT-2026-RED-L',
        merchantCode: 'TSHIRT-2026-RED-L',
        title: '2026 Spring Cotton T-Shirt Men, Red L',
        spec: '',
        imageUrl: '',
        quantity: 2,
        unitPriceFen: 1395,
        paidFen: 2590,
        gift: false,
        state: 'paid',
        refund: 'none',
        shippedQuantity: 0,
      },
    ],
  })
})

describe('states', () => {
  test.each([
    ['PENDING_AVAILABILITY', 'pending_payment'],
    ['PENDING', 'pending_payment'],
    ['UNSHIPPED', 'paid'],
    ['PARTIALLY_SHIPPED', 'paid'],
    ['SHIPPED', 'shipped'],
    ['CANCELLED', 'cancelled'],
    ['UNFULFILLABLE', 'cancelled'],
  ])('%s is %s', (platform, state) => {
    expect(read(status(platform))).toMatchObject({ state, platformStatus: platform })
  })

  test('partly shipped: the item says how many have left', () => {
    const orderItems = [{ ...item, fulfillment: { quantityFulfilled: 1, quantityUnfulfilled: 1 } }]
    expect(read(status('PARTIALLY_SHIPPED', { orderItems })).lines[0]).toMatchObject({
      quantity: 2,
      shippedQuantity: 1,
    })
    expect(read(status('SHIPPED')).lines[0]?.shippedQuantity).toBe(2)
  })

  test.each([
    [['DELIVERED'], 'delivered'],
    [['DELIVERED', 'CANCELLED'], 'delivered'],
    [['DELIVERED', 'IN_TRANSIT'], 'shipped'],
    [['CANCELLED'], 'shipped'],
    [['UNDELIVERABLE'], 'shipped'],
  ])('SHIPPED with packages %j is %s', (packages, state) => {
    const bare = packages.map((text) => ({ status: text }))
    const nested = packages.map((text) => ({ packageStatus: { status: text } }))
    expect(read(status('SHIPPED', { packages: bare })).state).toBe(state)
    expect(read(status('SHIPPED', { packages: nested })).state).toBe(state)
  })

  test('a pending order has neither prices nor address, and is in the marketplace’s currency', () => {
    const bare = { ...item, product: { sellerSku: 'S' }, proceeds: {} }
    const order = read(
      status('PENDING', {
        proceeds: {},
        recipient: {},
        orderItems: [bare],
        salesChannel: { marketplaceId: 'A1VC38T7YXB528' },
      }),
    )
    expect(order).toMatchObject({ currency: 'JPY', payableFen: 0, paidAt: null })
    expect(order.plain).toBeUndefined()
  })

  test('a buyer who wants it called off stops the order, until it has left', () => {
    const orderItems = [{ ...item, cancellation: { cancellationRequest: { requester: 'BUYER' } } }]
    expect(read({ orderItems }).lines[0]?.refund).toBe('refunding')
    expect(read(status('SHIPPED', { orderItems })).lines[0]?.refund).toBe('none')
  })

  test('an item that was called off alone has no pieces', () => {
    const orderItems = [
      { ...item, quantityOrdered: 0 },
      { ...item, orderItemId: '2' },
    ]
    expect(read({ orderItems }).lines.map((line) => line.state)).toEqual(['cancelled', 'paid'])
    const none = [{ ...item, fulfillment: { quantityFulfilled: 0, quantityUnfulfilled: 0 } }]
    expect(read({ orderItems: none }).lines[0]).toMatchObject({ quantity: 2, state: 'cancelled', refund: 'refunded' })
    expect(read(status('PENDING', { orderItems: none })).lines[0]).toMatchObject({ refund: 'none' })
  })

  test.each([
    ['fulfillment.fulfillmentStatus', status('TELEPORTED')],
    ['createdTime', { createdTime: 'x' }],
    ['lastUpdatedTime', { lastUpdatedTime: '' }],
    ['proceeds.grandTotal', { proceeds: {} }],
    ['proceeds.grandTotal.currencyCode', { proceeds: {}, salesChannel: {} }],
    ['orderItems', { orderItems: [] }],
    ['orderItems[0].quantityOrdered', { orderItems: [{ ...item, quantityOrdered: 'two' }] }],
    ['orderItems[0].product.price.unitPrice', { orderItems: [{ ...item, product: {} }] }],
    ['orderId', { orderId: null }],
  ])('no guess about %s', (field, change) => {
    expect(attempt(change)).toMatchObject({ ok: false, error: { field } })
  })
})

test('marketplaces of one region only', () => {
  expect(readMarketplaces('ATVPDKIKX0DER，A2EUQ1WTGCTBG2')).toHaveLength(2)
  for (const wrong of ['', 'X', 'ATVPDKIKX0DER,A1PA6795UKMFR9']) expect(readMarketplaces(wrong), wrong).toBeNull()
  expect(Object.keys(marketplaces)).toHaveLength(23)
})
