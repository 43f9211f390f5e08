// 消息服务 (PMC): /message/{client_id}/{ms}/{digest}, text frames, an Ack for each message, heartbeats both ways.
import { createHash, timingSafeEqual } from 'node:crypto'
import { parseObject, rawNumber, textOf } from '../exact-json'
import { inboxOf } from '../shops/order-life'
import type { Shop } from '../shops/shops'
import type { OpenSocket } from '../world/sockets'
import type { World } from '../world/world'
import type { KeptMessage } from './message'

const DRIFT_MS = 600_000
const AT_ONCE = 50
const FIRST_ID = 1_234_567_890_000_000n
const PERMITTED = 'pdd:permitted'

/** pdd.pmc.user.permit was called for the shop: before it no message is made. */
export const isPermitted = (world: World, { shopId }: Shop): boolean => world.once.find(PERMITTED, shopId) !== undefined
export const permit = (world: World, { shopId }: Shop): void => world.once.keep(PERMITTED, shopId, '1')

/** base64 of the lower-case hex text, not of the bytes. */
export function isDigest(secret: string, { clientId, ms, digest }: { clientId: string; ms: string; digest: string }) {
  const hex = createHash('md5').update(`${clientId}${ms}${secret}`, 'utf8').digest('hex')
  const expected = Buffer.from(Buffer.from(hex, 'ascii').toString('base64'))
  const given = Buffer.from(digest)
  return expected.length === given.length && timingSafeEqual(expected, given)
}

export const openSocket: OpenSocket = (world, call, line) => {
  const [, door, clientId = '', ms = '', digest = ''] = call.path.split('/').map(decodeURIComponent)
  const app = world.shops.byApp('pdd', clientId)
  if (door !== 'message' || app === undefined) return { refused: 'client_id' }
  if (!isDigest(app.appSecret, { clientId, ms, digest })) return { refused: 'digest' }
  if (!(Math.abs(Number(ms) - world.now()) <= DRIFT_MS)) return { refused: 'timestamp' }
  const shops = () => world.shops.all().filter((shop) => shop.platform === 'pdd' && shop.appKey === clientId)
  /** Sent here and not yet answered, by id. */
  const sent = new Map<string, { type: string; shopId: string; boxId: string }>()
  const command = (commandType: string) => line.send(JSON.stringify({ commandType, time: world.now() }))
  return {
    received(data) {
      const frame = parseObject(typeof data === 'string' ? data : '') ?? {}
      const message = sent.get(textOf(frame.id))
      if (frame.commandType !== 'Ack' || message === undefined) return
      // An Ack that tells of another message than the one sent is none.
      if (frame.type !== message.type || textOf(frame.mallID) !== message.shopId) return
      sent.delete(textOf(frame.id))
      world.deliveries.confirmBoxed(inboxOf(message.shopId), [message.boxId])
    },
    pump() {
      for (const shop of shops())
        for (const { id, body } of world.deliveries.fetchBoxed(inboxOf(shop.shopId), AT_ONCE)) {
          const kept: KeptMessage = JSON.parse(body)
          const frameId = String(FIRST_ID + BigInt(id))
          sent.set(frameId, { type: kept.type, shopId: shop.shopId, boxId: id })
          const at = world.now()
          const message = { type: kept.type, mallID: rawNumber(kept.mallId), content: kept.content }
          line.send(JSON.stringify({ id: rawNumber(frameId), commandType: 'Common', time: at, sendTime: at, message }))
        }
    },
    beat: () => command('HeartBeat'),
  }
}
