import { md5Base64 } from '../couriers/digest'
import type { TrackPusher } from '../couriers/pushes'
import type { ParcelFacts, ParcelNode, Step } from '../parcels/journey'
import { shanghaiText } from '../shanghai-time'

const CODES: Record<Step, string> = {
  picked_up: 'GOT',
  departed: 'DEPARTURE',
  arrived_hub: 'ARRIVAL',
  arrived_city: 'ARRIVAL',
  out_for_delivery: 'SENT_SCAN',
  awaiting_collection: 'INBOUND',
  delivered: 'SIGNED',
  exception: 'FAILED',
  refused: 'REJECT',
  returning: 'FORWARDING',
  returned: 'RETURN',
}

export const scanFields = (parcel: ParcelFacts, node: ParcelNode) => ({
  waybill_No: parcel.waybill,
  upload_Time: shanghaiText(node.at),
  infoContent: CODES[node.step],
  processInfo: node.context,
})

/** The newest scan, signed as older interfaces are. */
export const ytoPush: TrackPusher = (parcel, { secret }) => {
  const words = JSON.stringify(parcel.nodes.slice(-1).map((node) => scanFields(parcel, node)))
  const form = { logistics_interface: words, data_digest: md5Base64(words + secret), clientId: '', type: 'online' }
  return {
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams(form).toString(),
  }
}
