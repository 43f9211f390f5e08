/** What we tell the merchant's own shop: Standard Webhooks to `settings.callbackUrl`. Without one there is nobody to tell. */
import { createHash } from 'node:crypto'
import { err, ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { callOutside, errorOfStatus, integrationError } from '../../platform/outside-call.ts'
import { secretKey, signedHeaders } from '../../platform/standard-webhooks.ts'
import type { ChannelClient, ClientOptions } from '../channels.port.ts'

type Done = Result<void, IntegrationError>

interface OutgoingEvent {
  readonly type: 'order.shipped' | 'stock.changed' | 'listing.paused' | 'listing.resumed' | 'ping'
  /** Equal keys are the same message to the receiver. */
  readonly key: string
  readonly data: Readonly<Record<string, unknown>>
}

export function openClient(options: ClientOptions): ChannelClient {
  const listing = (type: 'listing.paused' | 'listing.resumed', productId: string) =>
    send(options, { type, key: `${type}:${productId}:${options.now()}`, data: { productId } })
  return {
    async fetchOrder() {
      return err(
        integrationError('open', 'rejected', 'the open channel pushes whole orders; there is nothing to fetch'),
      )
    },
    async listUpdated() {
      return ok({ orders: [], unreadable: [], hasMore: false })
    },
    ship: ({ platformOrderId, lines, partial, waybill, carrier, idempotencyKey }) =>
      send(options, {
        type: 'order.shipped',
        key: idempotencyKey,
        data: {
          orderId: platformOrderId,
          waybill,
          carrier,
          partial,
          lines: lines.map((line) => ({ lineId: line.platformLineId, quantity: line.quantity })),
        },
      }),
    setStock: ({ shopProductId, shopSkuId, quantity, idempotencyKey }) =>
      send(options, {
        type: 'stock.changed',
        key: idempotencyKey,
        data: { productId: shopProductId, skuId: shopSkuId, quantity },
      }),
    pauseListing: (productId) => listing('listing.paused', productId),
    resumeListing: (productId) => listing('listing.resumed', productId),
    test: () => test(options),
  }
}

async function test(options: ClientOptions): Promise<Result<string, IntegrationError>> {
  if (secretKey(options.credentials.secret ?? '') === null) {
    return err(integrationError('open', 'unauthorised', 'the secret is not whsec_<base64> of at least 16 bytes'))
  }
  if (callbackUrl(options) === null) return ok('开放通道：密钥可用，等待推送订单')
  const sent = await send(options, { type: 'ping', key: `ping:${options.now()}`, data: {} })
  return sent.ok ? ok('开放通道：密钥可用，回调地址已应答') : sent
}

function callbackUrl({ settings }: ClientOptions): string | null {
  return typeof settings.callbackUrl === 'string' && settings.callbackUrl !== '' ? settings.callbackUrl : null
}

async function send(options: ClientOptions, event: OutgoingEvent): Promise<Done> {
  const url = callbackUrl(options)
  if (url === null) return ok(undefined)
  const key = secretKey(options.credentials.secret ?? '')
  if (key === null) return err(integrationError('open', 'unauthorised', 'the secret is not whsec_<base64>'))
  const now = options.now()
  const body = JSON.stringify({ type: event.type, timestamp: new Date(now).toISOString(), data: event.data })
  const id = `msg_${createHash('sha256').update(`${event.type}|${event.key}`).digest('hex').slice(0, 32)}`
  const headers = signedHeaders(key, { id, timestamp: String(Math.floor(now / 1_000)), body })
  const answer = await callOutside({ provider: 'open', fetch: options.fetch, url, headers, body })
  if (!answer.ok) return answer
  const error = errorOfStatus('open', answer.value)
  return error === null ? ok(undefined) : err(error)
}
