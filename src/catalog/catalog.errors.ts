export const catalogErrorCodes = ['sku.not_found', 'listing.not_found'] as const
export type CatalogErrorCode = (typeof catalogErrorCodes)[number]
