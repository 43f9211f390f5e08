import { integerOf, objectOf, objectsOf, textOf } from '../../exact-json'
import type { OrderFacts } from '../../shops/order-facts'
import { doDeed } from '../../shops/order-life'
import { type MethodCall, type MethodResult, refused } from '../method'
import { cipherText, orderFields } from '../order-text'
import { mainStatusOf, statusOf } from '../status'

const KEPT_SECONDS = 90 * 86_400
const DEEPEST = 50_000

/** The caller's own order, or `undefined`. */
export function ownOrder({ world, shop }: MethodCall, orderId: string): OrderFacts | undefined {
  const order = world.orders.find(orderId)
  return order?.shopId === shop.shopId ? order : undefined
}

/** order.orderDetail */
export function orderDetail(call: MethodCall): MethodResult {
  const orderId = textOf(call.params.shop_order_id)
  if (orderId === '') return refused('parameter-missing', 'shop_order_id')
  const order = ownOrder(call, orderId)
  return order ? { data: { shop_order_detail: orderFields(order) } } : refused('order-not-found')
}

/** order.searchList: pages from 0, at most 100 rows, a window of update or creation time with both ends in it. */
export function searchOrders({ world, shop, params }: MethodCall): MethodResult {
  const page = integerOf(params.page)
  const size = integerOf(params.size)
  if (page === undefined || size === undefined) return refused('parameter-missing', 'page, size')
  if (page < 0 || size < 1 || size > 100 || page * size > DEEPEST) return refused('parameter-invalid', 'page, size')
  const hasUpdates = params.update_time_start !== undefined || params.update_time_end !== undefined
  const windowed = hasUpdates ? 'update_time' : 'create_time'
  const now = Math.floor(world.now() / 1000)
  const from = integerOf(params[`${windowed}_start`]) ?? 0
  const to = integerOf(params[`${windowed}_end`]) ?? now
  if (from > to) return refused('parameter-invalid', `${windowed}_start`)
  const wanted = objectOf(Array.isArray(params.combine_status) ? params.combine_status[0] : undefined)
  const statuses = `${textOf(wanted.order_status)},${textOf(wanted.main_status)}`
    .split(',')
    .filter((word) => word !== '')
  const hasStatus = (order: OrderFacts) =>
    [statusOf(order), mainStatusOf(order)].some((status) => statuses.includes(String(status)))
  const { total, orders } = world.orders.list(
    {
      shopId: shop.shopId,
      by: hasUpdates ? 'updated' : 'created',
      sortBy: textOf(params.order_by) === 'create_time' ? 'created' : 'updated',
      from: Math.max(from, now - KEPT_SECONDS) * 1000,
      to: to * 1000 + 999,
      newestFirst: params.order_asc !== true && textOf(params.order_asc) !== 'true',
      ...(statuses.length === 0 ? {} : { only: hasStatus }),
    },
    { skip: page * size, take: size },
  )
  return { data: { page, size, total, shop_order_list: orders.map(orderFields) } }
}

/** order.addOrderRemark */
export function remarkOrder(call: MethodCall): MethodResult {
  const order = ownOrder(call, textOf(call.params.order_id))
  const remark = textOf(call.params.remark)
  if (order === undefined) return refused('order-not-found')
  if (remark === '') return refused('parameter-missing', 'remark')
  const isStarred = call.params.is_add_star === true || textOf(call.params.is_add_star) === 'true'
  const star = integerOf(call.params.star)
  if (isStarred && (star === undefined || star < 0 || star > 5)) return refused('parameter-invalid', 'star')
  doDeed(call.world, order, 'remark', { remark, ...(isStarred ? { star } : {}) })
  return { data: {} }
}

/** order.batchDecrypt: at most 50 cipher texts of the caller's own orders. */
export function batchDecrypt(call: MethodCall): MethodResult {
  const infos = objectsOf(call.params.cipher_infos)
  if (infos.length === 0) return refused('parameter-missing', 'cipher_infos')
  if (infos.length > 50) return refused('parameter-invalid', 'cipher_infos 最多50个')
  const decrypted = infos.map((info) => decryptOne(call, textOf(info.auth_id), textOf(info.cipher_text)))
  return { data: { decrypt_infos: decrypted, custom_err: { err_code: 0, err_msg: '' } } }
}

function decryptOne(call: MethodCall, authId: string, cipher: string) {
  const order = ownOrder(call, authId)
  const kinds = [
    ['detail', 1, order?.receiver.detail ?? ''],
    ['name', 2, order?.receiver.name ?? ''],
    ['tel', 3, order?.receiver.phone ?? ''],
  ] as const
  const found = order && kinds.find(([kind, , plain]) => cipherText(authId, kind, plain) === cipher)
  return {
    auth_id: authId,
    cipher_text: cipher,
    decrypt_text: found?.[2] ?? '',
    err_no: found ? 0 : 300008,
    err_msg: found ? '' : '密文与订单不匹配',
    data_type: found?.[1] ?? 0,
    is_virtual_tel: false,
    expire_time: 0,
    phone_no_a: '',
    phone_no_b: '',
  }
}
