import { readFileSync } from 'node:fs'
import { type Fields, fieldsOf, listAt, objectAt } from '../../../../src/channels/read-fields.ts'
import { parseJson } from '../../../../src/core/json.ts'

const sample = fieldsOf(
  parseJson(readFileSync(`${import.meta.dirname}/../../../fixtures/protocols/xiaohongshu.order.json`, 'utf8')),
)

/** `data` of `order.getOrderDetail` with fields of the order and of its first SKU replaced. */
export function sampleOrder(order: Fields = {}, sku: Fields = {}): Fields {
  const own = objectAt(sample ?? {}, 'data')
  const [first = {}, ...others] = listAt(own, 'skuList')
  return { ...own, skuList: [{ ...first, ...sku }, ...others], ...order }
}

/** `data` of `order.getOrderReceiverInfo`. */
export const sampleReceiver = (): Fields => objectAt(sample ?? {}, 'receiver_info_from_getOrderReceiverInfo')

/** What `data.batchDesensitise` shows of each ciphertext of the sample. */
export const shownSample: ReadonlyMap<string, string> = new Map([
  ['#exampleName==#', '张*'],
  ['#examplePhone==#', '138****8000'],
  ['#exampleAddr==#', '文一西路***'],
])
