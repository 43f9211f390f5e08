/**
 * How many pieces of a SKU each shop is shown. Exclusive parts come first and are disjoint; what they leave is common to the shops
 * that share. Law: the exclusive parts and the common rest add up to what is available, and none is negative.
 */
import { apportion } from '../../core/apportion.ts'

export const shareKinds = ['shared', 'percent', 'cap', 'reserve'] as const
export type ShareKind = (typeof shareKinds)[number]

/**
 * `shared`: sells from the common rest. `percent`: a share of its own of what the reserves leave. `cap`: at most so many pieces of
 * its own. `reserve`: so many pieces of its own before anybody else, and the common rest besides.
 */
export interface ShareRule {
  readonly kind: ShareKind
  /** Pieces, or percent; 0 of `shared`. */
  readonly amount: number
}

export const sharedRule: ShareRule = { kind: 'shared', amount: 0 }

export interface ChannelShare {
  readonly connectionId: string
  readonly rule: ShareRule
  /** Pieces that no other shop is shown. */
  readonly exclusive: number
  /** Sells from the common rest too. */
  readonly isSharing: boolean
  /** What the shop is shown: its own pieces and, where it shares, the rest. */
  readonly shown: number
}

export interface SharedOut {
  readonly channels: readonly ChannelShare[]
  readonly common: number
}

type Asking = { readonly connectionId: string; readonly rule: ShareRule }

export function shareOut(available: number, asking: readonly Asking[]): SharedOut {
  const channels = [...asking].sort((a, b) => (a.connectionId < b.connectionId ? -1 : 1))
  const own = new Map<string, number>()
  let rest = Math.max(0, available)
  const give = (kind: ShareKind, totalOf: (sum: number) => number) => {
    const of = channels.filter(({ rule }) => rule.kind === kind)
    const weights = of.map(({ rule }) => rule.amount)
    const total = totalOf(weights.reduce((sum, weight) => sum + weight, 0))
    const parts = apportion(total, weights)
    of.forEach(({ connectionId }, index) => {
      own.set(connectionId, parts[index] ?? 0)
    })
    rest -= total
  }
  give('reserve', (sum) => Math.min(rest, sum))
  give('percent', (sum) => Math.floor((rest * Math.min(100, sum)) / 100))
  give('cap', (sum) => Math.min(rest, sum))
  return {
    common: rest,
    channels: channels.map(({ connectionId, rule }) => {
      const exclusive = own.get(connectionId) ?? 0
      const isSharing = rule.kind === 'shared' || rule.kind === 'reserve'
      return { connectionId, rule, exclusive, isSharing, shown: exclusive + (isSharing ? rest : 0) }
    }),
  }
}

export interface StoredShare extends ShareRule {
  readonly connectionId: string
  /** '' for all SKUs of the connection that have no rule of their own. */
  readonly sku: string
}

/** The rule of the SKU itself, else the connection's, else it shares. */
export function ruleOf(
  stored: readonly StoredShare[],
  { connectionId, sku }: { readonly connectionId: string; readonly sku: string },
): ShareRule & { readonly from: 'sku' | 'connection' | 'none' } {
  const of = (code: string) => stored.find((one) => one.connectionId === connectionId && one.sku === code)
  const own = of(sku)
  const usual = own ?? of('')
  if (!usual) return { ...sharedRule, from: 'none' }
  return { kind: usual.kind, amount: usual.amount, from: own ? 'sku' : 'connection' }
}
