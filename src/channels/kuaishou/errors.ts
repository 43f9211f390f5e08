/** 快手小店's refusals as our errors. Most are told apart by their words only. */
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import { type Fields, integerAt, textAt } from '../read-fields.ts'

type Code = IntegrationError['code']

const codeOfResult: ReadonlyMap<number, Code> = new Map([
  // Of the token (?).
  [24, 'token_expired'],
  [28, 'token_expired'],
  [300011, 'not_found'],
  // The refund moved on meanwhile: read it again.
  [300014, 'busy'],
])

const codeOfWords: readonly (readonly [RegExp, Code])[] = [
  [/exceed (qps|quota) limit/i, 'throttled'],
  [
    /scope权限|AUTHORIZATION_REVOKED|discarded|验签失败|签名校验失败|签名错误|invalid[_ ]?(app|client|grant)/i,
    'unauthorised',
  ],
  [/token|鉴权失败/i, 'token_expired'],
  [/订单不存在|order not (exist|found)/i, 'not_found'],
  [/系统繁忙|稍后|重试|超时|服务异常|系统错误/, 'busy'],
]

/** Error of an answer `{result, error_msg, code, sub_code, sub_msg, request_id}` whose result is not 1. */
export function errorOfAnswer(answer: Fields, status: number): IntegrationError {
  const words = ['error', 'error_msg', 'sub_code', 'sub_msg'].map((key) => textAt(answer, key))
  const text = [...new Set(words)].filter((word) => word !== '').join(' ')
  const numbers = ['result', 'code'].map((key) => integerAt(answer, key) ?? -1)
  const code =
    numbers.map((number) => codeOfResult.get(number)).find((known) => known !== undefined) ??
    codeOfWords.find(([pattern]) => pattern.test(text))?.[1] ??
    'rejected'
  const detail = [textAt(answer, 'result'), textAt(answer, 'code'), text, textAt(answer, 'request_id')]
  return integrationError('kuaishou', code, detail.filter((part) => part !== '').join(' '), status)
}
