/** The only place that talks to 小红书: one address for all methods, flat JSON, two levels of envelopes. */
import { tryParseJson } from '../../core/json.ts'
import { err, ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { callOutside, errorOfStatus, integrationError } from '../../platform/outside-call.ts'
import type { ClientOptions } from '../channels.port.ts'
import { type Fields, fieldsOf, integerAt, textAt } from '../read-fields.ts'
import { gatewayOf } from '../shop-settings.ts'
import { errorOfAnswer } from './errors.ts'
import { requestSign, VERSION } from './sign.ts'

export const DEFAULT_GATEWAY = 'https://ark.xiaohongshu.com'
const PATH = '/ark/open_api/v3/common_controller'

/** `accessToken` is null for the token calls themselves. */
export type XiaohongshuOptions = Omit<ClientOptions, 'accessToken'> & { readonly accessToken: string | null }

/** `data` of the answer (empty when it is no object), or what went wrong. */
export async function callXiaohongshu(
  options: XiaohongshuOptions,
  method: string,
  params: Readonly<Record<string, unknown>>,
): Promise<Result<Fields, IntegrationError>> {
  const { appId = '', appSecret = '' } = options.credentials
  const timestamp = String(Math.floor(options.now() / 1_000))
  const answer = await callOutside({
    provider: 'xiaohongshu',
    fetch: options.fetch,
    url: `${gatewayOf(options.settings, DEFAULT_GATEWAY)}${PATH}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...params,
      appId,
      method,
      version: VERSION,
      timestamp,
      sign: requestSign({ method, appId, timestamp, appSecret }),
      ...(options.accessToken === null ? {} : { accessToken: options.accessToken }),
    }),
  })
  if (!answer.ok) return answer
  const { status, text } = answer.value
  const envelope = fieldsOf(tryParseJson(text))
  if (envelope === null || typeof envelope.success !== 'boolean')
    return err(errorOfStatus('xiaohongshu', answer.value) ?? integrationError('xiaohongshu', 'malformed', text, status))
  const code = integerAt(envelope, 'error_code')
  if (!envelope.success || (code ?? 0) !== 0) return err(errorOfAnswer(code, textAt(envelope, 'error_msg'), status))
  return readInner(fieldsOf(envelope.data) ?? {}, status)
}

/** Newer methods put `{code, msg, success, data}` into `data`. */
function readInner(data: Fields, status: number): Result<Fields, IntegrationError> {
  const code = integerAt(data, 'code')
  if (typeof data.success !== 'boolean' || code === null) return ok(data)
  return data.success && code === 0
    ? ok(fieldsOf(data.data) ?? {})
    : err(errorOfAnswer(code, textAt(data, 'msg'), status))
}
