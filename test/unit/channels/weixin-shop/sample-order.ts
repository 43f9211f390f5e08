import { readFileSync } from 'node:fs'
import { type Fields, fieldsOf, objectAt } from '../../../../src/channels/read-fields.ts'
import { parseJson } from '../../../../src/core/json.ts'

/** The platform's answer to `order/get`. */
export const sampleAnswerText = readFileSync(
  `${import.meta.dirname}/../../../fixtures/protocols/weixin-shop.order.json`,
  'utf8',
)

/** The sample with parts of it replaced; `detail` and `product` (the first one) are laid over their own levels. */
export function sampleOrder({ order = {}, detail = {}, product = {} }: Record<string, Fields> = {}): Fields {
  const sample = objectAt(fieldsOf(parseJson(sampleAnswerText)) ?? {}, 'order')
  const own = objectAt(sample, 'order_detail')
  const products = Array.isArray(own.product_infos) ? own.product_infos : []
  return {
    ...sample,
    order_detail: { ...own, product_infos: [{ ...products[0], ...product }, ...products.slice(1)], ...detail },
    ...order,
  }
}
