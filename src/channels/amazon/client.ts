/** The only place that talks to SP-API. Requests are not signed; the token of Login with Amazon stands in a header. */
import { tryParseJson } from '../../core/json.ts'
import { err, ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { callOutside, errorOfStatus, integrationError, type OutsideAnswer } from '../../platform/outside-call.ts'
import type { ClientOptions } from '../channels.port.ts'
import { type Fields, fieldsOf, listAt, textAt } from '../read-fields.ts'
import { gatewayOf } from '../shop-settings.ts'
import { marketplaces, readMarketplaces } from './marketplaces.ts'

type Where = Pick<ClientOptions, 'credentials' | 'settings'>

/** Of the connection's credentials, which were checked when it was saved. */
export const marketplaceIds = ({ credentials }: Pick<Where, 'credentials'>): readonly string[] =>
  readMarketplaces(credentials.marketplaceIds ?? '') ?? []

/** `host` of Amazon itself, unless `gateway` replaces them all. */
export const addressOf = ({ settings }: Pick<Where, 'settings'>, host: string): string =>
  gatewayOf(settings, `https://${host}`)

const apiOf = (where: Where): string => {
  const [id = ''] = marketplaceIds(where)
  return addressOf(where, `sellingpartnerapi-${marketplaces[id]?.region ?? 'na'}.amazon.com`)
}

export interface AmazonCall {
  readonly method?: 'GET' | 'POST' | 'PATCH'
  readonly path: string
  /** Lists are joined by commas; `undefined` is left out. */
  readonly query?: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body?: Readonly<Record<string, unknown>>
}

/** The answer's JSON; an empty object for 204. */
export async function callAmazon(options: ClientOptions, call: AmazonCall): Promise<Result<Fields, IntegrationError>> {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(call.query ?? {}))
    if (value !== undefined) query.set(name, typeof value === 'string' ? value : value.join(','))
  const answer = await callOutside({
    provider: 'amazon',
    fetch: options.fetch,
    method: call.method ?? 'GET',
    url: `${apiOf(options)}${call.path}${query.size === 0 ? '' : `?${query}`}`,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Dingshu/1.0 (Language=TypeScript; Platform=Cloudflare)',
      'x-amz-access-token': options.accessToken,
      'x-amz-date': `${new Date(options.now()).toISOString().replace(/[-:]|\.\d+/g, '')}`,
    },
    ...(call.body ? { body: JSON.stringify(call.body) } : {}),
  })
  if (!answer.ok) return answer
  const refused = errorOf(answer.value)
  if (refused) return err(refused)
  if (answer.value.status === 204) return ok({})
  const json = fieldsOf(tryParseJson(answer.value.text))
  return json ? ok(json) : err(integrationError('amazon', 'malformed', answer.value.text, answer.value.status))
}

/** `{errors:[{code, message, details}]}`. 403 is a dead token, or a role that the app lacks: only the words tell them apart. */
function errorOf(answer: OutsideAnswer): IntegrationError | null {
  const error = errorOfStatus('amazon', answer)
  if (error === null) return null
  const said = listAt(fieldsOf(tryParseJson(answer.text)) ?? {}, 'errors')
  const detail = said
    .map((one) =>
      ['code', 'message', 'details']
        .map((key) => textAt(one, key))
        .join(' ')
        .trim(),
    )
    .join('; ')
  const isTokenDead = error.code === 'unauthorised' && /token.*(?:expired|revoked|invalid|missing)/i.test(detail)
  const code = isTokenDead ? 'token_expired' : error.code
  return integrationError('amazon', code, detail || answer.text, answer.status)
}
