/** 抖店's answer codes as our errors. Table: https://op.jinritemai.com/docs/guide-docs/212/1427 */
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import { type Fields, textAt } from '../read-fields.ts'

const tokenSubCodes = new Set([
  'isv.access-token-expired',
  'isv.access-token-no-existed',
  'isv.access-token-invalid',
  'isv.access-token-missing',
])
/** The app's key or secret is wrong: only the merchant can put that right. */
const identitySubCodes = /^isv\.(signature-|app-id-|authorization-)/
/** 50002 is the business saying no for good, except where its text asks to come again. */
const comeAgain = /重试|稍后|超时|繁忙|异常|升级/

/** Repeating a call that has been done already is a success to us. */
export const IDEMPOTENT_REPEAT = 'isv.idempotent-id-existed'

function codeOf(code: number, subCode: string, text: string): IntegrationError['code'] {
  if (tokenSubCodes.has(subCode.replace(/:.*$/, ''))) return 'token_expired'
  switch (code) {
    case 60000:
      return 'throttled'
    case 30001:
    case 30002:
    case 50001:
      return 'unauthorised'
    case 50002:
      return businessFailure(subCode, text)
    case 20000:
    case 20001:
    case 90000:
      return 'busy'
    default:
      return identitySubCodes.test(subCode) ? 'unauthorised' : 'rejected'
  }
}

function businessFailure(subCode: string, text: string): IntegrationError['code'] {
  if (text.includes('订单不存在')) return 'not_found'
  return subCode.startsWith('isv.business-failed') && !comeAgain.test(text) ? 'rejected' : 'busy'
}

/** Error of an answer `{code, msg, sub_code, sub_msg, log_id}` whose code is not 10000. */
export function errorOfAnswer(answer: Fields, status: number): IntegrationError {
  const code = textAt(answer, 'code')
  const subCode = textAt(answer, 'sub_code')
  const words = new Set([textAt(answer, 'msg'), textAt(answer, 'sub_msg')])
  const text = [...words].filter((part) => part !== '').join(': ')
  const detail = [code, subCode, text, textAt(answer, 'log_id')].filter((part) => part !== '').join(' ')
  return integrationError('doudian', codeOf(Number(code), subCode, text), detail, status)
}
