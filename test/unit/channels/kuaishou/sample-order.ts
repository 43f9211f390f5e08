import { readFileSync } from 'node:fs'
import { type Fields, fieldsOf, objectAt } from '../../../../src/channels/read-fields.ts'
import { parseJson } from '../../../../src/core/json.ts'

/** The platform's answer to `open.order.detail`. */
export const sampleAnswerText = readFileSync(
  `${import.meta.dirname}/../../../fixtures/protocols/kuaishou.order.json`,
  'utf8',
)

/** The sample with parts of it replaced: `base` and `item` are laid over their own levels, `order` over all. */
export function sampleOrder({ base = {}, item = {}, order = {} }: Record<string, Fields> = {}): Fields {
  const sample = objectAt(fieldsOf(parseJson(sampleAnswerText)) ?? {}, 'data')
  return {
    ...sample,
    orderBaseInfo: { ...objectAt(sample, 'orderBaseInfo'), ...base },
    orderItemInfo: { ...objectAt(sample, 'orderItemInfo'), ...item },
    ...order,
  }
}
