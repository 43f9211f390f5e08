/** The only place that talks to 快手小店: signs, sends, and reads the envelope of the answer. */
import { tryParseJson } from '../../core/json.ts'
import { err, ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { callOutside, errorOfStatus, integrationError, type OutsideAnswer } from '../../platform/outside-call.ts'
import type { ClientOptions } from '../channels.port.ts'
import { type Fields, fieldsOf, integerAt, objectAt } from '../read-fields.ts'
import { gatewayOf } from '../shop-settings.ts'
import { errorOfAnswer } from './errors.ts'
import { requestSign } from './sign.ts'

export const DEFAULT_GATEWAY = 'https://openapi.kwaixiaodian.com'
const SUCCESS = 1
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

export type KuaishouOptions = ClientOptions

/** Each of the platform's calls is either read by GET or written by POST; its business arguments are JSON in `param`. */
export interface KuaishouCall {
  readonly http: 'GET' | 'POST'
  /** `open.order.detail` */
  readonly method: string
  readonly param: Readonly<Record<string, unknown>>
}

/** `data` of the answer (empty when it is no object), or what went wrong. */
export async function callKuaishou(
  options: KuaishouOptions,
  { http, method, param }: KuaishouCall,
): Promise<Result<Fields, IntegrationError>> {
  const { appKey = '', signSecret = '' } = options.credentials
  const params = {
    appkey: appKey,
    access_token: options.accessToken,
    version: '1',
    timestamp: String(options.now()),
    method,
    signMethod: 'HMAC_SHA256',
    param: JSON.stringify(param),
  }
  const { param: text, ...system } = params
  const query = { ...system, sign: requestSign(params, signSecret, 'HMAC_SHA256') }
  const answer = await callOutside({
    provider: 'kuaishou',
    fetch: options.fetch,
    method: http,
    url: `${gatewayOf(options.settings, DEFAULT_GATEWAY)}/${method.replaceAll('.', '/')}?${new URLSearchParams(
      http === 'GET' ? { ...query, param: text } : query,
    )}`,
    headers: FORM,
    // A long `param` would not fit into an address.
    ...(http === 'POST' ? { body: new URLSearchParams({ param: text }).toString() } : {}),
  })
  const envelope = answer.ok ? readEnvelope(answer.value) : answer
  return envelope.ok ? ok(objectAt(envelope.value, 'data')) : envelope
}

/** The whole answer where `result` is 1. Token calls carry their values on this level. */
export function readEnvelope(answer: OutsideAnswer): Result<Fields, IntegrationError> {
  const envelope = fieldsOf(tryParseJson(answer.text))
  const result = envelope && integerAt(envelope, 'result')
  if (envelope && result !== null)
    return result === SUCCESS ? ok(envelope) : err(errorOfAnswer(envelope, answer.status))
  const error = errorOfStatus('kuaishou', answer)
  return err(error ?? integrationError('kuaishou', 'malformed', answer.text, answer.status))
}

/** Ids are numbers on the wire; one beyond 2^53 goes as text, which the platform reads too (?). */
export const wireId = (id: string): number | string => (Number.isSafeInteger(Number(id)) ? Number(id) : id)
