import { companyByCom } from '../companies'
import type { ParcelFacts, Step } from '../parcels/journey'
import { shanghaiText } from '../shanghai-time'

// [State, StateEx]: the top level knows 0 to 4 only.
const CODES: Record<Step, readonly [string, string]> = {
  picked_up: ['1', '1'],
  departed: ['2', '2'],
  arrived_hub: ['2', '2'],
  arrived_city: ['2', '201'],
  out_for_delivery: ['2', '202'],
  awaiting_collection: ['2', '211'],
  delivered: ['3', '301'],
  exception: ['4', '405'],
  refused: ['4', '404'],
  returning: ['4', '407'],
  returned: ['4', '406'],
}

/** The track as queries and pushes show it: oldest first. */
export function trackFields(parcel: ParcelFacts, eBusinessId: string, orderCode: string) {
  const last = parcel.nodes.at(-1)
  const [State, StateEx] = last ? CODES[last.step] : ['0', '0']
  return {
    EBusinessID: eBusinessId,
    OrderCode: orderCode,
    ShipperCode: companyByCom(parcel.com)?.shipper ?? '',
    LogisticCode: parcel.waybill,
    Success: last !== undefined,
    Reason: last === undefined ? '暂无轨迹信息' : '',
    State,
    StateEx,
    Location: last?.place.city ?? '',
    Traces: parcel.nodes.map((node) => ({
      AcceptTime: shanghaiText(node.at),
      AcceptStation: node.context,
      Location: node.place.city,
      Action: CODES[node.step][1],
    })),
  }
}
