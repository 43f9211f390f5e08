/** Which rows a caller may see besides the tenant's border. Repositories add it to every statement. */
export interface RowScope {
  /** Codes of provinces, cities or districts (GB/T 2260 prefixes) whose orders are seen; null: all. */
  readonly regions: readonly string[] | null
  /** Warehouses whose orders, jobs and stock are seen; null: all. */
  readonly warehouses: readonly string[] | null
}

export const wholeTenant: RowScope = { regions: null, warehouses: null }
