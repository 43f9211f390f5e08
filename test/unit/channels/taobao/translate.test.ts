import { describe, expect, test } from 'vitest'
import type { Fields } from '../../../../src/channels/read-fields.ts'
import { linesOf, translateTrade } from '../../../../src/channels/taobao/translate.ts'
import { canonicalOrderSchema } from '../../../../src/orders/canonical-order.contract.ts'
import golden from '../../../fixtures/channels/taobao/trade-paid.canonical.json' with { type: 'json' }
import { sampleTrade } from './sample-trade.ts'

/** The sample with some fields of the order and of its first line replaced. */
function changed(trade: Fields, line: Fields = {}): Fields {
  const sample = sampleTrade()
  const [first = {}, ...others] = linesOf(sample)
  return { ...sample, orders: { order: [{ ...first, ...line }, ...others] }, ...trade }
}

function translated(trade: Fields) {
  const result = translateTrade(trade)
  if (!result.ok) throw new Error(`not translated: ${JSON.stringify(result.error)}`)
  return canonicalOrderSchema.parse(result.value)
}

const firstLine = (trade: Fields) => translated(trade).lines[0]

test('the paid sample order becomes the canonical order that was worked out by hand', () => {
  expect(translateTrade(sampleTrade())).toEqual({ ok: true, value: golden })
})

describe('states', () => {
  const rows = [
    ['TRADE_NO_CREATE_PAY', 'pending_payment', 0],
    ['WAIT_BUYER_PAY', 'pending_payment', 0],
    ['PAY_PENDING', 'pending_payment', 0],
    ['WAIT_PRE_AUTH_CONFIRM', 'pending_payment', 0],
    ['PAID_FORBID_CONSIGN', 'paid', 0],
    ['WAIT_SELLER_SEND_GOODS', 'paid', 0],
    ['SELLER_CONSIGNED_PART', 'paid', 0],
    ['WAIT_BUYER_CONFIRM_GOODS', 'shipped', 1],
    ['TRADE_BUYER_SIGNED', 'delivered', 1],
    ['TRADE_FINISHED', 'delivered', 1],
    ['TRADE_CLOSED', 'refunded', 0],
    ['TRADE_CLOSED_BY_TAOBAO', 'cancelled', 0],
  ] as const

  test.each(rows)('%s of an order is %s', (status, state) => {
    expect(translated(changed({ status }))).toMatchObject({ state, platformStatus: status })
  })

  test.each(rows)('%s of a sub-order is %s with %i pieces shipped', (status, state, shippedQuantity) => {
    expect(firstLine(changed({}, { status }))).toMatchObject({ state, shippedQuantity })
  })

  test.each([
    ['FRONT_NOPAID_FINAL_NOPAID', 'pending_payment'],
    ['FRONT_PAID_FINAL_NOPAID', 'pending_payment'],
    ['FRONT_PAID_FINAL_PAID', 'paid'],
  ])('a pre-sale at %s is %s', (step_trade_status, state) => {
    expect(translated(changed({ step_trade_status })).state).toBe(state)
  })

  test('a pre-sale that was closed before the rest was paid stays closed', () => {
    const closed = { status: 'TRADE_CLOSED_BY_TAOBAO', step_trade_status: 'FRONT_PAID_FINAL_NOPAID' }
    expect(translated(changed(closed)).state).toBe('cancelled')
  })

  test.each([
    [{ status: 'PAID_FORBID_CONSIGN' }, true],
    [{ top_hold: 1 }, true],
    [{ forbid_consign: 1 }, true],
    [{ top_hold: 1, status: 'WAIT_BUYER_CONFIRM_GOODS' }, false],
    [{}, false],
  ])('%j holds the order: %s', (fields, held) => {
    expect(translated(changed(fields)).platformReview).toBe(held)
  })
})

describe('refunds of a line', () => {
  test.each([
    [undefined, 'none'],
    ['NO_REFUND', 'none'],
    ['WAIT_SELLER_AGREE', 'refunding'],
    ['WAIT_BUYER_RETURN_GOODS', 'refunding'],
    ['WAIT_SELLER_CONFIRM_GOODS', 'refunding'],
    ['SELLER_REFUSE_BUYER', 'refunding'],
    ['SUCCESS', 'refunded'],
    ['CLOSED', 'none'],
  ])('%s is %s', (refund_status, refund) => {
    expect(firstLine(changed({}, { refund_status }))?.refund).toBe(refund)
  })

  test('a line closed after payment is refunded, one closed before is not', () => {
    expect(firstLine(changed({}, { status: 'TRADE_CLOSED' }))?.refund).toBe('refunded')
    expect(firstLine(changed({}, { status: 'TRADE_CLOSED_BY_TAOBAO' }))?.refund).toBe('none')
  })
})

