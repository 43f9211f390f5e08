import { jsonAnswer, type PlatformAnswer } from '../platform-call'

// Every refusal that the gateway can speak; only that of too many calls is published with its number.
const TABLE = {
  often: [-9013, '触发Method维度的限流'],
  'no-app': [-9001, '应用不存在'],
  'wrong-sign': [-9002, '签名错误'],
  'old-clock': [-9003, 'timestamp与服务器时间相差过大'],
  token: [401, 'accessToken无效或已过期'],
  'no-method': [-9004, 'method不存在'],
  argument: [-9005, '参数错误'],
  code: [-9006, 'code无效'],
  'refresh-token': [-9007, 'refreshToken无效'],
  'no-order': [-9010, '订单不存在'],
  'no-after-sale': [-9011, '售后单不存在'],
  state: [-9012, '订单状态不允许发货'],
  'no-sku': [-9014, '规格不存在'],
  stock: [-9015, '可售库存不足'],
} as const satisfies Record<string, readonly [number, string]>

export type RefusalName = keyof typeof TABLE

/** What a method gives. `wrapped`: newer methods put a second envelope into `data`. */
export type Result =
  | { readonly data: unknown; readonly wrapped?: boolean }
  | { readonly refusal: RefusalName; readonly detail?: string }

export const refused = (refusal: RefusalName, detail = ''): Result => ({ refusal, detail })

/** The HTTP answer: always 200, the reason in the envelope. */
export function answerOf(result: Result, status = 200): PlatformAnswer {
  if ('data' in result) {
    const data = result.wrapped ? { code: 0, msg: '成功', success: true, data: result.data } : result.data
    return jsonAnswer({
      body: JSON.stringify({ error_code: 0, error_msg: null, success: true, data }),
      ok: true,
      status,
    })
  }
  const [error_code, words] = TABLE[result.refusal]
  const error_msg = result.detail ? `${words}: ${result.detail}` : words
  const body = JSON.stringify({ error_code, error_msg, success: false, data: null })
  return jsonAnswer({ body, ok: false, reason: `${error_code} ${error_msg}`, status })
}
