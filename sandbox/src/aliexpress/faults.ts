import { jsonAnswer, type PlatformAnswer } from '../platform-call'

/** A refusal in the platform's own words: those of the gateway, or of a business method by its `sub_code`. */
export interface AliexpressFault {
  code: string
  message: string
  subCode: string
}

// The gateway's error names, as far as this sandbox can refuse something.
const TABLE = {
  throttled: ['ApiCallLimit', 'This ban will last 1 seconds', ''],
  'service-error': ['15', 'Remote service error', 'isp.service-unavailable'],
  'path-invalid': ['InvalidApiPath', 'The specified API path is invalid', ''],
  'parameter-missing': ['MissingParameter', 'An input parameter is missing', ''],
  'app-invalid': ['InvalidAppKey', 'The specified App Key is invalid', ''],
  'signature-invalid': ['IncompleteSignature', 'The request signature does not conform to platform standards', ''],
  'timestamp-invalid': ['InvalidTimestamp', 'The specified timestamp is invalid or expired', ''],
  'token-invalid': ['IllegalAccessToken', 'The specified access token is invalid or expired', ''],
  'refresh-invalid': ['IllegalRefreshToken', 'The specified refresh token is invalid or expired', ''],
  'code-invalid': ['InvalidCode', 'Invalid authorization code', ''],
  business: ['15', 'Remote service error', 'isv.invalid-parameter'],
} as const satisfies Record<string, readonly [string, string, string]>

export type FaultName = keyof typeof TABLE

export function fault(name: FaultName, detail = ''): AliexpressFault {
  const [code, message, subCode] = TABLE[name]
  return { code, message: detail === '' ? message : `${message}: ${detail}`, subCode }
}

/** `/rest` answers flat, `/sync` in `error_response`. */
export function faultAnswer(
  { code, message, subCode }: AliexpressFault,
  { path, requestId, status = 200 }: { path: string; requestId: string; status?: number },
): PlatformAnswer {
  const type = code === '15' ? 'ISP' : 'ISV'
  const answer = path.startsWith('/rest')
    ? { code, type, message, request_id: requestId }
    : { error_response: { code, type, msg: message, sub_code: subCode, request_id: requestId } }
  return jsonAnswer({ body: JSON.stringify(answer), ok: false, reason: `${code} ${subCode} ${message}`, status })
}
