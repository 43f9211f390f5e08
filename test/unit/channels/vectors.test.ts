/** Every worked signature in the protocols of shop platforms is made by the adapter that needs it, or it is named here why nobody needs it. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { iopSign, isPushSign } from '../../../src/channels/aliexpress/sign.ts'
import { amazon } from '../../../src/channels/amazon/index.ts'
import { requestSign as doudianSign, eventSign, isEventSign } from '../../../src/channels/doudian/sign.ts'
import { legacySign, spSign } from '../../../src/channels/jd/sign.ts'
import { requestSign as kuaishouSign } from '../../../src/channels/kuaishou/sign.ts'
import { openPush } from '../../../src/channels/kuaishou/webhook.ts'
import { messageSocketUrl, requestSign as pddSign } from '../../../src/channels/pdd/sign.ts'
import { channelKinds } from '../../../src/channels/registry.ts'
import { callbackHmac, webhookHmac } from '../../../src/channels/shopify/sign.ts'
import { topSign } from '../../../src/channels/taobao/sign.ts'
import { woocommerce } from '../../../src/channels/woocommerce/index.ts'
import { webhookSignature } from '../../../src/channels/woocommerce/webhook.ts'
import { pushSign, requestSign as xiaohongshuSign } from '../../../src/channels/xiaohongshu/sign.ts'
import { callbackSignature } from '../../../src/platform/wechat-callback.ts'
import { recordedFetch } from '../../support/recorded-fetch.ts'

type Texts = Record<string, string>

interface Vector {
  readonly name: string
  readonly secret: string
  readonly keys?: { readonly token: string }
  readonly url?: string
  readonly input: {
    readonly params?: Texts
    readonly headers?: Texts
    readonly query?: Texts & { sign_method?: string }
    readonly path?: string & Texts
    readonly api?: string
    readonly body?: string & Texts
    readonly app_key?: string
    readonly client_id?: string
    readonly group_name?: string
    readonly millis?: string
    readonly timestamp?: string | number
  }
  readonly expected: string | boolean
}

const folder = `${import.meta.dirname}/../../fixtures/protocols`
const vectorsOf = (kind: string) =>
  (JSON.parse(readFileSync(`${folder}/${kind}.vectors.json`, 'utf8')) as { vectors: Vector[] }).vectors

/** What the adapter makes of the input; undefined for a vector that it does not need. */
type Prove = (vector: Vector) => unknown | Promise<unknown>

