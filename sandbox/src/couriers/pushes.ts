// Who tells what when a parcel moves. A courier that joins has a line here.

import { seventeenPush } from '../17track/track'
import { afterShipPush } from '../aftership/track'
import { jtPush } from '../jtexpress/track'
import { isFinal, type ParcelFacts } from '../parcels/journey'
import { sfPush } from '../sf/track'
import type { CourierClient, CourierKind } from '../world/couriers'
import type { World } from '../world/world'
import { ytoPush } from '../yto/track'
import { ztoPush } from '../zto/track'

/** Headers and body of a push about where a parcel is now. */
export interface TrackPush {
  headers: Record<string, string>
  body: string
}
export type TrackPusher = (parcel: ParcelFacts, client: CourierClient) => TrackPush

const PUSHERS: Partial<Record<CourierKind, TrackPusher>> = {
  sf: sfPush,
  zto: ztoPush,
  yto: ytoPush,
  jtexpress: jtPush,
  '17track': seventeenPush,
  aftership: afterShipPush,
}

/** Tells everybody who follows the parcel where it is. */
export function pushClients(world: World, parcel: ParcelFacts): void {
  for (const [platform, push] of Object.entries(PUSHERS) as [CourierKind, TrackPusher][]) {
    for (const { id, account, state } of world.couriers.subscriptions(platform, parcel.waybill)) {
      const client = world.couriers.client(platform, account)
      if (state !== 'polling' || client?.pushUrl === undefined || client.pushUrl === '') continue
      const { headers, body } = push(parcel, client)
      world.deliveries.enqueue([
        { platform, url: client.pushUrl, headers, body, label: `${parcel.waybill} ${parcel.nodes.length}` },
      ])
      if (isFinal(parcel)) world.couriers.endSubscription(id, 'shutdown')
    }
  }
}
