import { followParcel } from '../couriers/waybills'
import { objectsOf, parseObject, textOf } from '../exact-json'
import type { Platform } from '../platform'
import { jsonAnswer, type PlatformAnswer } from '../platform-call'
import { trackFields } from './track'

interface Row {
  number: string
}

const said = (accepted: readonly unknown[], rejected: readonly unknown[] = []): PlatformAnswer =>
  jsonAnswer({ body: JSON.stringify({ code: 0, data: { accepted, rejected } }), ok: true })
const no = (row: Row, code: number, message: string) => ({ ...row, error: { code, message } })

export const seventeenTrack: Platform = {
  kind: '17track',
  name: '17TRACK',
  signedHeaders: /^17token$/,
  answer(world, call) {
    const client = world.couriers.client('17track', call.headers['17token'] ?? '')
    if (client === undefined)
      return jsonAnswer({ body: '{"code":-18010002,"data":{}}', ok: false, status: 401, reason: '密钥无效' })
    // A bare list is no object for the reader of exact JSON.
    const rows = objectsOf(parseObject(`{"rows":${call.body || '[]'}}`)?.rows).map((row) => ({
      number: textOf(row.number),
    }))
    if (rows.length === 0 || rows.length > 40) return said([], [no({ number: '' }, -18010013, 'wrong number of rows')])
    const isFollowed = ({ number }: Row) =>
      world.couriers.subscriptions('17track', number).some((other) => other.account === client.account)
    if (call.path === '/track/v2.2/register') {
      const [known, fresh] = [rows.filter(isFollowed), rows.filter((row) => !isFollowed(row))]
      for (const { number } of fresh) followParcel(world, '17track', client.account, number)
      return said(
        fresh,
        known.map((row) => no(row, -18019901, 'already registered')),
      )
    }
    if (call.path !== '/track/v2.2/gettrackinfo') return jsonAnswer({ body: '{}', ok: false, status: 404 })
    const found = rows.filter(isFollowed).map(({ number }) => {
      const parcel = world.parcels.find(number)
      return parcel ? trackFields(parcel) : { number, carrier: 0, track_info: null }
    })
    return said(
      found,
      rows.filter((row) => !isFollowed(row)).map((row) => no(row, -18019902, 'not registered')),
    )
  },
  pushes: { retrySeconds: [600, 1800, 3600], acknowledged: (status) => status === 200 },
  throttled: () => jsonAnswer({ body: '{"code":-18010003,"data":{}}', ok: false, status: 429 }),
}
