/** 腾讯云 SMS codes → what can be done about them. Anything not listed is a refusal of this one message. */
import type { IntegrationError } from '../../../platform/integration-error.ts'
import { integrationError } from '../../../platform/outside-call.ts'

export const PROVIDER = 'tencent-sms'

const codeOf: Readonly<Record<string, IntegrationError['code']>> = {
  RequestLimitExceeded: 'throttled',
  'LimitExceeded.DeliveryFrequencyLimit': 'throttled',
  'LimitExceeded.PhoneNumberThirtySecondLimit': 'throttled',
  'LimitExceeded.PhoneNumberOneHourLimit': 'throttled',
  'LimitExceeded.AppDailyLimit': 'unauthorised',
  'FailedOperation.InsufficientBalanceInSmsPackage': 'unauthorised',
  // A fresh time is taken for every try.
  'AuthFailure.SignatureExpire': 'busy',
}

/** `unauthorised`: the account must be looked at: keys, rights, balance, caps. */
export function errorOfCode(code: string, message: string): IntegrationError {
  return integrationError(PROVIDER, kindOf(code), `${code} ${message}`, 200)
}

function kindOf(code: string): IntegrationError['code'] {
  const known = codeOf[code]
  if (known) return known
  if (code.startsWith('InternalError')) return 'busy'
  return /^(UnauthorizedOperation|AuthFailure)/.test(code) ? 'unauthorised' : 'rejected'
}
