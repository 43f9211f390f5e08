// The environment as settings. What is missing or makes no sense ends the start with words, not the first call with a riddle.
import { readFileSync } from 'node:fs'
import { allowedHosts, PLATFORMS } from './hosts.mjs'

const LEAST_SECRET = 32

const list = (text = '') =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

function number(env, name, fallback, [least, most]) {
  const value = Number(env[name] ?? fallback)
  if (!Number.isInteger(value) || value < least || value > most) throw new Error(`${name}: ${least} to ${most}`)
  return value
}

function hubOf(text = '') {
  const url = URL.canParse(text) ? new URL(text) : null
  const isLocal = url !== null && url.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
  if (url === null || (url.protocol !== 'https:' && !isLocal) || url.pathname !== '/' || url.search !== '')
    throw new Error('RELAY_HUB: the https address of the hub without a path, such as https://orders.example.com')
  return url.origin
}

/** @param {Readonly<Record<string, string | undefined>>} env */
export function readSettings(env) {
  const kinds = list(env.RELAY_KINDS)
  const unknown = kinds.filter((kind) => !PLATFORMS.includes(kind))
  if (kinds.length === 0 || unknown.length > 0) throw new Error(`RELAY_KINDS: some of ${PLATFORMS.join(', ')}`)
  const secret = (env.RELAY_SECRET_FILE ? readFileSync(env.RELAY_SECRET_FILE, 'utf8') : (env.RELAY_SECRET ?? '')).trim()
  if (secret.length < LEAST_SECRET) throw new Error(`RELAY_SECRET: at least ${LEAST_SECRET} characters`)
  const added = list(env.RELAY_ALSO).map((pair) => {
    const at = pair.indexOf('=')
    return [pair.slice(0, at), pair.slice(at + 1)]
  })
  const { RELAY_TLS_CERT: cert, RELAY_TLS_KEY: key } = env
  if (Boolean(cert) !== Boolean(key)) throw new Error('RELAY_TLS_CERT and RELAY_TLS_KEY go together')
  return {
    secret,
    hub: hubOf(env.RELAY_HUB),
    hosts: allowedHosts(kinds, added),
    host: env.RELAY_LISTEN ?? '127.0.0.1',
    port: number(env, 'RELAY_PORT', 8799, [0, 65_535]),
    tls: cert && key ? { cert: readFileSync(cert), key: readFileSync(key) } : null,
    /** A socket of 拼多多 that says nothing for so long is taken for dead, ms. */
    silenceMs: number(env, 'RELAY_SILENCE_SECONDS', 30, [2, 600]) * 1_000,
  }
}
