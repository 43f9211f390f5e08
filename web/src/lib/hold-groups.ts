/** Who has the pieces of a SKU, in few parts: orders and carts as one each, pools and people by name, then the classes nobody owns. */
import type { StockExplanation } from '../api/stock.ts'

export interface HoldGroup {
  readonly key: string
  readonly kind: 'available' | 'orders' | 'carts' | 'pool' | 'person' | 'qc' | 'in_transit'
  /** Of pools and people: the owner in the server's words. */
  readonly text: string
  readonly quantity: number
  /** 0..1 of the books. */
  readonly share: number
}

const kindOf = { order_line: 'orders', cart: 'carts', pool: 'pool', person: 'person' } as const

/** What can be sold first, then the largest owner first, then what nobody holds. Parts add up to the books. */
export function holdGroups({ totals, holds }: Pick<StockExplanation, 'totals' | 'holds'>): readonly HoldGroup[] {
  const groups = new Map<string, { kind: HoldGroup['kind']; text: string; quantity: number }>()
  for (const { owner, ownerText, quantity } of holds) {
    const kind = kindOf[owner.kind]
    const text = kind === 'orders' || kind === 'carts' ? '' : ownerText
    const key = `${kind}/${text}`
    groups.set(key, { kind, text, quantity: (groups.get(key)?.quantity ?? 0) + quantity })
  }
  const held = [...groups].map(([key, group]) => ({ key, ...group })).sort((a, b) => b.quantity - a.quantity)
  const parts = [
    { key: 'available', kind: 'available' as const, text: '', quantity: totals.available },
    ...held,
    { key: 'qc', kind: 'qc' as const, text: '', quantity: totals.qc },
    { key: 'in_transit', kind: 'in_transit' as const, text: '', quantity: totals.inTransit },
  ].filter(({ quantity }) => quantity > 0)
  const whole = Math.max(
    1,
    totals.onHand,
    parts.reduce((sum, { quantity }) => sum + quantity, 0),
  )
  return parts.map((part) => ({ ...part, share: part.quantity / whole }))
}
