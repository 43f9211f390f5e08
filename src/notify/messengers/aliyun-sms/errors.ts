/** 阿里云 SMS codes → what can be done about them. Anything not listed is a refusal of this one message. */
import type { IntegrationError } from '../../../platform/integration-error.ts'
import { integrationError } from '../../../platform/outside-call.ts'

export const PROVIDER = 'aliyun-sms'

const codeOf: Readonly<Record<string, IntegrationError['code']>> = {
  'isp.SYSTEM_ERROR': 'busy',
  'isp.UNKNOWN_ERR_CODE': 'busy',
  ServiceUnavailable: 'busy',
  // A fresh nonce and time are made for every try.
  SignatureNonceUsed: 'busy',
  'InvalidTimeStamp.Expired': 'busy',
  'isv.DAY_LIMIT_CONTROL': 'unauthorised',
  'isv.MONTH_LIMIT_CONTROL': 'unauthorised',
  'isv.AMOUNT_NOT_ENOUGH': 'unauthorised',
  'isv.OUT_OF_SERVICE': 'unauthorised',
  'isv.PRODUCT_UN_SUBSCRIPT': 'unauthorised',
  'isv.PRODUCT_UNSUBSCRIBE': 'unauthorised',
  'isv.ACCOUNT_NOT_EXISTS': 'unauthorised',
  'isv.ACCOUNT_ABNORMAL': 'unauthorised',
  'isp.RAM_PERMISSION_DENY': 'unauthorised',
  SignatureDoesNotMatch: 'unauthorised',
  IncompleteSignature: 'unauthorised',
}

/** `unauthorised` here means that the account must be looked at: keys, rights, balance, caps. */
export function errorOfCode(
  code: string,
  { message, status }: { readonly message: string; readonly status: number },
): IntegrationError {
  return integrationError(PROVIDER, kindOf(code, message), `${code} ${message}`, status)
}

function kindOf(code: string, message: string): IntegrationError['code'] {
  // The message names the window; a day's worth is over for that number, a minute or an hour passes.
  if (code === 'isv.BUSINESS_LIMIT_CONTROL') return /天级|日级/.test(message) ? 'rejected' : 'throttled'
  if (code.startsWith('Throttling')) return 'throttled'
  if (code.startsWith('InvalidAccessKeyId')) return 'unauthorised'
  return codeOf[code] ?? 'rejected'
}
