import { integerOf, objectsOf, textOf } from '../../exact-json'
import { denied, type MethodCall, type MethodResult, refused } from '../method'

const MOST_PRODUCTS = 20
const MOST_SKUS = 200

/** aliexpress.solution.batch.product.inventory.update: all or none; a product without variants needs no code. */
export function updateInventory(call: MethodCall): MethodResult {
  const products = listOf(call.params.mutiple_product_update_list ?? '')
  if (products.length === 0 || products.length > MOST_PRODUCTS)
    return refused('business', 'mutiple_product_update_list')
  const shelf = call.world.shops.shelf(call.shop.shopId)
  const changes: { skuId: string; stock: number }[] = []
  for (const product of products) {
    const rows = shelf.filter(({ productId }) => productId === textOf(product.product_id))
    const skus = objectsOf(product.multiple_sku_update_list)
    if (skus.length === 0 || skus.length > MOST_SKUS) return refused('business', 'multiple_sku_update_list')
    for (const sku of skus) {
      const code = textOf(sku.sku_code)
      const row = code === '' && rows.length === 1 ? rows[0] : rows.find(({ outSkuId }) => outSkuId === code)
      const stock = integerOf(sku.inventory)
      if (row === undefined) return denied('SKU_NOT_EXIST', 'sku not exist')
      if (stock === undefined || stock < 0) return denied('INVENTORY_INVALID', 'inventory is invalid')
      changes.push({ skuId: row.skuId, stock })
    }
  }
  for (const { skuId, stock } of changes) call.world.shops.setStock(call.shop.shopId, skuId, stock)
  return { content: { result: { success: true } } }
}

function listOf(text: string): Record<string, unknown>[] {
  try {
    return objectsOf(JSON.parse(text))
  } catch {
    return []
  }
}

/** aliexpress.postproduct.redefining.offlineaeproduct */
export const putOffline = (call: MethodCall): MethodResult => setOnSale(call, false)

/** aliexpress.postproduct.redefining.onlineaeproduct */
export const putOnline = (call: MethodCall): MethodResult => setOnSale(call, true)

function setOnSale({ world, shop, params }: MethodCall, isOnSale: boolean): MethodResult {
  const ids = (params.product_ids ?? '').split(';').filter((id) => id !== '')
  if (ids.length === 0) return refused('parameter-missing', 'product_ids')
  const changed = ids.map((id) => world.shops.setOnSale(shop.shopId, id, isOnSale))
  if (changed.includes(0)) return denied('PRODUCT_NOT_EXIST', 'product not exist')
  return { content: { result: { success: true, modify_count: ids.length } } }
}
