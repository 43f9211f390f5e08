import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** A SKU is known by the merchant's own code. */
export const skus = sqliteTable(
  'skus',
  {
    tenantId: text('tenant_id').notNull(),
    code: text('code').notNull(),
    name: text('name').notNull(),
    spec: text('spec').notNull(),
    imageUrl: text('image_url').notNull(),
    barcode: text('barcode').notNull(),
    priceFen: integer('price_fen').notNull(),
    weightG: integer('weight_g').notNull(),
    volumeCm3: integer('volume_cm3').notNull(),
    /** Below this many available pieces over all warehouses the SKU is red. */
    safetyStock: integer('safety_stock').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.code] })],
)

/** 组合装: what one of it is made of. A bundle is a SKU that people sell and nobody stocks. */
export const bundleParts = sqliteTable(
  'bundle_parts',
  {
    tenantId: text('tenant_id').notNull(),
    bundle: text('bundle').notNull(),
    sku: text('sku').notNull(),
    /** Pieces in one bundle. */
    quantity: integer('quantity').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.bundle, t.sku] }), index('bundle_parts_sku').on(t.tenantId, t.sku)],
)

/** 店铺商品映射: which SKU a listing of a shop stands for. */
export const shopItems = sqliteTable(
  'shop_items',
  {
    tenantId: text('tenant_id').notNull(),
    connectionId: text('connection_id').notNull(),
    shopSkuId: text('shop_sku_id').notNull(),
    shopProductId: text('shop_product_id').notNull(),
    sku: text('sku').notNull(),
    /** `code`: found by 商家编码; `person`: mapped by hand. */
    source: text('source').$type<'code' | 'person'>().notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.connectionId, t.shopSkuId] }),
    index('shop_items_sku').on(t.tenantId, t.sku),
    index('shop_items_product').on(t.tenantId, t.shopProductId),
  ],
)

/** A listing that nobody has mapped yet; its orders are held until somebody does. */
export const mappingTasks = sqliteTable(
  'mapping_tasks',
  {
    tenantId: text('tenant_id').notNull(),
    connectionId: text('connection_id').notNull(),
    shopSkuId: text('shop_sku_id').notNull(),
    shopProductId: text('shop_product_id').notNull(),
    merchantCode: text('merchant_code').notNull(),
    title: text('title').notNull(),
    spec: text('spec').notNull(),
    firstOrderId: text('first_order_id').notNull(),
    createdAt: integer('created_at').notNull(),
    doneAt: integer('done_at'),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.connectionId, t.shopSkuId] })],
)
