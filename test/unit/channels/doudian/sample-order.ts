import { readFileSync } from 'node:fs'
import { type Fields, fieldsOf } from '../../../../src/channels/read-fields.ts'
import { parseJson } from '../../../../src/core/json.ts'

/** The platform's answer to `order.orderDetail`, read as the product reads it (19-digit ids as text). */
export const sampleAnswerText = readFileSync(
  `${import.meta.dirname}/../../../fixtures/protocols/doudian.order.json`,
  'utf8',
)

export function sampleOrder(): Fields {
  const answer = fieldsOf(parseJson(sampleAnswerText)) ?? {}
  const order = fieldsOf(fieldsOf(answer.data)?.shop_order_detail)
  if (order === null) throw new Error('the sample holds no order')
  return order
}
