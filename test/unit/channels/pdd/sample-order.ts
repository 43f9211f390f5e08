import { readFileSync } from 'node:fs'
import { type Fields, fieldsOf, listAt } from '../../../../src/channels/read-fields.ts'
import { parseJson } from '../../../../src/core/json.ts'

/** The platform's answer to `pdd.order.information.get`, read as the product reads it. */
export const sampleAnswerText = readFileSync(
  `${import.meta.dirname}/../../../fixtures/protocols/pdd.order.json`,
  'utf8',
)

export function sampleOrder(order: Fields = {}, item: Fields = {}): Fields {
  const answer = fieldsOf(parseJson(sampleAnswerText)) ?? {}
  const sample = fieldsOf(fieldsOf(answer.order_info_get_response)?.order_info)
  if (sample === null) throw new Error('the sample holds no order')
  return { ...sample, item_list: listAt(sample, 'item_list').map((one) => ({ ...one, ...item })), ...order }
}
