import { row, rows, type Sql } from '../world/sql'
import { defaultShelf, type ShelfSku } from './goods'

/** A shop on one of the platforms and the app that it authorised. Shop ids are unique in a world. */
export interface Shop {
  platform: string
  shopId: string
  appKey: string
  appSecret: string
  shopName: string
  pushUrl: string
  /** Life of an access token in seconds. */
  tokenSeconds: number
  /** What else the platform hands out or asks for: a secret for pushes, an AES key. */
  extra: Readonly<Record<string, string>>
}

/** One pair of tokens. Instants in epoch ms. */
export interface TokenPair {
  accessToken: string
  refreshToken: string
  shopId: string
  expiresAt: number
  refreshExpiresAt: number
}

/** A SKU on the shelf with what the merchant last told the platform about it. */
export interface ShelfRow extends ShelfSku {
  stock: number | null
  onSale: boolean
}

const SHOP_COLUMNS =
  'platform, extra, shop_id AS shopId, app_key AS appKey, app_secret AS appSecret, name AS shopName, push_url AS pushUrl, token_seconds AS tokenSeconds'
const TOKEN_COLUMNS =
  'access_token AS accessToken, refresh_token AS refreshToken, shop_id AS shopId, expires_at AS expiresAt, refresh_expires_at AS refreshExpiresAt'

export type Shops = ReturnType<typeof createShops>

/** Shops, tokens and shelves. Shops and tokens are read at every call and are therefore kept in memory as well. */
export function createShops(sql: Sql) {
  let shops: Shop[] = []
  let tokens = new Map<string, TokenPair>()

  function reload(): void {
    const kept = rows<Omit<Shop, 'extra'> & { extra: string }>(sql, `SELECT ${SHOP_COLUMNS} FROM shops ORDER BY rowid`)
    shops = kept.map((shop) => ({ ...shop, extra: JSON.parse(shop.extra) }))
    const pairs = rows<TokenPair>(sql, `SELECT ${TOKEN_COLUMNS} FROM shop_tokens`)
    tokens = new Map(pairs.map((pair) => [pair.accessToken, pair]))
  }
  reload()

  function shelf(shopId: string): ShelfRow[] {
    const found = rows<Record<string, string | number | null>>(
      sql,
      'SELECT * FROM shelf WHERE shop_id = ? ORDER BY rowid',
      shopId,
    )
    return found.map((sku) => ({
      productId: String(sku.product_id),
      skuId: String(sku.sku_id),
      outSkuId: String(sku.out_sku_id),
      name: String(sku.name),
      spec: JSON.parse(String(sku.spec)),
      priceFen: Number(sku.price_fen),
      stock: sku.stock === null ? null : Number(sku.stock),
      onSale: sku.on_sale === 1,
    }))
  }

  return {
    reload,
    all: () => shops,
    byId: (shopId: string) => shops.find((shop) => shop.shopId === shopId),
    byApp: (platform: string, appKey: string) =>
      shops.find((shop) => shop.platform === platform && shop.appKey === appKey),
    /** The shop that an access token opens, or why it opens none. */
    byToken(platform: string, accessToken: string, now: number): Shop | 'unknown' | 'expired' {
      const token = tokens.get(accessToken)
      const shop = shops.find((candidate) => candidate.shopId === token?.shopId)
      if (token === undefined || shop?.platform !== platform) return 'unknown'
      return token.expiresAt <= now ? 'expired' : shop
    },
    put(shop: Shop): void {
      sql.exec(
        `INSERT OR REPLACE INTO shops (platform, extra, shop_id, app_key, app_secret, name, push_url, token_seconds)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        shop.platform,
        JSON.stringify(shop.extra),
        shop.shopId,
        shop.appKey,
        shop.appSecret,
        shop.shopName,
        shop.pushUrl,
        shop.tokenSeconds,
      )
      reload()
    },
    tokenOf: (shopId: string) =>
      row<TokenPair>(
        sql,
        `SELECT ${TOKEN_COLUMNS} FROM shop_tokens WHERE shop_id = ? ORDER BY expires_at DESC LIMIT 1`,
        shopId,
      ),
    tokenByRefresh: (refreshToken: string) =>
      row<TokenPair>(sql, `SELECT ${TOKEN_COLUMNS} FROM shop_tokens WHERE refresh_token = ?`, refreshToken),
    addToken(pair: TokenPair): void {
      sql.exec(
        'INSERT OR REPLACE INTO shop_tokens (access_token, refresh_token, shop_id, expires_at, refresh_expires_at) VALUES (?, ?, ?, ?, ?)',
        pair.accessToken,
        pair.refreshToken,
        pair.shopId,
        pair.expiresAt,
        pair.refreshExpiresAt,
      )
      tokens.set(pair.accessToken, pair)
    },
    /** Makes the shop's access tokens expire now; their refresh tokens live on. */
    expireTokens(shopId: string, now: number): void {
      sql.exec('UPDATE shop_tokens SET expires_at = ? WHERE shop_id = ?', now - 1, shopId)
      reload()
    },
    /** Ends a refresh token that was rotated away; the access token beside it lives out its time. */
    endRefresh(refreshToken: string, now: number): void {
      sql.exec('UPDATE shop_tokens SET refresh_expires_at = ? WHERE refresh_token = ?', now, refreshToken)
    },
    shelf,
    /** The shelf of a shop; one that sells nothing yet gets the default goods. */
    filledShelf(shopId: string): ShelfRow[] {
      const present = shelf(shopId)
      if (present.length > 0) return present
      this.putSkus(shopId, defaultShelf())
      return shelf(shopId)
    },
    putSkus(shopId: string, skus: readonly ShelfSku[]): void {
      sql.exec(
        `INSERT OR REPLACE INTO shelf (shop_id, sku_id, product_id, out_sku_id, name, spec, price_fen)
         SELECT ?, value->>'skuId', value->>'productId', value->>'outSkuId', value->>'name', value->>'spec', value->>'priceFen'
         FROM json_each(?)`,
        shopId,
        JSON.stringify(skus.map((sku) => ({ ...sku, spec: JSON.stringify(sku.spec) }))),
      )
    },
    setStock(shopId: string, skuId: string, stock: number): void {
      sql.exec('UPDATE shelf SET stock = ? WHERE shop_id = ? AND sku_id = ?', stock, shopId, skuId)
    },
    /** For platforms that sell each SKU by itself; whether there is such a SKU. */
    setSkuOnSale(shopId: string, skuId: string, onSale: boolean): boolean {
      sql.exec('UPDATE shelf SET on_sale = ? WHERE shop_id = ? AND sku_id = ?', onSale ? 1 : 0, shopId, skuId)
      return shelf(shopId).some((sku) => sku.skuId === skuId)
    },
    /** Puts a product on or off sale; how many SKUs that were. */
    setOnSale(shopId: string, productId: string, onSale: boolean): number {
      sql.exec('UPDATE shelf SET on_sale = ? WHERE shop_id = ? AND product_id = ?', onSale ? 1 : 0, shopId, productId)
      return shelf(shopId).filter((sku) => sku.productId === productId).length
    },
  }
}
