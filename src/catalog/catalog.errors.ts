export const catalogErrorCodes = [
  'sku.not_found',
  /** Somebody entered a new SKU under the code of another: `code`. */
  'sku.taken',
  'listing.not_found',
  /** A bundle is made of goods, not of itself or of other bundles: `sku`. */
  'bundle.nested',
  /** It lies on a shelf: `sku`. Pieces that are there would never be sold. */
  'bundle.has_stock',
] as const
export type CatalogErrorCode = (typeof catalogErrorCodes)[number]
