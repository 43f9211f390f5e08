import { createHash } from 'node:crypto'
import type { TrackPusher } from '../couriers/pushes'
import type { ParcelFacts, Step } from '../parcels/journey'

const CODES: Record<Step, readonly [string, string]> = {
  picked_up: ['InTransit', 'InTransit_PickedUp'],
  departed: ['InTransit', 'InTransit_Departure'],
  arrived_hub: ['InTransit', 'InTransit_Arrival'],
  arrived_city: ['InTransit', 'InTransit_Arrival'],
  out_for_delivery: ['OutForDelivery', 'OutForDelivery_Other'],
  awaiting_collection: ['AvailableForPickup', 'AvailableForPickup_Other'],
  delivered: ['Delivered', 'Delivered_Other'],
  exception: ['DeliveryFailure', 'DeliveryFailure_NoBody'],
  refused: ['DeliveryFailure', 'DeliveryFailure_Rejected'],
  returning: ['Exception', 'Exception_Returning'],
  returned: ['Exception', 'Exception_Returned'],
}

export function trackFields(parcel: ParcelFacts) {
  const events = parcel.nodes
    .map((node) => ({
      time_iso: new Date(node.at).toISOString(),
      time_utc: new Date(node.at).toISOString(),
      description: node.context,
      location: node.place.city,
      stage: null,
      sub_status: CODES[node.step][1],
    }))
    .reverse()
  const last = parcel.nodes.at(-1)
  const [status, sub] = last ? CODES[last.step] : ['NotFound', 'NotFound_Other']
  return {
    number: parcel.waybill,
    carrier: 0,
    tag: '',
    track_info: {
      latest_status: { status, sub_status: sub, sub_status_descr: null },
      latest_event: events[0] ?? null,
      tracking: { providers: [{ provider: { key: 0, name: parcel.companyName }, events }] },
    },
  }
}

/** Signed over the raw body, a slash and the key. */
export const seventeenPush: TrackPusher = (parcel, { secret }) => {
  const body = JSON.stringify({ event: 'TRACKING_UPDATED', data: trackFields(parcel) })
  const sign = createHash('sha256').update(`${body}/${secret}`, 'utf8').digest('hex')
  return { headers: { 'content-type': 'application/json', sign }, body }
}
