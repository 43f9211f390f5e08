import { createHash, createHmac } from 'node:crypto'
import { followParcel } from '../couriers/waybills'
import { parseObject, textOf } from '../exact-json'
import type { Platform } from '../platform'
import { jsonAnswer, type PlatformAnswer, type PlatformCall } from '../platform-call'
import type { CourierClient } from '../world/couriers'
import { trackFields } from './track'

const VERSION = /^\/tracking\/\d{4}-\d{2}(\/.*)$/

function said(code: number, data: unknown, message = ''): PlatformAnswer {
  const ok = code < 300
  const status = code >= 1_000 ? 400 : code
  return jsonAnswer({ body: JSON.stringify({ meta: { code, message }, data }), ok, status, reason: message })
}

/** Of an AES key: the parts of the request, line by line. */
function isWellSigned({ method, path, query, headers, body }: PlatformCall, client: CourierClient): boolean {
  const lines = [
    method,
    body === '' ? '' : createHash('md5').update(body, 'utf8').digest('hex').toUpperCase(),
    body === '' ? '' : 'application/json',
    headers.date ?? '',
    `as-api-key:${headers['as-api-key']}`,
    query === '' ? path : `${path}?${query}`,
  ]
  const expected = createHmac('sha256', client.secret).update(lines.join('\n'), 'utf8').digest('base64')
  return headers['as-signature-hmac-sha256'] === expected
}

export const afterShip: Platform = {
  kind: 'aftership',
  name: 'AfterShip',
  signedHeaders: /^(as-.*|date)$/,
  answer(world, call) {
    const client = world.couriers.client('aftership', call.headers['as-api-key'] ?? '')
    if (client === undefined) return said(401, {}, 'Invalid API key.')
    if (call.headers['as-signature-hmac-sha256'] !== undefined && !isWellSigned(call, client))
      return said(401, {}, 'Invalid signature.')
    if (VERSION.exec(call.path)?.[1] !== '/trackings') return said(404, {}, 'Not found.')
    const mine = (waybill: string) =>
      world.couriers.subscriptions('aftership', waybill).some(({ account }) => account === client.account)
    if (call.method === 'POST') {
      const waybill = textOf(parseObject(call.body)?.tracking_number)
      if (waybill === '') return said(4005, {}, 'tracking_number is required.')
      if (mine(waybill)) return said(4003, {}, 'Tracking already exists.')
      followParcel(world, 'aftership', client.account, waybill)
      return said(201, { id: `trk${waybill}`, tracking_number: waybill, tag: 'Pending' })
    }
    const wanted = new URLSearchParams(call.query).get('tracking_numbers')?.split(',') ?? []
    const trackings = wanted.filter(mine).flatMap((waybill) => {
      const parcel = world.parcels.find(waybill)
      return parcel ? [trackFields(parcel)] : []
    })
    return said(200, { trackings })
  },
  pushes: { retrySeconds: [30, 60, 120, 240], acknowledged: (status) => status >= 200 && status < 300 },
  throttled: () => said(429, {}, 'You have exceeded the API call rate limit.'),
}
