import { readFileSync } from 'node:fs'
import { type Fields, objectAt } from '../../../../src/channels/read-fields.ts'
import { parseJson } from '../../../../src/core/json.ts'

/** The platform's answer to `taobao.trade.fullinfo.get`, read as the product reads it (19-digit ids as text). */
export const sampleAnswerText = readFileSync(
  `${import.meta.dirname}/../../../fixtures/protocols/taobao.order.json`,
  'utf8',
)

export const sampleTrade = (): Fields =>
  objectAt(objectAt(parseJson(sampleAnswerText) as Fields, 'trade_fullinfo_get_response'), 'trade')
