// 罚金表: what a broken promise costs, by the tenant's own table.

export interface PenaltyRule {
  readonly channel: string
  readonly basisPoints: number
  readonly minFen: number
  readonly maxFen: number
}

/** The platform's own row, else `*`; nothing without either. Least and most count for yuan alone. */
export function penaltyOf(
  {
    channel,
    payableFen,
    currency,
  }: { readonly channel: string; readonly payableFen: number; readonly currency: string },
  rules: readonly PenaltyRule[],
): number {
  const rule = rules.find((one) => one.channel === channel) ?? rules.find((one) => one.channel === '*')
  if (rule === undefined) return 0
  const share = Math.round((payableFen * rule.basisPoints) / 10_000)
  return currency === 'CNY' ? Math.min(rule.maxFen, Math.max(rule.minFen, share)) : share
}
