/** 淘宝's error answers as our errors. Table: https://open.taobao.com/doc.htm?docId=114&docType=1 */
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import { type Fields, integerAt, textAt } from '../read-fields.ts'

type Code = IntegrationError['code']

/** `code` of `error_response`; 15 (remote service) and all others are told by their `sub_code`. */
const codeOfCode: ReadonlyMap<number, Code> = new Map([
  [7, 'throttled'],
  [10, 'busy'],
  [11, 'unauthorised'],
  [12, 'unauthorised'],
  [13, 'unauthorised'],
  [24, 'unauthorised'],
  [25, 'unauthorised'],
  [26, 'token_expired'],
  [27, 'token_expired'],
  [28, 'unauthorised'],
  [29, 'unauthorised'],
])

function codeOf(answer: Fields): Code {
  const subCode = textAt(answer, 'sub_code')
  if (/^accesscontrol\.limited|call-limited/.test(subCode)) return 'throttled'
  const known = codeOfCode.get(integerAt(answer, 'code') ?? -1)
  if (known !== undefined) return known
  if (subCode.startsWith('isp.')) return 'busy'
  return /not-exist|not-found/.test(subCode) ? 'not_found' : 'rejected'
}

/** Error of `error_response` `{code, msg, sub_code, sub_msg, request_id}`. */
export function errorOfAnswer(answer: Fields, status: number): IntegrationError {
  const words = new Set(['msg', 'sub_msg'].map((key) => textAt(answer, key)))
  const text = [...words].filter((part) => part !== '').join(': ')
  const parts = [textAt(answer, 'code'), textAt(answer, 'sub_code'), text, textAt(answer, 'request_id')]
  return integrationError('taobao', codeOf(answer), parts.filter((part) => part !== '').join(' '), status)
}
