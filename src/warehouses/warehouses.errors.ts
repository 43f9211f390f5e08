export const warehouseErrorCodes = [
  'warehouse.not_found',
  /** Somebody entered a new warehouse under the code of another: `id`. */
  'warehouse.taken',
] as const
