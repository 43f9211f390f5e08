import { useTranslation } from 'react-i18next'
import type { ShareKind } from '../../api/stock-shares.ts'
import { groupDigits } from '../../lib/format.ts'

/** A share in a few words: `独占 20 件`. */
export function useRuleText() {
  const { t } = useTranslation()
  return ({ kind, amount }: { readonly kind: ShareKind; readonly amount: number }): string =>
    t(`stock.shares.rule.${kind}`, { amount: groupDigits(amount) })
}
