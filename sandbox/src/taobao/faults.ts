import { jsonAnswer, type PlatformAnswer } from '../platform-call'

/** A refusal in the platform's own words. */
export interface TaobaoFault {
  code: number
  message: string
  subCode: string
  detail: string
}

// The platform's error table, as far as this sandbox can refuse something.
const TABLE = {
  throttled: [7, 'App Call Limited', 'accesscontrol.limited-by-api-access-count'],
  'service-error': [10, 'Service Currently Unavailable', 'isp.service-unavailable'],
  'no-permission': [12, 'Insufficient user permissions', 'isv.permission-api-package-limit'],
  business: [15, 'Remote service error', 'isv.invalid-parameter'],
  'trade-absent': [15, 'Remote service error', 'isv.trade-not-exist'],
  'item-absent': [15, 'Remote service error', 'isv.item-not-exist'],
  'ship-refused': [15, 'Remote service error', 'isv.logistics-offline-service-error'],
  'method-missing': [21, 'Missing Method', 'isv.missing-method'],
  'method-invalid': [22, 'Invalid Method', 'isv.invalid-method'],
  'format-invalid': [23, 'Invalid Format', 'isv.invalid-format'],
  'signature-missing': [24, 'Missing Signature', 'isv.missing-signature'],
  'signature-invalid': [25, 'Invalid signature', 'isv.invalid-signature'],
  'session-missing': [26, 'Missing Session', 'isv.missing-session'],
  'session-invalid': [27, 'Invalid Session', 'invalid-sessionkey'],
  'app-missing': [28, 'Missing App Key', 'isv.missing-appkey'],
  'app-invalid': [29, 'Invalid App Key', 'isv.appkey-not-exists'],
  'timestamp-invalid': [31, 'Invalid Timestamp', 'isv.invalid-timestamp'],
  'version-invalid': [33, 'Invalid Version', 'isv.invalid-version'],
  'parameter-missing': [40, 'Missing Required Arguments', 'isv.missing-parameter'],
  'parameter-invalid': [41, 'Invalid Arguments', 'isv.invalid-parameter'],
} as const satisfies Record<string, readonly [number, string, string]>

export type FaultName = keyof typeof TABLE

/** The refusal with this name; `detail` becomes its `sub_msg`. */
export function fault(name: FaultName, detail = ''): TaobaoFault {
  const [code, message, subCode] = TABLE[name]
  return { code, message, subCode, detail }
}

/** The HTTP answer that carries a refusal: status 200, the reason in `error_response`. */
export function faultAnswer(
  { code, message, subCode, detail }: TaobaoFault,
  requestId: string,
  status = 200,
): PlatformAnswer {
  const error = { code, msg: message, sub_code: subCode, sub_msg: detail, request_id: requestId }
  const reason = [code, subCode, detail].filter((part) => part !== '').join(' ')
  return jsonAnswer({ body: JSON.stringify({ error_response: error }), ok: false, reason, status })
}

/** The HTTP answer of a call that succeeded: `trade_fullinfo_get_response` for `taobao.trade.fullinfo.get`. */
export function contentAnswer(method: string, content: Record<string, unknown>, requestId: string): PlatformAnswer {
  const key = `${method.replace(/^taobao\./, '').replaceAll('.', '_')}_response`
  return jsonAnswer({ body: JSON.stringify({ [key]: { ...content, request_id: requestId } }), ok: true })
}
