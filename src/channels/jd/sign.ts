/** Signatures of 京东: legacy routerjson and SP-API. Pure; nothing here reads a clock. */
import { md5Sandwich } from '../sorted-params.ts'

/** Over `360buy_param_json, access_token, app_key, method, timestamp, v`; `sign`, `format` and `sign_method` are not in it. */
export const legacySign = (appSecret: string, params: Readonly<Record<string, string>>): string =>
  md5Sandwich(appSecret, params)

export interface SpRequest {
  /** `X-JOS-App-Key`, `X-JOS-Access-Token`, `X-JOS-Timestamp`. */
  readonly headers: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  /** Values that stand in the path, by their names. */
  readonly path: Readonly<Record<string, string>>
  /** The very text that is sent; '' or `{}` is not signed. */
  readonly body: string
  /** The platform's PHP SDK calls the body `body`, another implementation gives it no name. */
  readonly bodyName: 'body' | ''
}

export function spSign(appSecret: string, { headers, query, path, body, bodyName }: SpRequest): string {
  const signed = body === '' || body === '{}' ? {} : { [bodyName]: body }
  return md5Sandwich(appSecret, { ...headers, ...query, ...path, ...signed })
}
