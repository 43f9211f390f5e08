import { createHmac } from 'node:crypto'
import type { TrackPusher } from '../couriers/pushes'
import type { ParcelFacts, Step } from '../parcels/journey'

const CODES: Record<Step, readonly [string, string]> = {
  picked_up: ['InTransit', 'InTransit_002'],
  departed: ['InTransit', 'InTransit_001'],
  arrived_hub: ['InTransit', 'InTransit_003'],
  arrived_city: ['InTransit', 'InTransit_003'],
  out_for_delivery: ['OutForDelivery', 'OutForDelivery_001'],
  awaiting_collection: ['AvailableForPickup', 'AvailableForPickup_001'],
  delivered: ['Delivered', 'Delivered_001'],
  exception: ['AttemptFail', 'AttemptFail_001'],
  refused: ['AttemptFail', 'AttemptFail_002'],
  returning: ['Exception', 'Exception_010'],
  returned: ['Exception', 'Exception_011'],
}

export function trackFields(parcel: ParcelFacts) {
  const last = parcel.nodes.at(-1)
  const [tag, subtag] = last ? CODES[last.step] : ['Pending', 'Pending_001']
  return {
    id: `trk${parcel.waybill}`,
    tracking_number: parcel.waybill,
    slug: '',
    tag,
    subtag,
    checkpoints: parcel.nodes.map((node) => ({
      checkpoint_time: new Date(node.at).toISOString(),
      location: node.place.city,
      message: node.context,
      tag: CODES[node.step][0],
      subtag: CODES[node.step][1],
      raw_tag: '',
    })),
  }
}

/** Signed with the secret of the webhook. */
export const afterShipPush: TrackPusher = (parcel, { secret, pushSecret }) => {
  const body = JSON.stringify({
    event: 'tracking_update',
    event_id: `${parcel.waybill}-${parcel.nodes.length}`,
    msg: trackFields(parcel),
  })
  const signature = createHmac('sha256', pushSecret ?? secret)
    .update(body, 'utf8')
    .digest('base64')
  return { headers: { 'content-type': 'application/json', 'aftership-hmac-sha256': signature }, body }
}
