import { describe, expect, test } from 'vitest'
import { shopify } from '../../../../src/channels/shopify/index.ts'
import { callbackHmac, callbackText, isCallbackGenuine, webhookHmac } from '../../../../src/channels/shopify/sign.ts'
import vectors from '../../../fixtures/protocols/shopify.vectors.json' with { type: 'json' }

const credentials = { shop: 'oms-demo.myshopify.com', clientId: 'id', accessToken: '', webhookSecret: '' }

describe('vectors of the protocol', () => {
  const pushes = vectors.vectors.filter((vector) => vector.name.startsWith('webhook-'))

  test.each(pushes)('$name', async ({ secret, input, expected }) => {
    const body = input.body ?? ''
    if (typeof expected === 'string') expect(webhookHmac(secret, body)).toBe(expected)
    const verdict = await shopify.webhook.verify(
      { headers: new Headers(input.headers as HeadersInit), query: new URLSearchParams(), rawBody: body, now: 0 },
      { ...credentials, clientSecret: secret },
    )
    expect(verdict.ok).toBe(expected !== false)
  })

  test('oauth-callback-hmac-1: the text, the signature, and one character changed', () => {
    const vector = vectors.vectors.find(({ name }) => name === 'oauth-callback-hmac-1')
    const query = new URLSearchParams(Object.entries(vector?.input.query ?? {}) as [string, string][])
    expect(callbackText(query)).toBe(vector?.string_to_sign)
    expect(callbackHmac(vector?.secret ?? '', query)).toBe(vector?.expected)
    expect(isCallbackGenuine(vector?.secret ?? '', query)).toBe(true)
    query.set('shop', 'other.myshopify.com')
    expect(isCallbackGenuine(vector?.secret ?? '', query)).toBe(false)
    expect(isCallbackGenuine('', new URLSearchParams())).toBe(false)
  })
})
