import { describe, expect, test } from 'vitest'
import { translateOrder } from '../../../../src/channels/doudian/translate.ts'
import { type Fields, fieldsOf, listAt } from '../../../../src/channels/read-fields.ts'
import { parseJson } from '../../../../src/core/json.ts'
import { canonicalOrderSchema } from '../../../../src/orders/canonical-order.contract.ts'
import golden from '../../../fixtures/channels/doudian/order-paid.canonical.json' with { type: 'json' }
import { sampleOrder } from './sample-order.ts'

/** The sample with some fields of the order and of its first line replaced. */
function changed(order: Fields, line: Fields = {}): Fields {
  const sample = sampleOrder()
  const [first = {}, ...others] = listAt(sample, 'sku_order_list')
  return { ...sample, sku_order_list: [{ ...first, ...line }, ...others], ...order }
}

function translated(order: Fields) {
  const result = translateOrder(order)
  if (!result.ok) throw new Error(`not translated: ${JSON.stringify(result.error)}`)
  return canonicalOrderSchema.parse(result.value)
}

const firstLine = (order: Fields) => translated(order).lines[0]

test('the paid sample order becomes the canonical order that was worked out by hand', () => {
  expect(translateOrder(sampleOrder())).toEqual({ ok: true, value: golden })
})

describe('states', () => {
  test.each([
    [{ order_status: 1, main_status: 1 }, 'pending_payment'],
    [{ order_status: 1, main_status: 103 }, 'pending_payment'],
    [{ order_status: 105, main_status: 105 }, 'paid'],
    [{ order_status: 2, main_status: 2 }, 'paid'],
    [{ order_status: 101, main_status: 101 }, 'paid'],
    [{ order_status: 3, main_status: 3 }, 'shipped'],
    [{ order_status: 5, main_status: 5 }, 'delivered'],
    [{ order_status: 4, main_status: 4 }, 'cancelled'],
    [{ order_status: 4, main_status: 21 }, 'refunded'],
    [{ order_status: 4, main_status: 22 }, 'refunded'],
    [{ order_status: 4, main_status: 39 }, 'refunded'],
  ])('%j is %s', (status, state) => {
    expect(translated(changed(status)).state).toBe(state)
  })

  test('only 105 is marked as under review of the platform', () => {
    expect(translated(changed({ order_status: 105, main_status: 105 })).platformReview).toBe(true)
    expect(translated(changed({})).platformReview).toBe(false)
  })

  test('an unpaid order closes its expire time after its creation, a paid one has no such time', () => {
    const unpaid = changed({ order_status: 1, main_status: 1, pay_time: 0 })
    expect(translated(unpaid)).toMatchObject({ payBy: 1772330291000 + 1_800_000, paidAt: null })
    expect(translated(changed({})).payBy).toBeNull()
  })

  test('of a part-shipped order, the shipped lines and the pieces in parcels are told', () => {
    const order = changed(
      {
        order_status: 101,
        main_status: 101,
        logistics_info: [
          { tracking_no: 'YT1', product_info: [{ sku_order_id: '6920000000000000003', product_count: 1 }] },
          { tracking_no: 'YT2', product_info: [{ sku_order_id: '6920000000000000002', product_count: 2 }] },
        ],
      },
      { order_status: 2, main_status: 2, item_num: 5 },
    )
    const [split, whole] = translated({
      ...order,
      sku_order_list: listAt(order, 'sku_order_list').map((line, index) =>
        index === 1 ? { ...line, order_status: 3, main_status: 3 } : line,
      ),
    }).lines
    expect(split).toMatchObject({ state: 'paid', quantity: 5, shippedQuantity: 2 })
    expect(whole).toMatchObject({ state: 'shipped', quantity: 1, shippedQuantity: 1 })
  })
})

describe('after-sales of a line', () => {
  test.each([
    [0, 0, 0, 'none'],
    [6, 2, 1, 'refunding'],
    [7, 0, 1, 'refunding'],
    [11, 0, 1, 'refunding'],
    [27, 2, 0, 'refunding'],
    [29, 0, 0, 'refunding'],
    [12, 2, 3, 'refunded'],
    [28, 2, 4, 'none'],
    [13, 3, 0, 'none'],
    [14, 3, 0, 'none'],
    [51, 2, 0, 'none'],
    [51, 2, 3, 'refunded'],
    [53, 0, 5, 'refunded'],
  ])(
    'status %i of type %i with refund status %i is %s',
    (after_sale_status, after_sale_type, refund_status, refund) => {
      const line = firstLine(changed({}, { after_sale_info: { after_sale_status, after_sale_type, refund_status } }))
      expect(line?.refund).toBe(refund)
    },
  )

  test.each([3, 6, 7, 8])(
    'type %i leaves the goods with the buyer, so an open one stops nothing',
    (after_sale_type) => {
      const info = { after_sale_status: 6, after_sale_type, refund_status: 0 }
      expect(firstLine(changed({}, { after_sale_info: info }))?.refund).toBe('none')
    },
  )

  test('a line of a refunded order is refunded whatever its after-sale says', () => {
    const order = changed(
      { order_status: 4, main_status: 21 },
      { order_status: 4, main_status: 21, after_sale_info: {} },
    )
    expect(firstLine(order)).toMatchObject({ state: 'refunded', refund: 'refunded' })
  })
})