const prove: Readonly<Record<string, Prove>> = {
  aliexpress: ({ secret, input: { params, api = '', app_key: appKey = '', body = '' }, expected }) =>
    params
      ? iopSign(secret, api.includes('/') ? api : '', params)
      : isPushSign({ appKey, appSecret: secret, rawBody: body }, String(expected)) && expected,
  async amazon({ name, expected }) {
    if (name !== 'lwa-refresh-token-json') return undefined
    const { client_id, client_secret, refresh_token } = JSON.parse(String(expected))
    const { fetch, requests } = recordedFetch(() => ({}))
    const credentials = { clientId: client_id, clientSecret: client_secret, marketplaceIds: 'ATVPDKIKX0DER' }
    await amazon.requestToken({ credentials, settings: {}, now: () => 0, fetch }, refresh_token)
    const sent = Object.entries(JSON.parse(requests[0]?.body ?? '{}')).sort(([a], [b]) => (a < b ? -1 : 1))
    return JSON.stringify(Object.fromEntries(sent))
  },
  doudian({ secret, input, expected }) {
    const { query, headers, body = '' } = input
    if (query)
      return doudianSign({
        appKey: query.app_key ?? '',
        appSecret: secret,
        method: query.method ?? '',
        paramJson: body,
        timestamp: query.timestamp ?? '',
        signMethod: query.sign_method === 'md5' ? 'md5' : 'hmac-sha256',
      })
    if (!headers) return undefined
    const event = { appKey: headers['app-id'] ?? '', appSecret: secret, rawBody: body }
    return expected === false ? isEventSign(event, headers['event-sign'] ?? '') : eventSign(event)
  },
  jd: ({ secret, input: { params, headers = {}, query = {}, path = {}, body } }) =>
    params
      ? legacySign(secret, params)
      : spSign(secret, { headers, query, path: path as Texts, body: body ?? '', bodyName: 'body' }),
  kuaishou: ({ secret, input: { params, body = '' } }) =>
    params ? kuaishouSign(params, secret, params.signMethod === 'MD5' ? 'MD5' : 'HMAC_SHA256') : openPush(body, secret),
  pdd: ({ secret, input: { params, client_id: clientId = '', millis }, url, expected }) =>
    params
      ? pddSign(secret, params)
      : messageSocketUrl({ clientId, clientSecret: secret }, Number(millis)) === url && expected,
  shopify({ name, secret, input: { headers, body, query }, expected }) {
    if (name.startsWith('oauth-')) return callbackHmac(secret, new URLSearchParams(query))
    if (body === undefined) return undefined
    const hmac = webhookHmac(secret, body)
    return expected === false ? hmac === headers?.['X-Shopify-Hmac-Sha256'] : hmac
  },
  taobao: ({ secret, input: { params, app_key = '', group_name = '', timestamp = '' } }) =>
    topSign(secret, params ?? { app_key, group_name, timestamp: String(timestamp) }),
  'weixin-shop': ({ keys, input: { query = {}, body }, expected }) => {
    const { timestamp = '', nonce = '' } = query
    if (!keys || body === undefined) return callbackSignature('OmsTok3n2026', timestamp, nonce)
    const encrypt = /Encrypt(?:"\s*:\s*"|><!\[CDATA\[)([^"\]]+)/.exec(body)?.[1] ?? ''
    return callbackSignature(keys.token, timestamp, nonce, encrypt) === expected && expected
  },
  woocommerce({ name, secret, input: { headers, body = '' }, expected }) {
    if (name !== 'webhook-ping-unsigned') return webhookSignature(secret, body)
    const ping = { headers: new Headers(headers), query: new URLSearchParams(), rawBody: body, now: 0 }
    return woocommerce.webhook.greet?.(ping, {})?.status === 200 && expected
  },
  xiaohongshu({ secret, input: { body, path = '', query, headers } }) {
    if (headers)
      return pushSign({
        path,
        query: new URLSearchParams(query),
        appKey: headers['app-key'] ?? '',
        timestamp: headers.timestamp ?? '',
        appSecret: secret,
      })
    const { method = '', appId = '', timestamp = '' } = (body ?? {}) as Texts
    return xiaohongshuSign({ method, appId, timestamp, appSecret: secret })
  },
}

/** Signatures of what the product does not do. */
const notNeeded: Readonly<Record<string, string>> = {
  'amazon: lwa-client-credentials-grantless': 'destinations of notifications are made by the merchant in AWS',
  'amazon: get-orders-request-shape': 'the old Orders v0; the adapter reads Orders 2026-01-01',
  'amazon: sigv4-aws-test-suite-get-vanilla': 'no SQS queue is read: its messages are brought to our address',
  'amazon: sigv4-sqs-receive': 'no SQS queue is read: its messages are brought to our address',
  'doudian: spi-hmac': 'the platform calls nothing of ours but the address of the pushes',
  'shopify: app-proxy-signature-array': 'there is no app proxy: nothing of ours is shown inside the shop',
}

const kinds = channelKinds.filter((kind) => readdirSync(folder).includes(`${kind}.vectors.json`))

test('every platform that speaks a protocol of its own is proven', () => {
  expect(channelKinds.filter((kind) => !kinds.includes(kind))).toEqual(['open', 'file'])
  expect(Object.keys(prove).sort()).toEqual([...kinds].sort())
  const known = new Set(kinds.flatMap((kind) => vectorsOf(kind).map(({ name }) => `${kind}: ${name}`)))
  expect(Object.keys(notNeeded).filter((name) => !known.has(name))).toEqual([])
})

describe.each(kinds)('%s', (kind) => {
  test.each(vectorsOf(kind))('$name', async (vector) => {
    const made = await prove[kind]?.(vector)
    expect(made === undefined, 'not needed').toBe(notNeeded[`${kind}: ${vector.name}`] !== undefined)
    if (made !== undefined) expect(made).toBe(vector.expected)
  })
})
