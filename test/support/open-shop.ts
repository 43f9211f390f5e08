/** A merchant's own shop on the open channel: signs its pushes as Standard Webhooks say. */
import { type SignedIn, self } from './tenants.ts'

export const OPEN_SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

export async function signOpen(
  body: string,
  secret = OPEN_SECRET,
  id = `msg_${crypto.randomUUID()}`,
  at = Math.floor(Date.now() / 1000),
): Promise<Record<string, string>> {
  const key = await crypto.subtle.importKey(
    'raw',
    Uint8Array.from(atob(secret.slice(6)), (c) => c.charCodeAt(0)),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  )
  const signature = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(`${id}.${at}.${body}`))
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(at),
    'webhook-signature': `v1,${btoa(String.fromCharCode(...new Uint8Array(signature)))}`,
  }
}

export interface OpenOrderOptions {
  readonly orderId: string
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[]
  readonly status?: string
  readonly at?: number
  readonly reservationId?: string
}

export function openOrder({ orderId, lines, at = Date.now(), reservationId }: OpenOrderOptions) {
  return {
    orderId,
    createdAt: at,
    paidAt: at,
    updatedAt: at,
    goodsFen: 9900,
    payableFen: 9900,
    payMethod: 'wechat',
    ...(reservationId ? { reservationId } : {}),
    receiver: {
      name: '张三丰',
      phone: '13800001234',
      province: '浙江省',
      city: '杭州市',
      district: '余杭区',
      address: '文一西路969号',
      regionCode: '330110',
    },
    lines: lines.map(({ sku, quantity }, i) => ({
      lineId: `${orderId}-${i + 1}`,
      productId: `p-${sku}`,
      skuId: `s-${sku}`,
      merchantCode: sku,
      title: `商品 ${sku}`,
      quantity,
      unitPriceFen: 9900,
      paidFen: 9900,
    })),
  }
}

export interface OpenShop {
  readonly id: string
  push(type: string, data: unknown): Promise<Response>
}

export async function anOpenShop(merchant: SignedIn): Promise<OpenShop> {
  const { id } = await merchant.send<{ id: string }>('POST', '/api/v1/connections', {
    kind: 'open',
    name: '小程序',
    credentials: { secret: OPEN_SECRET },
    settings: {},
  })
  return {
    id,
    async push(type, data) {
      const body = JSON.stringify({ type, timestamp: Date.now(), data })
      return self.fetch(`http://dingshu.test/hooks/open/${id}`, { method: 'POST', headers: await signOpen(body), body })
    },
  }
}

/** Polls until `check` holds; the message says what was seen last. */
export async function eventually<T>(
  look: () => Promise<T>,
  check: (seen: T) => boolean,
  timeoutMs = 15_000,
): Promise<T> {
  const until = Date.now() + timeoutMs
  for (;;) {
    const seen = await look()
    if (check(seen)) return seen
    if (Date.now() > until) throw new Error(`did not come about; last seen: ${JSON.stringify(seen).slice(0, 1500)}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
