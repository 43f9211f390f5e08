import { jsonAnswer, type PlatformAnswer } from '../platform-call'

// Every refusal that the gateway can speak, in the platform's words as far as they are published.
const TABLE = {
  often: [1016, 'Exceed qps limit, KEY [apiId], MAX_QPS'],
  'no-app': [21, 'appkey不存在'],
  'wrong-sign': [22, '签名校验失败'],
  'old-clock': [23, 'timestamp与服务器时间相差过大'],
  'no-token': [24, '鉴权失败'],
  'old-token': [28, 'TOKEN过期'],
  'no-method': [26, 'API不存在'],
  argument: [100, '参数错误'],
  'no-order': [5, '订单不存在'],
  state: [6, 'order operation reject'],
  'no-item': [7, '商品不存在'],
  stock: [8, '库存不能小于0'],
  'end-before-begin': [300003, 'ENDTIME MUST AFTER BEGINTIME'],
  'over-seven-days': [300004, 'SEARCH TIME RANGE EXPAND 7 DAYS'],
  'over-ninety-days': [300005, 'CAN NOT SEARCH BEFORE 90 DAYS'],
  'no-refund': [300011, 'REFUND ORDER NOT FOUND'],
  'over-limit': [300019, 'SEARCH TIME RANGE EXPAND LIMIT'],
  'wrong-code': [100200101, 'code.invalid'],
  'wrong-refresh-token': [100200102, 'refreshToken.discarded'],
} as const satisfies Record<string, readonly [number, string]>

export type RefusalName = keyof typeof TABLE

/** What a method gives: its `data`, or a refusal. */
export type Result = { readonly data: unknown } | { readonly refusal: RefusalName; readonly detail?: string }

export const done: Result = { data: true }

export const refused = (refusal: RefusalName, detail = ''): Result => ({ refusal, detail })

function refusalText({ refusal, detail }: { refusal: RefusalName; detail?: string }) {
  const [code, words] = TABLE[refusal]
  const text = detail ? `${words}: ${detail}` : words
  return { code, text, body: { result: code, code: String(code), error_msg: text, sub_code: '', request_id: '77233' } }
}

/** The HTTP answer: always 200, the reason in the envelope. Ids in `data` are wrapped by `rawNumber`. */
export function answerOf(result: Result, status = 200): PlatformAnswer {
  if ('data' in result) {
    const envelope = { result: 1, code: '1', error_msg: 'SUCCESS', sub_code: '', request_id: '77233' }
    return jsonAnswer({ body: JSON.stringify({ ...envelope, data: result.data }), ok: true, status })
  }
  const { code, text, body } = refusalText(result)
  return jsonAnswer({ body: JSON.stringify(body), ok: false, reason: `${code} ${text}`, status })
}

/** Token calls answer on one level and name their error. */
export function tokenAnswer(result: { readonly fields: object } | { readonly refusal: RefusalName }): PlatformAnswer {
  if ('fields' in result) return jsonAnswer({ body: JSON.stringify({ result: 1, ...result.fields }), ok: true })
  const { code, text } = refusalText(result)
  return jsonAnswer({ body: JSON.stringify({ result: code, error: text, error_msg: text }), ok: false, reason: text })
}
