/** 京东's error codes as our errors. Most of the tables are not public: words and HTTP status stand in. */
import type { IntegrationError } from '../../platform/integration-error.ts'
import { errorOfStatus, integrationError } from '../../platform/outside-call.ts'
import { type Fields, listAt, textAt } from '../read-fields.ts'

/** `code` of routerjson's `error_response`. */
const legacyCodes: ReadonlyMap<string, IntegrationError['code']> = new Map([
  ['12', 'unauthorised'],
  ['19', 'token_expired'],
  ['67', 'busy'],
  ['68', 'busy'],
])

/** First match counts. None of these texts is confirmed. */
const words: readonly (readonly [RegExp, IntegrationError['code']])[] = [
  [/调用次数|超限|频率|限流|limit/i, 'throttled'],
  [/access.?token|token.*(过期|失效|无效)|授权.*(过期|失效)/i, 'token_expired'],
  [/签名|sign/i, 'unauthorised'],
  [/订单不存在|order not (found|exist)/i, 'not_found'],
  [/系统繁忙|服务异常|稍后|isp\./i, 'busy'],
]

const codeOfWords = (text: string): IntegrationError['code'] =>
  words.find(([pattern]) => pattern.test(text))?.[1] ?? 'rejected'

/** Error of `error_response{code, zh_desc, en_desc}`. */
export function legacyError(error: Fields, status: number): IntegrationError {
  const code = textAt(error, 'code')
  const text = `${textAt(error, 'zh_desc')} ${textAt(error, 'en_desc')}`.trim()
  return integrationError('jd', legacyCodes.get(code) ?? codeOfWords(text), `${code} ${text}`, status)
}

/** Error of an inner result `{success: false, errorCode, chineseErrCode}`. */
export function legacyRefusal(result: Fields): IntegrationError {
  const text = `${textAt(result, 'errorCode')} ${textAt(result, 'chineseErrCode')}`.trim()
  return integrationError('jd', codeOfWords(text), text, 200)
}

/** Error of an SP-API answer `{success: false, errorList[{code, message, details}]}`. */
export function spError(answer: Fields, http: { readonly status: number; readonly text: string }): IntegrationError {
  const errors = listAt(answer, 'errorList')
  const text = errors.map((error) => [textAt(error, 'code'), textAt(error, 'message')].join(' ')).join('; ')
  // 401 is a token that ended: the app itself is named by its key.
  if (http.status === 401) return integrationError('jd', 'token_expired', text, http.status)
  const ofStatus = errorOfStatus('jd', { status: http.status, text: text || http.text })
  if (ofStatus && ofStatus.code !== 'rejected') return ofStatus
  return integrationError('jd', codeOfWords(text), text || http.text, http.status)
}
