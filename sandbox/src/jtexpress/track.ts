import { md5Base64 } from '../couriers/digest'
import type { TrackPusher } from '../couriers/pushes'
import type { ParcelFacts, Step } from '../parcels/journey'
import { shanghaiText } from '../shanghai-time'

const SCANS: Record<Step, readonly [string, string]> = {
  picked_up: ['快件揽收', '网点'],
  departed: ['发件扫描', '转运中心'],
  arrived_hub: ['到件扫描', '转运中心'],
  arrived_city: ['到件扫描', '转运中心'],
  out_for_delivery: ['派件扫描', '网点'],
  awaiting_collection: ['代理点收入', '网点'],
  delivered: ['快件签收', '网点'],
  exception: ['问题件扫描', '网点'],
  refused: ['问题件扫描', '网点'],
  returning: ['退件扫描', '网点'],
  returned: ['退件签收', '网点'],
}

export const traceFields = (parcel: ParcelFacts) => ({
  billCode: parcel.waybill,
  details: parcel.nodes.map((node) => {
    const [scanType, scanNetworkTypeName] = SCANS[node.step]
    const city = node.place.city.replace(/市$/, '')
    return {
      scanTime: shanghaiText(node.at),
      desc: node.context,
      scanType,
      scanNetworkName: `${city}${scanNetworkTypeName}`,
      scanNetworkTypeName,
      scanNetworkCity: node.place.city,
    }
  }),
})

export const digestOf = (bizContent: string, privateKey: string): string => md5Base64(bizContent + privateKey)

/** The whole track. */
export const jtPush: TrackPusher = (parcel, { account, secret }) => {
  const bizContent = JSON.stringify(traceFields(parcel))
  return {
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      apiAccount: account,
      digest: digestOf(bizContent, secret),
    },
    body: new URLSearchParams({ bizContent }).toString(),
  }
}
