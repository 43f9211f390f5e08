import { type MethodCall, type MethodResult, refused } from '../method'

/** pdd.goods.quantity.update: 1 sets the stock of a SKU, 2 adds to it. */
export function updateQuantity({ world, shop, params }: MethodCall): MethodResult {
  const { goods_id: goodsId = '', sku_id: skuId = '', outer_id: outerId = '', update_type: type = '1' } = params
  const amount = Number(params.quantity ?? Number.NaN)
  if (goodsId === '' || (skuId === '' && outerId === '') || !Number.isInteger(amount))
    return refused('parameter-missing', 'goods_id, sku_id, quantity')
  const sku = world.shops
    .shelf(shop.shopId)
    .find((row) => row.productId === goodsId && (row.skuId === skuId || row.outSkuId === outerId))
  if (sku === undefined) return refused('business', '商品或规格不存在')
  const stock = type === '2' ? (sku.stock ?? 0) + amount : amount
  if (stock < 0) return refused('parameter-invalid', 'quantity')
  world.shops.setStock(shop.shopId, sku.skuId, stock)
  return { content: { is_success: true } }
}

/** pdd.goods.sale.status.set */
export function setSaleStatus({ world, shop, params }: MethodCall): MethodResult {
  const { goods_id: goodsId = '', is_onsale: onSale = '' } = params
  if (goodsId === '' || !/^[01]$/.test(onSale)) return refused('parameter-missing', 'goods_id, is_onsale')
  return world.shops.setOnSale(shop.shopId, goodsId, onSale === '1') > 0
    ? { content: { is_success: true } }
    : refused('business', '商品不存在')
}