describe('particulars', () => {
  test.each([
    [{ type: 'cod', credit_buy: undefined }, 'cod'],
    [{ credit_buy: '2' }, 'pay_later'],
    [{ credit_buy: undefined }, 'alipay'],
    [{ credit_buy: undefined, alipay_no: '' }, 'other'],
  ])('%j is paid by %s', (fields, payMethod) => {
    expect(translated(changed(fields)).payMethod).toBe(payMethod)
  })

  test.each([
    [{ delivery_time: '2026-03-05 00:00:00' }, Date.UTC(2026, 2, 4, 16)],
    [{ delivery_time: undefined, send_time: '2026-03-06 00:00:00' }, Date.UTC(2026, 2, 5, 16)],
    [{ delivery_time: undefined }, golden.paidAt + 48 * 3_600_000],
    [{ delivery_time: undefined, est_con_time: '付款后15天内' }, golden.paidAt + 15 * 86_400_000],
    [{ delivery_time: undefined, est_con_time: '卖家承诺尽快发货' }, null],
    [{ delivery_time: undefined, pay_time: undefined }, null],
  ])('with %j the ship time promised is %s', (fields, shipBy) => {
    expect(translated(changed(fields)).shipBy).toBe(shipBy)
  })

  test('freight and what the buyer pays tell the discount; it is never negative', () => {
    expect(translated(changed({ post_fee: '12.00', payment: '170.05' }))).toMatchObject({
      goodsFen: 19_800,
      freightFen: 1_200,
      payableFen: 17_005,
      discountFen: 3_995,
    })
    expect(translated(changed({ payment: '500.00' })).discountFen).toBe(0)
    expect(translated(changed({ total_fee: undefined })).goodsFen).toBe(19_800)
  })

  test('a product without variants is its own SKU and goes under the product’s code', () => {
    expect(firstLine(changed({}, { sku_id: undefined, outer_sku_id: undefined }))).toMatchObject({
      shopProductId: '610012345678',
      shopSkuId: '610012345678',
      merchantCode: 'TSHIRT-2026',
    })
  })

  test('ids are exact without their text twins', () => {
    const trade = translated(changed({ tid_str: undefined }, { oid_str: undefined }))
    expect([trade.platformOrderId, trade.lines[0]?.platformLineId]).toEqual([
      '2680015832176001234',
      '2680015832176011234',
    ])
  })

  test('people’s data that comes unmasked is masked', () => {
    const order = translated(
      changed({
        receiver_name: '张三丰',
        receiver_mobile: '',
        receiver_phone: '13800001111',
        receiver_address: '文一西路969号3幢',
        buyer_message: '电话13800001111',
        seller_memo: '改到13800001111',
        seller_flag: 3,
      }),
    )
    expect(order.receiver).toMatchObject({ nameMasked: '张**', phoneTail: '1111', addressMasked: '文一西路***' })
    expect(JSON.stringify(order)).not.toContain('13800001111')
    expect(order.sellerFlag).toBe(3)
  })

  test('without an oaid there is no token and nothing to print by', () => {
    expect(translated(changed({ oaid: undefined })).receiver).toMatchObject({ addressToken: null, cipher: null })
  })
})

describe('what cannot be read', () => {
  test('fields that nobody knows are passed over', () => {
    expect(translateTrade(changed({ new_in_2027: { deep: [1] } }, { another: null }))).toEqual({
      ok: true,
      value: golden,
    })
  })

  test.each(['status', 'created', 'modified', 'payment'])('an order without %s names the field', (field) => {
    expect(translateTrade(changed({ [field]: undefined }))).toEqual({
      ok: false,
      error: { code: 'translate.missing_field', field, value: '' },
    })
  })

  test('an order without an id or without lines is refused', () => {
    expect(translateTrade(changed({ tid: undefined, tid_str: '' }))).toMatchObject({ error: { field: 'tid' } })
    expect(translateTrade(changed({ orders: {} }))).toMatchObject({ error: { field: 'orders.order' } })
  })

  test.each([
    [{ oid: undefined, oid_str: undefined }, 'oid', 'missing_field'],
    [{ num: undefined }, 'num', 'missing_field'],
    [{ num: 0 }, 'num', 'bad_value'],
    [{ divide_order_fee: undefined, payment: 'free' }, 'payment', 'missing_field'],
    [{ status: 'NEW_STATUS' }, 'status', 'bad_value'],
    [{ refund_status: 'NEW_STATUS' }, 'refund_status', 'bad_value'],
  ])('a line with %j names line and field', (line, field, why) => {
    expect(translateTrade(changed({}, line))).toMatchObject({
      ok: false,
      error: { code: `translate.${why}`, field: `orders.order[0].${field}` },
    })
  })

  test.each([
    [{ status: 'NEW_STATUS' }, 'status', 'NEW_STATUS'],
    [{ step_trade_status: 'NEW_STEP' }, 'step_trade_status', 'NEW_STEP'],
    [{ created: 'yesterday' }, 'created', 'yesterday'],
    [{ modified: '2026-02-30 00:00:00' }, 'modified', '2026-02-30 00:00:00'],
  ])('%j is a bad value', (fields, field, value) => {
    expect(translateTrade(changed(fields))).toEqual({ ok: false, error: { code: 'translate.bad_value', field, value } })
  })
})
