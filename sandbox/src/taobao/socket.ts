// 消息服务 (TMC) over a socket: sign in by a frame, ask for messages, confirm each. The box is that of the HTTP calls.
import { createHash, timingSafeEqual } from 'node:crypto'
import { instantOf } from '../shanghai-time'
import { inboxOf } from '../shops/order-life'
import type { Shop } from '../shops/shops'
import type { OpenSocket } from '../world/sockets'
import type { KeptMessage } from './message'
import { FIRST_ID, isPermitted } from './methods/messages'
import { CONFIRM, CONNECT, CONNECT_ACK, DATA, type Frame, PULL, readFrame, SEND, writeFrame } from './tmc-frame'

const DRIFT_MS = 600_000
const AT_ONCE = 50

/** Upper-case md5 of the secret around the three fields in their order. */
export function isHello(secret: string, fields: Readonly<Record<string, unknown>>): boolean {
  const names = ['app_key', 'group_name', 'timestamp']
  const text = names.map((name) => `${name}${fields[name]}`).join('')
  const expected = Buffer.from(
    createHash('md5').update(`${secret}${text}${secret}`, 'utf8').digest('hex').toUpperCase(),
  )
  const given = Buffer.from(String(fields.sign ?? ''))
  return expected.length === given.length && timingSafeEqual(expected, given)
}

export const openSocket: OpenSocket = (world, call, line) => {
  if (call.path !== '/') return { refused: call.path }
  let app: Shop | undefined
  const token = world.newId()

  function signIn({ fields }: Frame): void {
    const known = world.shops.byApp('taobao', String(fields.app_key ?? ''))
    const isLate = !(Math.abs(Number(fields.timestamp) - world.now()) <= DRIFT_MS)
    if (known === undefined || isLate || !isHello(known.appSecret, fields)) {
      const phrase = known === undefined ? 'invalid app_key' : isLate ? 'timestamp invalid' : 'sign invalid'
      line.send(writeFrame({ type: CONNECT_ACK, status: 401, phrase, fields: {} }))
      line.close(phrase)
      return
    }
    app = known
    line.send(writeFrame({ type: CONNECT_ACK, token, fields: {} }))
  }

  const shops = () => world.shops.all().filter((shop) => shop.platform === 'taobao' && shop.appKey === app?.appKey)

  function giveWaiting(): void {
    for (const shop of shops().filter((one) => isPermitted(world, one)))
      for (const { id, body } of world.deliveries.fetchBoxed(inboxOf(shop.shopId), AT_ONCE)) {
        const kept: KeptMessage = JSON.parse(body)
        const fields = {
          __kind: DATA,
          id: FIRST_ID + BigInt(id),
          topic: kept.topic,
          content: kept.content,
          nick: kept.user_nick,
          userid: BigInt(kept.user_id),
          publisher: '12497914',
          time: new Date(instantOf(kept.pub_time)),
        }
        line.send(writeFrame({ type: SEND, token, fields }))
      }
  }

  return {
    received(data) {
      const frame = typeof data === 'string' ? undefined : readFrame(data)
      if (frame === undefined) return line.close('no frame')
      if (frame.type === CONNECT) return signIn(frame)
      // Before it has signed in, and without the token of it, nobody gets anything.
      if (app === undefined || frame.type !== SEND || frame.token !== token) return line.close('not signed in')
      const { __kind: kind, id } = frame.fields
      if (kind === PULL) giveWaiting()
      if (kind === CONFIRM && typeof id === 'bigint')
        for (const shop of shops()) world.deliveries.confirmBoxed(inboxOf(shop.shopId), [String(id - FIRST_ID)])
    },
    pump: () => undefined,
    beat: () => undefined,
  }
}
