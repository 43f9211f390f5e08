import type { ParcelFacts, ParcelNode, Step } from '../parcels/journey'
import { shanghaiText } from '../shanghai-time'

// [advanced status, its name, coarse state]; the coarse one is all that a query without resultv2 shows.
const CODES: Record<Step, readonly [string, string, string]> = {
  picked_up: ['103', '已揽收', '1'],
  departed: ['1002', '干线', '0'],
  arrived_hub: ['0', '在途', '0'],
  arrived_city: ['1001', '到达派件城市', '0'],
  out_for_delivery: ['5', '派件', '5'],
  awaiting_collection: ['501', '投柜或驿站', '5'],
  delivered: ['301', '本人签收', '3'],
  exception: ['206', '无法联系', '2'],
  refused: ['203', '拒收', '14'],
  returning: ['6', '退回', '6'],
  returned: ['4', '退签', '4'],
}

/** How much a caller asked for: 1 and more adds area and status, 4 and more the advanced state and the route. */
export function detailLevel(resultv2: string): number {
  return Number(resultv2) || 0
}

function nodeFields(node: ParcelNode, level: number) {
  const [statusCode, status] = CODES[node.step]
  const time = shanghaiText(node.at)
  const base = { context: node.context, time, ftime: time }
  if (level === 0) return base
  return { ...base, status, statusCode, areaCode: areaCode(node), areaName: areaName(node), location: '' }
}

const areaCode = ({ place }: { place: ParcelFacts['to'] }) => `CN${place.code}000000`
const areaName = ({ place }: { place: ParcelFacts['to'] }) =>
  `${place.province.replace(/(省|市|壮族自治区|回族自治区|维吾尔自治区|自治区)$/, '')},${place.city}`

/** The answer to a query and the `lastResult` of a push: the whole track, newest first. */
export function trackFields(parcel: ParcelFacts, level: number) {
  const last = parcel.nodes.at(-1)
  const [advanced, , coarse] = last ? CODES[last.step] : ['0', '', '0']
  const isDelivered = last?.step === 'delivered'
  const route = last && {
    from: { number: areaCode({ place: parcel.from }), name: areaName({ place: parcel.from }) },
    cur: { number: areaCode(last), name: areaName(last) },
    to: isDelivered ? { number: areaCode({ place: parcel.to }), name: areaName({ place: parcel.to }) } : null,
  }
  return {
    message: 'ok',
    nu: parcel.waybill,
    ischeck: isDelivered ? '1' : '0',
    com: parcel.com,
    status: '200',
    state: level >= 4 ? advanced : coarse,
    condition: 'F00',
    isLoop: false,
    data: parcel.nodes.map((node) => nodeFields(node, level)).reverse(),
    ...(level >= 4 && route ? { routeInfo: route } : {}),
  }
}
