import { isFinal, type ParcelFacts } from '../parcels/journey'
import { shanghaiText } from '../shanghai-time'
import type { Push } from '../world/deliveries'
import type { World } from '../world/world'
import { dataSign } from './sign'
import { trackFields } from './track'

/** The form that is posted to the merchant's push URL (RequestType 101). */
export function trackPush(
  parcel: ParcelFacts,
  to: { eBusinessId: string; apiKey: string; pushUrl: string; orderCode: string; callback: string; at: number },
): Push {
  const item = {
    ...trackFields(parcel, to.eBusinessId, to.orderCode),
    CallBack: to.callback,
    EstimatedDeliveryTime: '',
  }
  const data = JSON.stringify({
    EBusinessID: to.eBusinessId,
    PushTime: shanghaiText(to.at),
    Count: '1',
    Data: [item],
  })
  return {
    platform: 'kdniao',
    url: to.pushUrl,
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams({
      RequestData: data,
      RequestType: '101',
      DataSign: dataSign(data, to.apiKey),
    }).toString(),
    label: `${parcel.waybill} ${parcel.nodes.length}`,
  }
}

/** Tells the merchants who subscribed to a parcel where it is now. */
export function pushKdniao(world: World, parcel: ParcelFacts): void {
  for (const { id, account, state, facts } of world.couriers.subscriptions('kdniao', parcel.waybill)) {
    const courier = world.couriers.kdniao(account)
    if (state !== 'polling' || courier?.pushUrl === undefined || courier.pushUrl === '') continue
    const { eBusinessId, apiKey, pushUrl } = courier
    const { orderCode = '', callback = '' } = facts
    world.deliveries.enqueue([
      trackPush(parcel, { eBusinessId, apiKey, pushUrl, orderCode, callback, at: world.now() }),
    ])
    if (isFinal(parcel)) world.couriers.endSubscription(id, 'shutdown')
  }
}
