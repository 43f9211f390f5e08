/** 小红书's refusals as our errors. Few codes are published: most are told apart by their words. */
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'

type Code = IntegrationError['code']

const codeOfNumber: ReadonlyMap<number, Code> = new Map([
  [-9013, 'throttled'],
  // (?)
  [401, 'token_expired'],
])

const codeOfWords: readonly (readonly [RegExp, Code])[] = [
  [/限流|频繁|too many/i, 'throttled'],
  [/refresh.?token|签名|sign (error|invalid)|invalid sign|appid|应用不存在|无权限|未授权/i, 'unauthorised'],
  [/token/i, 'token_expired'],
  [/(订单|包裹|售后单)不存在|not (exist|found)/i, 'not_found'],
  [/系统(繁忙|异常|错误)|稍后|重试|超时|timeout/i, 'busy'],
]

/** Error of an answer whose `error_code` (or the `code` within `data`) is not 0. */
export function errorOfAnswer(number: number | null, text: string, status: number): IntegrationError {
  const code = codeOfNumber.get(number ?? 0) ?? codeOfWords.find(([pattern]) => pattern.test(text))?.[1] ?? 'rejected'
  return integrationError('xiaohongshu', code, `${number ?? ''} ${text}`.trim(), status)
}
