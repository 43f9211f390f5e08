import { createHash } from 'node:crypto'
import type { TrackPusher } from '../couriers/pushes'
import type { ParcelFacts, ParcelNode, Step } from '../parcels/journey'
import { shanghaiText } from '../shanghai-time'

// [opCode, secondaryStatusCode].
const CODES: Record<Step, readonly [string, string]> = {
  picked_up: ['50', '101'],
  departed: ['36', '201'],
  arrived_hub: ['31', '201'],
  arrived_city: ['31', '201'],
  out_for_delivery: ['44', '301'],
  awaiting_collection: ['130', '201'],
  delivered: ['80', '401'],
  exception: ['33', '1301'],
  refused: ['70', '1301'],
  returning: ['99', ''],
  returned: ['648', ''],
}

/** msgDigest, encoded letter by letter as Java's URLEncoder does. */
export function msgDigest(msgData: string, timestamp: string, checkword: string): string {
  const bytes = Buffer.from(msgData + timestamp + checkword, 'utf8')
  let encoded = ''
  for (const byte of bytes) {
    const char = String.fromCharCode(byte)
    if (/[A-Za-z0-9.\-*_]/.test(char)) encoded += char
    else encoded += byte === 0x20 ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return createHash('md5').update(encoded).digest('base64')
}

export function routeFields(node: ParcelNode) {
  const [opCode, secondaryStatusCode] = CODES[node.step]
  return {
    acceptTime: shanghaiText(node.at),
    acceptAddress: node.place.city,
    remark: node.context,
    opCode,
    firstStatusCode: secondaryStatusCode.slice(0, -2),
    secondaryStatusCode,
  }
}

/** The newest route; nothing signs it. */
export const sfPush: TrackPusher = (parcel: ParcelFacts) => {
  const routes = parcel.nodes.slice(-1).map((node, index) => {
    const { acceptTime, acceptAddress, remark, opCode } = routeFields(node)
    const id = `${parcel.waybill}${parcel.nodes.length + index}`
    return {
      mailno: parcel.waybill,
      orderid: '',
      acceptTime,
      acceptAddress,
      remark,
      opCode,
      reasonCode: '',
      reasonName: '',
      id,
    }
  })
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ Body: { WaybillRoute: routes } }) }
}