describe('particulars', () => {
  test.each([
    [0, 'cod'],
    [1, 'wechat'],
    [2, 'alipay'],
    [3, 'other'],
    [4, 'card'],
    [5, 'balance'],
    [7, 'none'],
    [8, 'instalment'],
    [9, 'card'],
    [12, 'pay_later'],
    [77, 'other'],
  ])('pay type %i is %s', (pay_type, method) => {
    expect(translated(changed({ pay_type })).payMethod).toBe(method)
  })

  test('先用后付: to be shipped although nothing has been paid yet', () => {
    const order = translated(changed({ pay_type: 12, pay_time: 0 }))
    expect(order).toMatchObject({ state: 'paid', payMethod: 'pay_later', paidAt: null })
  })

  test('ids beyond 2^53 keep all their digits', () => {
    const text = JSON.stringify(changed({}, { product_id_str: '' }))
      .replace(/"product_id":"(\d+)"/g, '"product_id":$1')
      .replace(/"sku_id":\d+/, '"sku_id":9007199254740993001')
    expect(text).toContain('"product_id":3591234567890123456')
    const line = firstLine(fieldsOf(parseJson(text)) ?? {})
    expect(line).toMatchObject({ shopProductId: '3591234567890123456', shopSkuId: '9007199254740993001' })
  })

  test('the ship time promised is the order’s own, else the earliest of its lines', () => {
    expect(translated(changed({ exp_ship_time: 0 }, { exp_ship_time: 1772400000 })).shipBy).toBe(1772400000000)
    expect(translated(changed({ exp_ship_time: 1772300000 })).shipBy).toBe(1772300000000)
  })

  test('remarks, the flag and gifts are taken over, and phones in remarks are masked', () => {
    const order = changed(
      { buyer_words: '打这个电话13800001111', seller_words: '加急', seller_remark_stars: 5 },
      { given_product_type: 'FREE' },
    )
    expect(translated(order)).toMatchObject({
      buyerRemark: '打这个电话138****1111',
      sellerRemark: '加急',
      sellerFlag: 5,
    })
    expect(firstLine(order)?.gift).toBe(true)
  })

  test.each([
    ['on the order', { open_address_id: '#token' }],
    ['in the address', { post_addr: { town: { id: '330110', name: '余杭区' }, open_address_id: '#token' } }],
    ['on a line', { sku_order_list: [{ order_id: '1', item_num: 1, open_address_id: '#token' }] }],
  ])('the address token is found %s', (_, fields) => {
    expect(translated(changed(fields)).receiver.addressToken).toBe('#token')
  })

  test('the region code falls back to the city and the province', () => {
    const place = { province: { id: '33', name: '浙江省' }, city: { id: '330100', name: '杭州市' } }
    expect(translated(changed({ post_addr: place, mask_post_addr: null })).receiver.regionCode).toBe('330100')
    const wide = { province: place.province }
    expect(translated(changed({ post_addr: wide, mask_post_addr: null })).receiver.regionCode).toBe('330000')
    expect(translated(changed({ post_addr: {}, mask_post_addr: null })).receiver.regionCode).toBeNull()
  })

  test('a receiver that comes in plaintext after all is masked', () => {
    const plain = { mask_post_receiver: '', mask_post_tel: '', post_receiver: '张三丰', post_tel: '13800001111' }
    const { receiver } = translated(changed({ ...plain, mask_post_addr: null, post_addr: { detail: '文一西路969号' } }))
    expect(receiver).toMatchObject({
      nameMasked: '张**',
      phoneMasked: '138****1111',
      phoneTail: '1111',
      addressMasked: '文一西路***',
    })
    expect(JSON.stringify(receiver)).not.toMatch(/张三丰|13800001111|969/)
  })

  test('an order without any address or ciphertext is no error', () => {
    const bare = { post_addr: null, mask_post_addr: null, encrypt_post_tel: '', encrypt_post_receiver: '' }
    const order = changed({ ...bare, sku_order_list: [{ order_id: '1', item_num: 1 }] })
    expect(translated(order).receiver).toMatchObject({ province: '', regionCode: null, cipher: null })
  })
})

describe('what cannot be read', () => {
  test('fields that nobody knows are passed over', () => {
    const order = changed({ new_in_2027: { deep: [1] } }, { another: null })
    expect(translateOrder(order)).toEqual({ ok: true, value: golden })
  })

  test.each(['order_id', 'order_status', 'create_time', 'update_time'])(
    'an order without %s names the field',
    (field) => {
      expect(translateOrder(changed({ [field]: undefined }))).toEqual({
        ok: false,
        error: { code: 'translate.missing_field', field, value: '' },
      })
    },
  )

  test.each(['order_id', 'item_num'])('a line without %s names line and field', (field) => {
    expect(translateOrder(changed({}, { [field]: undefined }))).toEqual({
      ok: false,
      error: { code: 'translate.missing_field', field: `sku_order_list[0].${field}`, value: '' },
    })
  })

  test.each([
    [{ order_status: 777, main_status: 0 }, 'order_status', '777'],
    [{ create_time: 'yesterday' }, 'create_time', 'yesterday'],
  ])('%j is a bad value', (fields, field, value) => {
    expect(translateOrder(changed(fields))).toEqual({ ok: false, error: { code: 'translate.bad_value', field, value } })
  })

  test('an order without lines or without amounts is refused', () => {
    expect(translateOrder(changed({ sku_order_list: [] }))).toMatchObject({ error: { field: 'sku_order_list' } })
    expect(translateOrder(changed({ pay_amount: null, order_amount: null }))).toMatchObject({
      error: { field: 'pay_amount' },
    })
  })
})
