import { integerOf, objectsOf, textOf } from '../../exact-json'
import type { ShelfRow } from '../../shops/shops'
import { type MethodCall, type MethodResult, refused } from '../method'

/** sku.syncStock: sets or adds to the stock of one SKU; an `idempotent_id` is taken once. */
export function syncStock(call: MethodCall): MethodResult {
  const { params } = call
  const amount = integerOf(params.stock_num)
  if (amount === undefined) return refused('parameter-missing', 'stock_num')
  const wanted = [textOf(params.sku_id), textOf(params.out_sku_id), textOf(params.code)].filter((id) => id !== '')
  const sku = call.world.shops
    .shelf(call.shop.shopId)
    .find((row) => wanted.includes(row.skuId) || wanted.includes(row.outSkuId))
  if (sku === undefined) return refused('product-not-found')
  return setAll(call, [{ sku, amount }])
}

/** sku.syncStockBatch: all SKUs of one product, or none. */
export function syncStockBatch(call: MethodCall): MethodResult {
  const { params } = call
  const productId = textOf(params.product_id)
  const items = objectsOf(params.sku_sync_list)
  if (productId === '' || items.length === 0) return refused('parameter-missing', 'product_id, sku_sync_list')
  const shelf = call.world.shops.shelf(call.shop.shopId).filter((row) => row.productId === productId)
  const changes: { sku: ShelfRow; amount: number }[] = []
  for (const item of items) {
    const sku = shelf.find((row) => row.skuId === textOf(item.sku_id))
    if (sku === undefined) return refused('product-not-found', textOf(item.sku_id))
    const regional = objectsOf(item.stock_map).reduce((sum, place) => sum + (integerOf(place.stock_num) ?? 0), 0)
    const amount = integerOf(item.sku_type) === 1 ? regional : integerOf(item.stock_num)
    if (amount === undefined) return refused('parameter-missing', 'stock_num')
    changes.push({ sku, amount })
  }
  return setAll(call, changes)
}

function setAll(
  { world, shop, params }: MethodCall,
  changes: readonly { sku: ShelfRow; amount: number }[],
): MethodResult {
  const isIncremental = params.incremental === true || textOf(params.incremental) === 'true'
  const results = changes.map(({ sku, amount }) => ({
    skuId: sku.skuId,
    stock: isIncremental ? (sku.stock ?? 0) + amount : amount,
  }))
  if (results.some(({ stock }) => stock < 0)) return refused('parameter-invalid', '库存不能小于0')
  const idempotentId = textOf(params.idempotent_id)
  const scope = `stock:${shop.shopId}`
  if (idempotentId !== '') {
    if (world.once.find(scope, idempotentId) !== undefined) return refused('idempotent-id-existed')
    world.once.keep(scope, idempotentId, '{}')
  }
  for (const { skuId, stock } of results) world.shops.setStock(shop.shopId, skuId, stock)
  return { data: {} }
}

/** product.setOffline */
export function putOffline(call: MethodCall): MethodResult {
  return setOnSale(call, false)
}

/** product.setOnline */
export function putOnline(call: MethodCall): MethodResult {
  return setOnSale(call, true)
}

function setOnSale({ world, shop, params }: MethodCall, onSale: boolean): MethodResult {
  const productId = textOf(params.product_id)
  if (productId === '') return refused('parameter-missing', 'product_id')
  return world.shops.setOnSale(shop.shopId, productId, onSale) > 0 ? { data: {} } : refused('product-not-found')
}
