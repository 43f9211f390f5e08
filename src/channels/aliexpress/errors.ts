/** AliExpress's errors as ours: those of the gateway (IOP names, or TOP numbers on `/sync`) and those inside of a result. */
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import { type Fields, fieldsOf, textAt } from '../read-fields.ts'

type Code = IntegrationError['code']

const codeOfCode: ReadonlyMap<string, Code> = new Map([
  ['ApiCallLimit', 'throttled'],
  ['7', 'throttled'],
  ['IllegalAccessToken', 'token_expired'],
  ['26', 'token_expired'],
  ['27', 'token_expired'],
  ['IncompleteSignature', 'unauthorised'],
  ['InsufficientPermission', 'unauthorised'],
  ['IllegalRefreshToken', 'unauthorised'],
  ['11', 'unauthorised'],
  ['12', 'unauthorised'],
  ['25', 'unauthorised'],
  ['28', 'unauthorised'],
  ['29', 'unauthorised'],
  ['10', 'busy'],
])

const saysAbsent = /not.?(exist|found)/i

function codeOf(answer: Fields): Code {
  const subCode = textAt(answer, 'sub_code')
  if (/^accesscontrol\.|call-limited/.test(subCode)) return 'throttled'
  const known = codeOfCode.get(textAt(answer, 'code'))
  if (known !== undefined) return known
  if (subCode.startsWith('isp.') || ['ISP', 'SYSTEM'].includes(textAt(answer, 'type'))) return 'busy'
  return saysAbsent.test(subCode) ? 'not_found' : 'rejected'
}

/** `error_response` `{code, msg, sub_code, sub_msg, request_id}`, or `{code, type, message, request_id}` of a system call. */
export function errorOfAnswer(answer: Fields, status: number): IntegrationError {
  const parts = ['code', 'sub_code', 'msg', 'sub_msg', 'message', 'request_id'].map((key) => textAt(answer, key))
  return integrationError('aliexpress', codeOf(answer), parts.filter((part) => part !== '').join(' '), status)
}

/** A method that was called well and says no: `result` with `result_success` or `success` false. */
export function refusalIn(content: Fields): IntegrationError | null {
  const result = fieldsOf(content.result) ?? content
  const verdicts = [result.result_success, result.success, result.is_success].map(String)
  if (!verdicts.includes('false')) return null
  const code = textAt(result, 'error_code') || textAt(result, 'result_error_code')
  const message = textAt(result, 'error_message') || textAt(result, 'error_msg') || textAt(result, 'result_error_desc')
  const isAbsent = saysAbsent.test(`${code} ${message}`)
  return integrationError('aliexpress', isAbsent ? 'not_found' : 'rejected', `${code} ${message}`.trim(), 200)
}
