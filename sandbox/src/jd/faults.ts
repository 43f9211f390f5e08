import { jsonAnswer, type PlatformAnswer } from '../platform-call'

/** A refusal: in SP-API an element of `errorList` with an HTTP status, in routerjson an `error_response`. */
export interface JdFault {
  status: number
  code: string
  legacyCode: string
  message: string
}

const TABLE = {
  'parameter-invalid': [400, 'PARAM_INVALID', '10', '参数有误'],
  'signature-invalid': [400, 'SIGN_INVALID', '12', '签名错误'],
  'token-invalid': [401, 'TOKEN_INVALID', '19', '无效access_token或已过期'],
  'order-not-found': [404, 'ORDER_NOT_FOUND', '10400', '订单不存在'],
  'order-state': [400, 'ORDER_STATE', '10401', '订单状态不允许此操作'],
  'goods-not-found': [400, 'GOODS_NOT_FOUND', '10402', '商品不存在'],
  'no-such-api': [404, 'NO_SUCH_API', '11', '接口不存在'],
  throttled: [429, 'TOO_MANY_REQUESTS', '22', '接口调用次数超限'],
  'service-error': [500, 'SERVICE_ERROR', '67', '平台服务异常'],
} as const satisfies Record<string, readonly [number, string, string, string]>

export type FaultName = keyof typeof TABLE

export function fault(name: FaultName, detail = ''): JdFault {
  const [status, code, legacyCode, message] = TABLE[name]
  return { status, code, legacyCode, message: detail === '' ? message : `${message}：${detail}` }
}

export function spFaultAnswer({ status, code, message }: JdFault): PlatformAnswer {
  const body = JSON.stringify({ success: false, data: null, errorList: [{ code, message, details: '' }] })
  return jsonAnswer({ body, ok: false, reason: `${code} ${message}`, status })
}

/** The old gateway answers everything with HTTP 200. */
export function legacyFaultAnswer({ legacyCode, message }: JdFault): PlatformAnswer {
  const body = JSON.stringify({ error_response: { code: legacyCode, zh_desc: message, en_desc: '' } })
  return jsonAnswer({ body, ok: false, reason: `${legacyCode} ${message}` })
}
