// TC3-HMAC-SHA256, from the documentation: which headers were signed is said in Authorization.
import { createHash, createHmac } from 'node:crypto'

export interface Tc3Call {
  headers: Record<string, string>
  body: string
}

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text, 'utf8').digest()

/** Credential of the header; undefined when it is no TC3 header. */
export function readAuthorization(header: string) {
  const found =
    /^TC3-HMAC-SHA256 Credential=([^/]+)\/(\d{4}-\d\d-\d\d)\/(\w+)\/tc3_request, SignedHeaders=([\w;-]+), Signature=([0-9a-f]{64})$/.exec(
      header,
    )
  if (found === null) return undefined
  const [, secretId = '', date = '', service = '', names = '', signature = ''] = found
  return { secretId, date, service, names, signature }
}

/** `host` is signed without its port by some clients, so both forms are accepted. */
export function isTc3Signed({ headers, body }: Tc3Call, secretKey: string): boolean {
  const parts = readAuthorization(headers.authorization ?? '')
  if (parts === undefined) return false
  const { date, service, names, signature } = parts
  const timestamp = headers['x-tc-timestamp'] ?? ''
  if (new Date(Number(timestamp) * 1000).toISOString().slice(0, 10) !== date) return false
  const wanted = names.split(';')
  if (!wanted.includes('content-type') || !wanted.includes('host')) return false
  const host = headers.host ?? ''
  return [host, host.replace(/:\d+$/, '')].some((signedHost) => {
    const lines = wanted.map((name) => `${name}:${name === 'host' ? signedHost : (headers[name] ?? '').trim()}\n`)
    const canonical = ['POST', '/', '', lines.join(''), names, sha256(body)].join('\n')
    const toSign = ['TC3-HMAC-SHA256', timestamp, `${date}/${service}/tc3_request`, sha256(canonical)].join('\n')
    const key = [date, service, 'tc3_request'].reduce<string | Buffer>((k, text) => hmac(k, text), `TC3${secretKey}`)
    return hmac(key, toSign).toString('hex') === signature
  })
}
