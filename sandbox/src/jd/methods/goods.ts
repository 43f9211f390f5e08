import { integerOf, objectsOf, textOf } from '../../exact-json'
import { type MethodCall, type MethodResult, refused } from '../method'

/** PUT /sp-product/v0/sku-stocks/batch: `stockRfID` is taken once. */
export function putStocks({ world, shop, body }: MethodCall): MethodResult {
  const rows = objectsOf(body.putSkuStockList)
  const key = textOf(body.stockRfID)
  if (rows.length === 0 || key === '') return refused('parameter-invalid', 'stockRfID, putSkuStockList')
  const scope = `stock:${shop.shopId}`
  if (world.once.find(scope, key) !== undefined) return { data: true }
  const shelf = world.shops.shelf(shop.shopId)
  const changes = rows.map((row) => ({
    sku: shelf.find(({ skuId }) => skuId === textOf(row.skuId)),
    stock: integerOf(row.stockNum) ?? -1,
  }))
  if (changes.some(({ stock }) => stock < 0)) return refused('parameter-invalid', 'stockNum')
  if (changes.some(({ sku }) => sku === undefined)) return refused('goods-not-found')
  world.once.keep(scope, key, 'true')
  for (const { sku, stock } of changes) if (sku) world.shops.setStock(shop.shopId, sku.skuId, stock)
  return { data: true }
}

/** PUT /sp-product/v0/product-states/batch: 1 on sale, 2 off. */
export function putStates({ world, shop, body }: MethodCall): MethodResult {
  const type = integerOf(body.statusType)
  const ids = Array.isArray(body.productIdList) ? body.productIdList.map(textOf) : []
  if ((type !== 1 && type !== 2) || ids.length === 0) return refused('parameter-invalid', 'statusType, productIdList')
  const changed = ids.map((id) => world.shops.setOnSale(shop.shopId, id, type === 1))
  return changed.includes(0) ? refused('goods-not-found') : { data: true }
}

/** jingdong.stock.write.updateSkuStock: absolute pieces of one SKU. */
export function updateStockLegacy({ world, shop, body }: MethodCall): MethodResult {
  const stock = integerOf(body.stockNum) ?? -1
  if (stock < 0) return refused('parameter-invalid', 'stockNum')
  const sku = world.shops.shelf(shop.shopId).find(({ skuId }) => skuId === textOf(body.skuId))
  if (sku === undefined) return refused('goods-not-found')
  world.shops.setStock(shop.shopId, sku.skuId, stock)
  return { data: {} }
}

/** jingdong.ware.write.upOrDown: 1 on sale, 2 off. */
export function upOrDownLegacy({ world, shop, body }: MethodCall): MethodResult {
  const type = integerOf(body.opType)
  if (type !== 1 && type !== 2) return refused('parameter-invalid', 'opType')
  return world.shops.setOnSale(shop.shopId, textOf(body.wareId), type === 1) === 0
    ? refused('goods-not-found')
    : { data: {} }
}
