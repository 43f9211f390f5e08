// Checks ACS3-HMAC-SHA256 and the legacy RPC HMAC-SHA1 with Alibaba's own published signer.
import { createHash } from 'node:crypto'
import signerModule from '@alicloud/openapi-util'

interface Signer {
  getAuthorization(
    request: { method: string; pathname: string; query: Record<string, string>; headers: Record<string, string> },
    algorithm: string,
    payloadHash: string,
    accessKeyId: string,
    accessKeySecret: string,
  ): string
  getRPCSignature(params: Record<string, string>, method: string, secret: string): string
}

// The package is CommonJS with a `default` export: Node hands out the module, a bundler hands out its default.
const signer = (() => {
  const module = signerModule as unknown as Signer & { default?: Signer }
  return module.default ?? module
})()

/** An ACS3 request as it was received. Header names in lower case, query values decoded. */
export interface Acs3Request {
  method: string
  /** Paths under which the caller may have signed: the mounted one and '/'. */
  paths: readonly string[]
  query: Record<string, string>
  headers: Record<string, string>
  body: string
}

/** The access key id that an `Authorization: ACS3-…` header names. */
export function acs3AccessKeyId(authorization: string): string | undefined {
  return /^ACS3-HMAC-SHA256\s+Credential=([^,]+),\s*SignedHeaders=[^,]+,\s*Signature=[0-9a-f]+$/.exec(
    authorization,
  )?.[1]
}

/** Whether the `Authorization` header is right for the request. */
export function isAcs3Signed(request: Acs3Request, accessKeyId: string, accessKeySecret: string): boolean {
  const { authorization = '' } = request.headers
  const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? []
  const payload = createHash('sha256').update(request.body, 'utf8').digest('hex')
  if (request.headers['x-acs-content-sha256'] !== payload) return false
  const headers = Object.fromEntries(names.map((name) => [name, request.headers[name] ?? '']))
  return request.paths.some((pathname) => {
    const { method, query } = request
    const expected = signer.getAuthorization(
      { method, pathname, query, headers },
      'ACS3-HMAC-SHA256',
      payload,
      accessKeyId,
      accessKeySecret,
    )
    return expected === authorization.replace(/,\s+/g, ',')
  })
}

/** The legacy signature of RPC parameters (all but `Signature`). */
export function rpcSignature(method: string, params: Record<string, string>, accessKeySecret: string): string {
  return signer.getRPCSignature(params, method, accessKeySecret)
}
