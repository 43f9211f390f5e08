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

/** 拦截回调: how the interception of a parcel ended, signed like a track. Its field list is not public (?). */
export function stopPush(parcel: ParcelFacts, { url, salt }: { url: string; salt: string }, succeeded: boolean): Push {
  const message = succeeded ? '拦截成功' : '拦截失败，快件已发出'
  const param = JSON.stringify({ kuaidinum: parcel.waybill, kuaidicom: parcel.com, message })
  return {
    platform: 'kuaidi100',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams({ sign: pushSign(param, salt), param }).toString(),
    label: `${parcel.waybill} ${message}`,
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
