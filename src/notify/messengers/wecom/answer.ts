/** 企业微信, for its apps and its robots, and what its refusals mean. */
import type { WeixinService } from '../weixin-call.ts'

const errorByCode: WeixinService['errorByCode'] = {
  [-1]: 'busy',
  40001: 'unauthorised',
  40013: 'unauthorised',
  40056: 'unauthorised',
  48002: 'unauthorised',
  60011: 'unauthorised',
  60020: 'unauthorised',
  93000: 'unauthorised',
  40014: 'token_expired',
  42001: 'token_expired',
  45009: 'throttled',
  45011: 'throttled',
  45033: 'throttled',
}

export const wecomFor = (provider: string): WeixinService => ({
  provider,
  base: 'https://qyapi.weixin.qq.com',
  errorByCode,
  silence: null,
})
