/** One call to AfterShip; signed where the key has a secret. `meta.code` says how it went, whatever the HTTP status. */
import * as z from 'zod'
import { tryParseJson } from '../../../core/json.ts'
import { err, ok, type Result } from '../../../core/result.ts'
import { baseUrl } from '../../../platform/gateway-setting.ts'
import type { IntegrationError } from '../../../platform/integration-error.ts'
import { callOutside, errorOfStatus, integrationError } from '../../../platform/outside-call.ts'
import type { CarrierOptions } from '../../carrier.port.ts'
import { text } from '../loose-fields.ts'
import { queryText, requestSign } from './sign.ts'

export const PROVIDER = 'aftership'
const BASE = 'https://api.aftership.com'
const VERSION = '2026-07'

const envelope = z.object({ meta: z.object({ code: z.coerce.number(), message: text }), data: z.unknown().optional() })
const ALREADY_EXISTS = 4003

export interface AfterShipCall {
  readonly method: 'GET' | 'POST'
  readonly resource: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** `data` of the answer; null for a tracking that exists already (4003). */
export async function call(
  { method, resource, query = {}, body }: AfterShipCall,
  options: CarrierOptions,
): Promise<Result<unknown, IntegrationError>> {
  const { apiKey = '', apiSecret = '' } = options.credentials
  const base = baseUrl(options.settings, BASE)
  const path = `/tracking/${VERSION}${resource}`
  const words = body === undefined ? '' : JSON.stringify(body)
  const date = new Date(options.now()).toUTCString()
  const named = { 'as-api-key': apiKey }
  const signature: Record<string, string> =
    apiSecret === ''
      ? {}
      : {
          date,
          'as-signature-hmac-sha256': requestSign(
            { method, path, query, body: words, date, headers: named },
            apiSecret,
          ),
        }
  const search = queryText(query)
  const answer = await callOutside({
    provider: PROVIDER,
    fetch: options.fetch,
    method,
    url: `${base}${path}${search === '' ? '' : `?${search}`}`,
    headers: { ...named, ...signature, ...(words === '' ? {} : { 'content-type': 'application/json' }) },
    ...(words === '' ? {} : { body: words }),
  })
  if (!answer.ok) return answer
  const parsed = envelope.safeParse(tryParseJson(answer.value.text))
  if (parsed.success && parsed.data.meta.code === ALREADY_EXISTS) return ok(null)
  const failed = errorOfStatus(PROVIDER, answer.value)
  if (failed) return err(failed)
  if (!parsed.success) return err(integrationError(PROVIDER, 'malformed', answer.value.text, answer.value.status))
  const { code, message } = parsed.data.meta
  if (code >= 200 && code < 300) return ok(parsed.data.data)
  const kind =
    code === 429 ? 'throttled' : code === 401 ? 'unauthorised' : code >= 500 && code < 600 ? 'busy' : 'rejected'
  return err(integrationError(PROVIDER, kind, `${code} ${message}`, answer.value.status))
}
