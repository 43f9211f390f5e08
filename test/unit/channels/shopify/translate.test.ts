import { describe, expect, test } from 'vitest'
import { readNote, writeNote } from '../../../../src/channels/shopify/note.ts'
import { translateOrder } from '../../../../src/channels/shopify/translate.ts'
import { canonicalOrderSchema } from '../../../../src/orders/canonical-order.contract.ts'
import { line, money, sampleOrder, second } from './sample-order.ts'

const reading = { secret: 's', codShips: false }
const read = (order: Readonly<Record<string, unknown>>, change = {}) => {
  const translated = translateOrder(order, { ...reading, ...change })
  if (!translated.ok) throw new Error(JSON.stringify(translated.error))
  return translated.value
}

test('the sample order, field by field', () => {
  const { plain, ...order } = read(sampleOrder())
  expect(canonicalOrderSchema.parse(order)).toEqual(order)
  expect(plain).toEqual({ name: '张三', phone: '+8613800138000', address: '文一西路969号 3幢501' })
  expect(order).toEqual({
    platformOrderId: '6012345678901',
    platformStatus: 'PAID/UNFULFILLED',
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
    buyerId: '7123456789012',
    receiver: {
      nameMasked: '张*',
      phoneMasked: '+86****8000',
      phoneTail: '8000',
      province: '浙江省',
      city: '杭州市 余杭区',
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
        platformLineId: '13987654321098',
        shopProductId: '8123456789012',
        shopSkuId: '41234567890123',
        merchantCode: 'TSHIRT-2026-RED-L',
        title: '2026春季纯棉T恤男',
        spec: '红色 / L',
        imageUrl: 'https://cdn.shopify.com/red.jpg',
        quantity: 1,
        unitPriceFen: 9900,
        paidFen: 8400,
        gift: false,
        state: 'paid',
        refund: 'none',
        shippedQuantity: 0,
      },
      expect.objectContaining({ platformLineId: '13987654321099', spec: '黑色 / XL', imageUrl: '' }),
    ],
  })
})

describe('states', () => {
  const waiting = ['UNFULFILLED', 'OPEN', 'IN_PROGRESS', 'PENDING_FULFILLMENT', 'REQUEST_DECLINED', 'RESTOCKED']

  test.each(['PENDING', 'AUTHORIZED', 'PARTIALLY_PAID', 'EXPIRED'])('%s waits for its payment', (financial) => {
    const order = read(sampleOrder({ displayFinancialStatus: financial }))
    expect(order).toMatchObject({ state: 'pending_payment', paidAt: null })
  })

  test.each(waiting)('PAID/%s is to be shipped', (fulfillment) => {
    expect(read(sampleOrder({ displayFulfillmentStatus: fulfillment }))).toMatchObject({
      state: 'paid',
      platformReview: false,
    })
  })

  test.each(['ON_HOLD', 'SCHEDULED'])('PAID/%s is paid and must not leave yet', (fulfillment) => {
    expect(read(sampleOrder({ displayFulfillmentStatus: fulfillment }))).toMatchObject({
      state: 'paid',
      platformReview: true,
    })
  })

  test('part of it left: the lines say which', () => {
    const order = read(
      sampleOrder({ displayFulfillmentStatus: 'PARTIALLY_FULFILLED' }, [
        line({ quantity: 3, currentQuantity: 3, unfulfilledQuantity: 1 }),
        second,
      ]),
    )
    expect(order.state).toBe('paid')
    expect(order.lines.map((one) => one.shippedQuantity)).toEqual([2, 0])
  })

  test.each([
    [[{ status: 'SUCCESS', displayStatus: 'IN_TRANSIT' }], 'shipped'],
    [[{ status: 'SUCCESS', displayStatus: 'DELIVERED' }], 'delivered'],
    [
      [
        { status: 'CANCELLED', displayStatus: 'CANCELED' },
        { status: 'SUCCESS', displayStatus: 'DELIVERED' },
      ],
      'delivered',
    ],
    [
      [
        { status: 'SUCCESS', displayStatus: 'DELIVERED' },
        { status: 'SUCCESS', displayStatus: 'IN_TRANSIT' },
      ],
      'shipped',
    ],
    [[], 'shipped'],
  ])('PAID/FULFILLED with parcels %j is %s', (fulfillments, state) => {
    const order = read(sampleOrder({ displayFulfillmentStatus: 'FULFILLED', fulfillments }))
    expect(order.state).toBe(state)
    expect(order.lines.every((one) => one.shippedQuantity === one.quantity)).toBe(true)
  })

  test('refunded, voided, called off', () => {
    expect(read(sampleOrder({ displayFinancialStatus: 'REFUNDED' })).state).toBe('refunded')
    expect(read(sampleOrder({ displayFinancialStatus: 'VOIDED' })).state).toBe('cancelled')
    const cancelledAt = '2026-03-01T03:00:00Z'
    expect(read(sampleOrder({ cancelledAt, displayFinancialStatus: 'PENDING' }))).toMatchObject({
      state: 'cancelled',
      platformStatus: 'PENDING/UNFULFILLED/CANCELLED',
    })
    expect(read(sampleOrder({ cancelledAt, refunds: [{ id: 'r' }] })).state).toBe('refunded')
    expect(read(sampleOrder({ cancelledAt, displayFinancialStatus: 'REFUNDED' })).state).toBe('refunded')
  })

  test('PARTIALLY_REFUNDED goes on with what is left', () => {
    const order = read(
      sampleOrder({ displayFinancialStatus: 'PARTIALLY_REFUNDED' }, [
        line({ currentQuantity: 0, unfulfilledQuantity: 0 }),
        second,
      ]),
    )
    expect(order.state).toBe('paid')
    expect(order.lines.map((one) => one.refund)).toEqual(['refunded', 'none'])
  })

  test('pieces taken out of a line before it left stop the order for a person', () => {
    const order = read(sampleOrder({}, [line({ quantity: 2, currentQuantity: 1, unfulfilledQuantity: 1 })]))
    expect(order.lines[0]).toMatchObject({ quantity: 1, refund: 'refunding' })
  })

  test('money on delivery ships while it is pending, if the shop wants it so', () => {
    const order = sampleOrder({ displayFinancialStatus: 'PENDING', paymentGatewayNames: ['Cash on Delivery (COD)'] })
    expect(read(order)).toMatchObject({ state: 'pending_payment', payMethod: 'cod' })
    expect(read(order, { codShips: true })).toMatchObject({ state: 'paid', payMethod: 'cod', paidAt: null })
    expect(read({ ...order, paymentGatewayNames: ['alipay'] }, { codShips: true }).state).toBe('pending_payment')
  })

  test('what leaves no parcel is done, and an order of nothing else is too', () => {
    const download = line({ requiresShipping: false })
    expect(read(sampleOrder({}, [download, second])).lines.map((one) => one.state)).toEqual(['delivered', 'paid'])
    expect(read(sampleOrder({}, [download])).state).toBe('delivered')
  })

  test.each([
    ['displayFinancialStatus', 'DISPUTED'],
    ['displayFulfillmentStatus', 'TELEPORTED'],
    ['updatedAt', 'yesterday'],
    ['createdAt', ''],
    ['currencyCode', 'yuan'],
  ])('an unknown %s is no guess', (field, value) => {
    expect(translateOrder(sampleOrder({ [field]: value }), reading)).toMatchObject({
      ok: false,
      error: { code: 'translate.bad_value', field, value },
    })
  })

  test.each([
    ['lineItems', { lineItems: { nodes: [] } }],
    ['totalPriceSet', { totalPriceSet: null }],
    ['id', { id: null, legacyResourceId: null }],
  ])('%s must be there', (field, change) => {
    expect(translateOrder(sampleOrder(change), reading)).toMatchObject({ ok: false, error: { field } })
  })
})

