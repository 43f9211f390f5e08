import { isFinal, type ParcelFacts } from '../parcels/journey'
import type { Push } from '../world/deliveries'
import type { World } from '../world/world'
import { pushSign } from './sign'
import { detailLevel, trackFields } from './track'

/** The form that is posted to a subscriber: the sign covers the exact text of `param`. */
export function trackPush(
  parcel: ParcelFacts,
  subscriber: { callbackUrl: string; salt: string; resultv2: string },
): Push {
  const param = JSON.stringify({
    status: isFinal(parcel) ? 'shutdown' : 'polling',
    billstatus: 'got',
    message: '',
    autoCheck: '0',
    comOld: '',
    comNew: '',
    lastResult: trackFields(parcel, detailLevel(subscriber.resultv2)),
  })
  return {
    platform: 'kuaidi100',
    url: subscriber.callbackUrl,
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams({ sign: pushSign(param, subscriber.salt), param }).toString(),
    label: `${parcel.waybill} ${parcel.nodes.length}`,
  }
}

/** Tells the subscribers of a parcel where it is now. */
export function pushKuaidi100(world: World, parcel: ParcelFacts): void {
  for (const { id, state, facts } of world.couriers.subscriptions('kuaidi100', parcel.waybill)) {
    if (state !== 'polling') continue
    const { callbackUrl = '', salt = '', resultv2 = '' } = facts
    world.deliveries.enqueue([trackPush(parcel, { callbackUrl, salt, resultv2 })])
    if (isFinal(parcel)) world.couriers.endSubscription(id, 'shutdown')
  }
}
