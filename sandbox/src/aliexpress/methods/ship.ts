import { canShip, shipLines, unshipped } from '../../shops/order-life'
import { denied, type MethodCall, type MethodResult, ownOrder, refused } from '../method'

/** service_name → 快递100's code of who carries it in the end. */
const COMS: Readonly<Record<string, string>> = {
  CAINIAO_STANDARD: 'youzhengguonei',
  EMS: 'ems',
  SF: 'shunfeng',
}

/** aliexpress.solution.order.fulfill: `part` names no lines, so it takes the first that is left; `all` closes the order. */
export function fulfil(call: MethodCall): MethodResult {
  const { service_name: service = '', logistics_no: waybill = '', send_type: type, out_ref: orderId = '' } = call.params
  if (service === '' || waybill === '') return refused('parameter-missing', 'service_name, logistics_no')
  if (type !== 'all' && type !== 'part') return refused('business', 'send_type')
  const order = ownOrder(call, orderId)
  if (order === undefined) return denied('ORDER_NOT_EXIST', 'order not exist')
  const com = COMS[service]
  if (com === undefined) return denied('SERVICE_INVALID', 'logistics service is invalid')
  const left = unshipped(order)
  const lines = type === 'all' ? left : left.slice(0, 1)
  if (!canShip(order, lines)) return denied('ORDER_STATUS', 'order status does not allow it')
  shipLines(call.world, order, { com, companyName: service, waybill, lines })
  return { content: { result: { result_success: true } } }
}