describe('money', () => {
  test.each([
    ['JPY', '1680', 1680],
    ['JPY', '1680.0', 1680],
    ['USD', '16.8', 1680],
    ['KWD', '1.685', 1685],
  ])('%s %s is %i of the smallest unit', (currencyCode, amount, minor) => {
    const set = money(amount, currencyCode)
    const order = read(
      sampleOrder({ currencyCode, totalPriceSet: set, totalDiscountsSet: null, totalShippingPriceSet: null }, [
        line({ originalUnitPriceSet: set, discountAllocations: [] }),
      ]),
    )
    expect(order).toMatchObject({ currency: currencyCode, payableFen: minor, goodsFen: minor })
  })

  test.each([
    [['shopify_payments'], 'card'],
    [['paypal'], 'other'],
    [['gift_card'], 'balance'],
    [['WeChat Pay'], 'wechat'],
    [['Klarna'], 'pay_later'],
    [[], 'none'],
  ])('gateways %j are %s', (paymentGatewayNames, method) => {
    expect(read(sampleOrder({ paymentGatewayNames })).payMethod).toBe(method)
  })
})

describe('the receiver', () => {
  test('abroad the label gets postcode and country', () => {
    const shippingAddress = {
      name: 'Ada Lovelace',
      address1: '12 Dorset Street',
      address2: null,
      city: 'London',
      province: 'England',
      provinceCode: 'ENG',
      zip: 'W1U 6QR',
      countryCodeV2: 'GB',
      phone: '+447700900123',
    }
    const order = read(sampleOrder({ shippingAddress }))
    expect(order.plain?.address).toBe('12 Dorset Street, W1U 6QR, GB')
    expect(order.receiver).toMatchObject({ province: 'England', city: 'London', nameMasked: 'A***********' })
    expect(JSON.stringify(order.receiver)).not.toContain('Dorset')
  })

  test('another house number is another address, though both look alike masked', () => {
    const at = (address1: string) =>
      read(sampleOrder({ shippingAddress: { ...sampleOrder().shippingAddress, address1 } })).receiver
    const [first, other, again] = [at('文一西路969号'), at('文一西路970号'), at('文一西路969号')]
    expect(first?.addressMasked).toBe(other?.addressMasked)
    expect(first?.addressToken).not.toBe(other?.addressToken)
    expect(again).toEqual(first)
  })

  test('an order without an address has none', () => {
    const order = read(sampleOrder({ shippingAddress: null }))
    expect(order.plain).toBeUndefined()
    expect(order.receiver).toMatchObject({ nameMasked: '', addressMasked: '', addressToken: null })
  })
})

describe('the note', () => {
  test('is the buyer’s above our mark and ours below it; the buyer’s words stay', () => {
    const once = writeNote('请尽快发货', '先发红色')
    expect(readNote(once)).toEqual({ buyer: '请尽快发货', ours: '先发红色' })
    expect(writeNote(once, '先发红色')).toBe(once)
    expect(readNote(writeNote(once, '都发'))).toEqual({ buyer: '请尽快发货', ours: '都发' })
    expect(writeNote(once, '')).toBe('请尽快发货')
    expect(read(sampleOrder({ note: once }))).toMatchObject({ buyerRemark: '请尽快发货', sellerRemark: '先发红色' })
  })
})
