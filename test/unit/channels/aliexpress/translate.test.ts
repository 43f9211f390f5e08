import { describe, expect, test } from 'vitest'
import { translateOrder, wrappedList } from '../../../../src/channels/aliexpress/translate.ts'
import type { Fields } from '../../../../src/channels/read-fields.ts'
import { canonicalOrderSchema } from '../../../../src/orders/canonical-order.contract.ts'
import golden from '../../../fixtures/channels/aliexpress/order-paid.canonical.json' with { type: 'json' }
import { sampleOrder } from './sample-order.ts'

function changed(order: Fields, line: Fields = {}): Fields {
  const sample = sampleOrder()
  const [first = {}] = wrappedList(sample.child_order_list)
  return { ...sample, child_order_list: { global_aeop_tp_child_order_dto: [{ ...first, ...line }] }, ...order }
}

function translated(order: Fields) {
  const result = translateOrder(order)
  if (!result.ok) throw new Error(`not translated: ${JSON.stringify(result.error)}`)
  return canonicalOrderSchema.parse(result.value)
}

const firstLine = (order: Fields) => translated(order).lines[0]
const amount = (text: string) => ({ amount: text, currency_code: 'USD' })

test('the paid sample order becomes the canonical order that was worked out by hand', () => {
  expect(translateOrder(sampleOrder())).toEqual({ ok: true, value: golden })
})

describe('states', () => {
  const sent = { logistics_status: 'SELLER_SEND_GOODS' }
  const unpaid = { fund_status: 'NOT_PAY', logistics_status: 'NO_LOGISTICS' }
  const refund = (refund_status: string, more: object = {}) => ({ refund_info: { refund_status, ...more } })
  test.each([
    ['PLACE_ORDER_SUCCESS', unpaid, 'pending_payment', false],
    ['WAIT_SELLER_EXAMINE_MONEY', { fund_status: 'WAIT_SELLER_CHECK' }, 'pending_payment', false],
    ['RISK_CONTROL', {}, 'paid', true],
    ['WAIT_SELLER_SEND_GOODS', {}, 'paid', false],
    ['WAIT_SELLER_SEND_GOODS', { frozen_status: 'IN_FROZEN' }, 'paid', true],
    ['SELLER_PART_SEND_GOODS', { logistics_status: 'SELLER_SEND_PART_GOODS' }, 'paid', false],
    ['WAIT_BUYER_ACCEPT_GOODS', sent, 'shipped', false],
    ['FUND_PROCESSING', { logistics_status: 'BUYER_ACCEPT_GOODS' }, 'delivered', false],
    ['FUND_PROCESSING', { ...sent, ...refund('wait_refund') }, 'delivered', false],
    ['FUND_PROCESSING', { ...sent, ...refund('refund_cancel') }, 'delivered', false],
    ['IN_CANCEL', {}, 'refunding', false],
    ['IN_CANCEL', unpaid, 'cancelled', false],
    ['IN_ISSUE', sent, 'shipped', false],
    ['IN_ISSUE', {}, 'refunding', false],
    ['IN_FROZEN', {}, 'paid', true],
    ['IN_FROZEN', sent, 'shipped', false],
    ['IN_FROZEN', { logistics_status: 'BUYER_ACCEPT_GOODS' }, 'delivered', false],
    ['IN_FROZEN', unpaid, 'pending_payment', false],
    ['FINISH', { logistics_status: 'BUYER_ACCEPT_GOODS' }, 'delivered', false],
    ['FINISH', sent, 'delivered', false],
    ['FINISH', unpaid, 'cancelled', false],
    ['FINISH', {}, 'refunded', false],
    ['FINISH', { ...sent, ...refund('refund_ok') }, 'refunded', false],
    ['FINISH', { ...sent, ...refund('refund_ok', { refund_cash_amt: amount('25.90') }) }, 'refunded', false],
    ['FINISH', { ...sent, ...refund('refund_ok', { refund_cash_amt: amount('5.00') }) }, 'delivered', false],
  ])('%s with %j is %s (held: %s)', (order_status, fields, state, platformReview) => {
    expect(translated(changed({ order_status, ...fields }))).toMatchObject({
      state,
      platformReview,
      platformStatus: order_status,
    })
  })

  test('the end of the step is the time to ship or the time to pay', () => {
    const unpaidOrder = translated(changed({ order_status: 'PLACE_ORDER_SUCCESS', ...unpaid, gmt_pay_success: '' }))
    expect(unpaidOrder).toMatchObject({ shipBy: null, payBy: golden.shipBy, paidAt: null })
    expect(translated(changed({ order_status: 'FINISH', ...sent }))).toMatchObject({ shipBy: null, payBy: null })
  })

  test('a line goes by its own status, and by the order’s where it has none', () => {
    const split = changed({ order_status: 'SELLER_PART_SEND_GOODS' }, { order_status: 'WAIT_BUYER_ACCEPT_GOODS' })
    expect(firstLine(split)).toMatchObject({ state: 'shipped', shippedQuantity: 2 })
    const bare = changed(
      { order_status: 'WAIT_BUYER_ACCEPT_GOODS', ...sent },
      { order_status: undefined, fund_status: null },
    )
    expect(firstLine(bare)).toMatchObject({ state: 'shipped', shippedQuantity: 2 })
  })

  test('a line in dispute that left is still counted as shipped', () => {
    const line = firstLine(changed({ order_status: 'IN_ISSUE', ...sent }, { order_status: 'IN_ISSUE' }))
    expect(line).toMatchObject({ state: 'shipped', refund: 'refunding', shippedQuantity: 2 })
  })

  test('a line that was paid back before the others left has not left', () => {
    const order = changed(
      { order_status: 'WAIT_BUYER_ACCEPT_GOODS', ...sent },
      { order_status: 'FINISH', refund_info: { refund_status: 'refund_ok' } },
    )
    expect(firstLine(order)).toMatchObject({ state: 'refunded', refund: 'refunded', shippedQuantity: 0 })
  })

  test.each([
    [{ order_status: 'IN_ISSUE' }, 'refunding'],
    [{ order_status: 'IN_CANCEL' }, 'refunding'],
    [{ order_status: 'FUND_PROCESSING', refund_info: { refund_status: 'wait_refund' } }, 'refunding'],
    [{ order_status: 'FUND_PROCESSING', refund_info: { refund_status: 'refund_cancel' } }, 'none'],
  ])('an order with %j asks for its lines: %s', (fields, refund) => {
    expect(firstLine(changed({ ...sent, ...fields }))?.refund).toBe(refund)
  })
})

