import { readFileSync } from 'node:fs'
import { type Fields, objectAt } from '../../../../src/channels/read-fields.ts'
import { parseJson } from '../../../../src/core/json.ts'

/** The platform's answer to `aliexpress.solution.order.info.get`. */
export const sampleAnswerText = readFileSync(
  `${import.meta.dirname}/../../../fixtures/protocols/aliexpress.order.json`,
  'utf8',
)

export function sampleOrder(): Fields {
  const answer = objectAt(parseJson(sampleAnswerText) as Fields, 'aliexpress_solution_order_info_get_response')
  return objectAt(objectAt(answer, 'result'), 'data')
}
