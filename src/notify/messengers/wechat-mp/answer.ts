/** 公众平台, and what its refusals mean. Answers that went well may have no `errcode`. */
import type { IntegrationError } from '../../../platform/integration-error.ts'
import type { WeixinService } from '../weixin-call.ts'

export const PROVIDER = 'wechat-mp'

/**
 * Anything not listed is a refusal of this one message: no consent (43101), an unknown openid (40003) or template (40037), a bad
 * argument (47003), and the day's quota (45009): what could only go tomorrow goes the next way today.
 */
const errorByCode: WeixinService['errorByCode'] = {
  [-1]: 'busy',
  40001: 'token_expired',
  40014: 'token_expired',
  41001: 'token_expired',
  42001: 'token_expired',
  40013: 'unauthorised',
  40125: 'unauthorised',
  40164: 'unauthorised',
  43107: 'unauthorised',
  48001: 'unauthorised',
  45011: 'throttled',
}

export const platform: WeixinService = {
  provider: PROVIDER,
  base: 'https://api.weixin.qq.com',
  errorByCode,
  silence: 0,
}

/** The buyer refused, or every consent is used up. */
export const isConsentGone = ({ detail }: Pick<IntegrationError, 'detail'>): boolean => detail.startsWith('43101 ')
