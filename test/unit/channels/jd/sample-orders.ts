import { type Fields, listAt } from '../../../../src/channels/read-fields.ts'
import sample from '../../../fixtures/protocols/jd.order.json' with { type: 'json' }

/** The sample in SP-API's form with some fields of the order and of its line replaced. */
export const spOrder = (order: Fields = {}, line: Fields = {}): Fields => {
  const raw: Fields = sample.sp_api.data
  return { ...raw, skuItemInfoList: listAt(raw, 'skuItemInfoList').map((item) => ({ ...item, ...line })), ...order }
}

/** The same in routerjson's form. */
export const legacyOrder = (order: Fields = {}): Fields => ({
  ...sample.legacy.jingdong_pop_order_get_responce.orderDetailInfo.orderInfo,
  ...order,
})
