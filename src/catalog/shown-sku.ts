/** Which fields of a SKU are shown to whom. */
import { type FieldClasses, seen } from '../platform/field-scope.ts'
import type { Right } from '../platform/rights.ts'
import type { ShownSku, Sku } from './catalog.contract.ts'

const skuFields = {
  code: 'open',
  name: 'open',
  spec: 'open',
  imageUrl: 'open',
  barcode: 'open',
  priceFen: 'finance:read',
  weightG: 'open',
  volumeCm3: 'open',
  safetyStock: 'open',
} as const satisfies FieldClasses<Sku>

export const shownSku = (sku: Sku, rights: ReadonlySet<Right>): ShownSku => seen(sku, skuFields, rights)
