import { jsonAnswer, type PlatformAnswer } from '../platform-call'

// Every refusal that the gateway can speak, in the platform's words. 100002 is ours: its own code is not published.
const TABLE = {
  'wrong-secret': [40001, 'invalid credential, access_token is invalid or not latest'],
  'wrong-grant': [40002, 'invalid grant_type'],
  'wrong-app': [40013, 'invalid appid'],
  'wrong-token': [40001, 'invalid credential, access_token is invalid or not latest'],
  'no-token': [41001, 'access_token missing'],
  'old-token': [42001, 'access_token expired'],
  argument: [40097, 'invalid args'],
  'not-get': [43001, 'require GET method'],
  'not-post': [43002, 'require POST method'],
  'not-json': [47001, 'data format error'],
  quota: [45009, 'reach max api daily quota limit'],
  often: [45011, 'api minute-quota reach limit must slower retry next minute'],
  'no-api': [48001, 'api unauthorized'],
  'no-order': [100002, '订单不存在'],
  'other-key': [606006, 'next_key 不匹配'],
  'no-product': [10020052, '商品不存在'],
  'no-stock': [
    10020054,
    '当前商品状态不允许直接更新库存，或product_id和sku_id不匹配，或库存不足以减扣，或增加减少数量为0',
  ],
} as const satisfies Record<string, readonly [number, string]>

export type RefusalName = keyof typeof TABLE

/** What a method gives: fields of its answer, or a refusal. */
export type Result =
  | { readonly fields: Record<string, unknown> }
  | { readonly refusal: RefusalName; readonly detail?: string }

export const done: Result = { fields: {} }

export const refused = (refusal: RefusalName, detail = ''): Result => ({ refusal, detail })

/** The HTTP answer: always 200, the reason in the envelope. Ids in the fields are text. */
export function answerOf(result: Result, status = 200): PlatformAnswer {
  if ('fields' in result) {
    return jsonAnswer({ body: JSON.stringify({ errcode: 0, errmsg: 'ok', ...result.fields }), ok: true, status })
  }
  const [errcode, words] = TABLE[result.refusal]
  const errmsg = result.detail ? `${words}: ${result.detail}` : words
  return jsonAnswer({ body: JSON.stringify({ errcode, errmsg }), ok: false, reason: `${errcode} ${errmsg}`, status })
}
