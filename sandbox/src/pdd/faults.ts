import { jsonAnswer, type PlatformAnswer } from '../platform-call'

/** A refusal in the platform's own words. */
export interface PddFault {
  code: number
  message: string
  detail: string
}

// The platform's error table, as far as this sandbox can refuse something. Business refusals share 10001.
const TABLE = {
  'parameter-missing': [10000, '参数错误'],
  'parameter-invalid': [10001, '参数错误'],
  business: [10001, '业务校验不通过'],
  'token-invalid': [10019, 'access_token已过期'],
  'signature-invalid': [20004, '签名sign校验失败'],
  'no-permission': [20031, '用户没有授权访问此接口'],
  'service-error': [50000, '系统内部错误'],
  throttled: [70031, '调用过于频繁，请调整调用频率'],
} as const satisfies Record<string, readonly [number, string]>

export type FaultName = keyof typeof TABLE

/** The refusal with this name; `detail` becomes its `sub_msg`. */
export function fault(name: FaultName, detail = ''): PddFault {
  const [code, message] = TABLE[name]
  return { code, message, detail: detail === '' ? message : detail }
}

/** The HTTP answer that carries a refusal: status 200, the reason in `error_response`. */
export function faultAnswer({ code, message, detail }: PddFault, requestId: string, status = 200): PlatformAnswer {
  const error = { error_code: code, error_msg: message, sub_code: String(code), sub_msg: detail, request_id: requestId }
  return jsonAnswer({ body: JSON.stringify({ error_response: error }), ok: false, reason: `${code} ${detail}`, status })
}

/** The HTTP answer of a call that succeeded, under the key that belongs to its method. */
export function contentAnswer(key: string, content: Record<string, unknown>, requestId: string): PlatformAnswer {
  return jsonAnswer({ body: JSON.stringify({ [key]: { ...content, request_id: requestId } }), ok: true })
}
