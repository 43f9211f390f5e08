/**
 * A line that names a bundle (组合装) becomes a line for each of its parts, so that stock is checked, locked, picked and counted in
 * pieces that lie on a shelf. All of them keep the platform's line: what the platform says of it holds for every part.
 */
import type { OrderLineDto } from '../orders.contract.ts'

export interface Bundle {
  readonly sku: string
  readonly parts: readonly { readonly sku: string; readonly quantity: number }[]
}

/** `bundleOf`: null for goods of their own. The first part keeps the line's number and its money; the others come last. */
export function openBundles(
  lines: readonly OrderLineDto[],
  bundleOf: (line: OrderLineDto) => Bundle | null,
): OrderLineDto[] {
  let lastNo = lines.reduce((most, { lineNo }) => Math.max(most, lineNo), 0)
  const first: OrderLineDto[] = []
  const others: OrderLineDto[] = []
  for (const line of lines) {
    const { sku, parts } = bundleOf(line) ?? { sku: '', parts: [] }
    if (parts.length === 0) first.push(line)
    parts.forEach((part, index) => {
      const quantity = line.quantity * part.quantity
      const open = { ...line, sku: part.sku, quantity, bundle: { sku, each: part.quantity } }
      if (index === 0) first.push({ ...open, unitPriceFen: Math.round(line.unitPriceFen / part.quantity) })
      else others.push({ ...open, lineNo: ++lastNo, unitPriceFen: 0, paidFen: 0 })
    })
  }
  return [...first, ...others]
}

/** How many bundles `quantity` pieces of this line stand for to the platform; 0 for every part but the first. */
export function bundlesIn(lines: readonly OrderLineDto[], line: OrderLineDto, quantity: number): number {
  if (!line.bundle) return quantity
  const isFirst = lines.every((one) => one.platformLineId !== line.platformLineId || one.lineNo >= line.lineNo)
  return isFirst ? Math.floor(quantity / line.bundle.each) : 0
}
