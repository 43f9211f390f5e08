import { md5Base64 } from '../couriers/digest'
import type { TrackPusher } from '../couriers/pushes'
import type { ParcelFacts, ParcelNode, Step } from '../parcels/journey'

const SCANS: Record<Step, string> = {
  picked_up: '收件',
  departed: '发件',
  arrived_hub: '到件',
  arrived_city: '到件',
  out_for_delivery: '派件',
  awaiting_collection: '入库',
  delivered: '签收',
  exception: '问题件',
  refused: '拒收',
  returning: '退件',
  returned: '退件签收',
}

export const scanFields = (parcel: ParcelFacts, node: ParcelNode) => ({
  billCode: parcel.waybill,
  scanType: SCANS[node.step],
  scanDate: node.at,
  desc: node.context,
  scanSite: {
    name: `${node.place.city.replace(/市$/, '')}转运中心`,
    prov: node.place.province,
    city: node.place.city,
    isTransfer: 'T',
  },
})

export const dataDigest = (body: string, secret: string): string => md5Base64(body + secret)

/** The newest scan. */
export const ztoPush: TrackPusher = (parcel, { secret }) => {
  const data = JSON.stringify(parcel.nodes.slice(-1).map((node) => scanFields(parcel, node))[0])
  const form = { data, data_digest: dataDigest(data, secret), msg_type: 'Traces', company_id: '' }
  return {
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams(form).toString(),
  }
}
