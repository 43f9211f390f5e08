import { jsonAnswer, type PlatformAnswer } from '../platform-call'

/** A refusal in the platform's own words. */
export interface DoudianFault {
  code: number
  subCode: string
  message: string
}

// The platform's error table, as far as this sandbox can refuse something.
const TABLE = {
  'service-error': [20000, 'dop.service-error', '服务异常'],
  'app-forbidden': [30001, 'dop.app-forbidden', '应用不存在或已被停用'],
  'authorization-missing': [30001, 'dop.authorization-no-existed', '店铺未授权给当前应用'],
  'parameter-missing': [40001, 'isv.parameter-missing', '缺少参数'],
  'signature-missing': [40002, 'isv.signature-missing', '缺少签名'],
  'access-token-missing': [40002, 'isv.access-token-missing', '缺少access_token'],
  'signature-invalid': [40003, 'isv.signature-invalid', '签名错误'],
  'timestamp-invalid': [40003, 'isv.timestamp-invalid', '时间戳与服务器相差超过10分钟'],
  'access-token-expired': [40004, 'isv.access-token-expired', 'access_token已过期'],
  'access-token-no-existed': [40004, 'isv.access-token-no-existed', 'access_token不存在,请使用最新的access_token访问'],
  'parameter-invalid': [40004, 'isv.parameter-invalid', '参数错误'],
  'idempotent-id-existed': [40004, 'isv.idempotent-id-existed', '幂等ID已存在'],
  'token-generate-failed': [50001, 'dop.token-generate-failed:1', '生成token失败'],
  'order-not-found': [50002, 'isv.business-failed:1', '订单不存在'],
  'order-state': [50002, 'isv.business-failed:2', '订单状态不允许此操作'],
  'refund-pending': [50002, 'isv.business-failed:3', '订单存在待处理的售后，请先处理或拒绝退款后发货'],
  'product-not-found': [50002, 'isv.business-failed:4', '商品或规格不存在'],
  'company-unknown': [50002, 'isv.business-failed:5', '物流公司不存在'],
  'traffic-limited': [60000, 'isv.traffic-limited', '请求被限流，请稍后重试'],
  'api-off': [70000, 'isp.api-service-off', 'API不存在或已下线'],
} as const satisfies Record<string, readonly [number, string, string]>

export type FaultName = keyof typeof TABLE

/** The refusal with this name; `detail` is put behind its message. */
export function fault(name: FaultName, detail = ''): DoudianFault {
  const [code, subCode, message] = TABLE[name]
  return { code, subCode, message: detail === '' ? message : `${message}：${detail}` }
}

/** The HTTP answer that carries a refusal: status 200, the reason in the envelope. */
export function faultAnswer(refusal: DoudianFault, logId: string, status = 200): PlatformAnswer {
  const body = JSON.stringify({
    code: refusal.code,
    msg: refusal.message,
    sub_code: refusal.subCode,
    sub_msg: refusal.message,
    log_id: logId,
    data: null,
  })
  return jsonAnswer({ body, ok: false, reason: `${refusal.code} ${refusal.subCode}`, status })
}

/** The HTTP answer of a call that succeeded; big ids in `data` must be wrapped by `rawNumber`. */
export function dataAnswer(data: unknown, logId: string): PlatformAnswer {
  const body = JSON.stringify({ code: 10000, msg: 'success', sub_code: '', sub_msg: '', log_id: logId, data })
  return jsonAnswer({ body, ok: true })
}