describe('refunds of a line', () => {
  test.each([
    [{}, 'none'],
    [{ issue_status: 'NO_ISSUE' }, 'none'],
    [{ issue_status: 'IN_ISSUE' }, 'refunding'],
    [{ issue_status: 'END_ISSUE' }, 'none'],
    [{ refund_info: { refund_status: 'wait_refund' } }, 'refunding'],
    [{ refund_info: { refund_status: 'refund_frozen' } }, 'refunding'],
    [{ refund_info: { refund_status: 'refund_ok' }, issue_status: 'END_ISSUE' }, 'refunded'],
    [{ refund_info: { refund_status: 'refund_cancel' } }, 'none'],
    [{ refund_info: { refund_status: 'close' } }, 'none'],
  ])('%j is %s', (fields, refund) => {
    expect(firstLine(changed({}, fields))?.refund).toBe(refund)
  })
})

describe('particulars', () => {
  test('a currency without minor units counts whole ones', () => {
    const yen = (text: string) => ({ amount: text, currency_code: 'JPY' })
    const order = changed(
      { order_amount: yen('2590'), logistics_amount: yen('300') },
      { product_price: yen('1395'), init_order_amt: yen('2790'), child_order_discount_info: yen('200') },
    )
    expect(translated(order)).toMatchObject({ currency: 'JPY', payableFen: 2590, freightFen: 300, discountFen: 500 })
  })

  test('people’s data that comes unmasked is masked', () => {
    const { receiver, buyerRemark } = translated(
      changed(
        {
          receipt_address: {
            contact_person: 'Maria Garcia',
            mobile_no: '612345679',
            detail_address: 'Calle Mayor 1',
            address2: '3º B',
          },
        },
        { buyer_memo: 'call 13800001111' },
      ),
    )
    expect(JSON.stringify(receiver)).not.toMatch(/Garcia|612345679|Mayor/)
    expect(buyerRemark).toBe('call 138****1111')
  })

  test('a product without variants is its own SKU', () => {
    expect(firstLine(changed({}, { sku_code: '' }))).toMatchObject({ shopSkuId: '1005001234567890', merchantCode: '' })
  })

  test.each(['', '{', '[]', '{"sku":7}'])('attributes %j are no error', (product_attributes) => {
    expect(firstLine(changed({}, { product_attributes }))?.spec).toBe('')
  })
})

describe('what cannot be read', () => {
  test('fields that nobody knows are passed over', () => {
    expect(translateOrder(changed({ new_in_2027: [1] }, { another: null }))).toEqual({ ok: true, value: golden })
  })

  test.each(['id', 'order_status', 'gmt_create', 'gmt_modified', 'child_order_list'])('without %s: named', (field) => {
    expect(translateOrder(changed({ [field]: undefined }))).toMatchObject({
      error: { code: 'translate.missing_field', field },
    })
  })

  test.each([
    [{ order_status: 'NEW' }, 'order_status'],
    [{ fund_status: 'NEW' }, 'fund_status'],
    [{ logistics_status: 'NEW' }, 'logistics_status'],
    [{ issue_status: 'NEW' }, 'issue_status'],
    [{ refund_info: { refund_status: 'new' } }, 'refund_info.refund_status'],
    [{ gmt_create: 'yesterday' }, 'gmt_create'],
  ])('%j is a bad value', (fields, field) => {
    expect(translateOrder(changed(fields))).toMatchObject({ error: { code: 'translate.bad_value', field } })
  })

  test.each([
    [{ order_status: 'NEW' }, 'bad_value', 'order_status'],
    [{ product_count: 0 }, 'bad_value', 'product_count'],
    [{ product_count: undefined }, 'missing_field', 'product_count'],
    [{ product_price: null }, 'missing_field', 'product_price.amount'],
    [{ id: undefined, child_order_id: '' }, 'missing_field', 'child_order_id'],
    [{ issue_status: 'NEW' }, 'bad_value', 'issue_status'],
  ])('a line with %j is a %s of %s', (line, why, field) => {
    expect(translateOrder(changed({}, line))).toMatchObject({
      error: { code: `translate.${why}`, field: `child_order_list[0].${field}` },
    })
  })

  test.each([
    [{ order_amount: null }, 'order_amount.currency_code'],
    [{ order_amount: { currency_code: 'USD', amount: 'x' } }, 'order_amount.amount'],
  ])('%j is a missing amount', (fields, field) => {
    expect(translateOrder(changed(fields))).toMatchObject({ error: { code: 'translate.missing_field', field } })
  })
})
