export const warehouseErrorCodes = ['warehouse.not_found'] as const
export type WarehouseErrorCode = (typeof warehouseErrorCodes)[number]
