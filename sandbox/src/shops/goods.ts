/** One SKU on the shop's shelf. Price in fen. */
export interface ShelfSku {
  productId: string
  skuId: string
  outSkuId: string
  name: string
  spec: { name: string; value: string }[]
  priceFen: number
}

type GoodsRow = readonly [
  name: string,
  code: string,
  specName: string,
  values: readonly (readonly [string, string])[],
  priceFen: number,
]

// What a shop sells when nobody put anything on its shelf: the lines a mid-sized merchant lives on.
// biome-ignore format: a table
const GOODS: readonly GoodsRow[] = [
  ['新疆阿克苏冰糖心苹果', 'APPLE', '规格', [['5斤装', '5J'], ['10斤装', '10J']], 3980],
  ['纯棉圆领短袖T恤', 'TEE', '颜色尺码', [['白色 L', 'WHT-L'], ['黑色 XL', 'BLK-XL'], ['藏青 M', 'NVY-M']], 6900],
  ['云南小粒咖啡挂耳', 'COFFEE', '规格', [['20包', '20'], ['40包', '40']], 5900],
  ['加厚抽绳垃圾袋', 'BAG', '规格', [['5卷100只', '100'], ['10卷200只', '200']], 1690],
  ['316不锈钢保温杯 500ml', 'CUP', '颜色', [['雾霾蓝', 'BLU'], ['奶油白', 'WHT'], ['墨绿', 'GRN']], 8900],
  ['宁夏头茬枸杞', 'GOJI', '规格', [['250g', '250'], ['500g', '500']], 4580],
  ['儿童防晒衣', 'SUNJKT', '尺码', [['110cm', '110'], ['130cm', '130']], 7990],
  ['手工竹纤维洗碗巾', 'CLOTH', '规格', [['10条', '10'], ['20条', '20']], 1990],
  ['武夷山大红袍礼盒', 'TEA', '规格', [['125g×2', '2'], ['125g×4', '4']], 26800],
  ['无线蓝牙耳机', 'BUDS', '颜色', [['曜石黑', 'BLK'], ['云母白', 'WHT']], 15900],
]

/** A shelf of goods for a shop that has none: 22 SKUs with stable ids. */
export function defaultShelf(): ShelfSku[] {
  return GOODS.flatMap(([name, code, specName, values, priceFen], row) =>
    values.map(([value, mark], column) => ({
      productId: `35912345678901${String(row).padStart(2, '0')}456`,
      skuId: `17354321012${String(row).padStart(2, '0')}${String(column).padStart(3, '0')}`,
      outSkuId: `${code}-${mark}`,
      name,
      spec: [{ name: specName, value }],
      priceFen: specName === '规格' ? priceFen + column * Math.round(priceFen * 0.7) : priceFen,
    })),
  )
}
