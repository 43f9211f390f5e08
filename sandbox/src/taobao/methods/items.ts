import { rawNumber } from '../../exact-json'
import { shanghaiText } from '../../shanghai-time'
import type { ShelfRow } from '../../shops/shops'
import { type MethodCall, type MethodResult, only, refused } from '../method'

const noItem = () => refused('item-absent', '商品不存在')

const rowsOf = ({ world, shop, params }: MethodCall): ShelfRow[] =>
  world.shops.shelf(shop.shopId).filter(({ productId }) => productId === params.num_iid)

/** taobao.item.quantity.update: `type` 1 sets, 2 adds. Without a SKU only a product that has none. */
export function updateQuantity(call: MethodCall): MethodResult {
  const { sku_id: skuId, outer_id: outerId, quantity = '', type = '1' } = call.params
  if (!/^-?\d+$/.test(quantity)) return refused('parameter-invalid', 'quantity')
  const rows = rowsOf(call)
  const byCode = (row: ShelfRow) => (skuId === undefined ? row.outSkuId === outerId : row.skuId === skuId)
  const [sku] = skuId === undefined && outerId === undefined && rows.length === 1 ? rows : rows.filter(byCode)
  if (sku === undefined) return noItem()
  const stock = type === '2' ? (sku.stock ?? 0) + Number(quantity) : Number(quantity)
  if (stock < 0) return refused('business', '库存不能小于0')
  call.world.shops.setStock(call.shop.shopId, sku.skuId, stock)
  return { content: { item: itemOf(call) } }
}

/** taobao.item.seller.get */
export function sellerItem(call: MethodCall): MethodResult {
  const rows = rowsOf(call)
  if (rows.length === 0) return noItem()
  const num = rows.reduce((sum, { stock }) => sum + (stock ?? 0), 0)
  const item = { num_iid: rawNumber(call.params.num_iid ?? ''), title: rows[0]?.name, num }
  return { content: { item: only(item, call.params.fields ?? '') } }
}

/** taobao.item.update.delisting */
export function delist(call: MethodCall): MethodResult {
  return setOnSale(call, false)
}

/** taobao.item.update.listing: takes the number of pieces and refuses none. */
export function list(call: MethodCall): MethodResult {
  if (!/^[1-9]\d*$/.test(call.params.num ?? '')) return refused('parameter-invalid', 'num')
  return setOnSale(call, true)
}

function setOnSale(call: MethodCall, isOnSale: boolean): MethodResult {
  const changed = call.world.shops.setOnSale(call.shop.shopId, call.params.num_iid ?? '', isOnSale)
  return changed > 0 ? { content: { item: itemOf(call) } } : noItem()
}

const itemOf = ({ world, params }: MethodCall) => ({
  num_iid: rawNumber(params.num_iid ?? ''),
  modified: shanghaiText(world.now()),
})
