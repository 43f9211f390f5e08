/** How payments are looked at: the tabs of their list, and what a day's money became. */
import type { ListedPayment, PaymentQuery, PaymentTotals } from '../api/payments.ts'
import type { Tone } from '../components/badge.tsx'

type State = ListedPayment['state']

export const paymentTones: Readonly<Record<State, Tone>> = {
  waiting: 'info',
  applied: 'ok',
  mismatched: 'danger',
  refunding: 'soon',
  refunded: 'plain',
  refund_failed: 'danger',
}

/** Nobody's order, a wrong amount, money that could not be given back: somebody has to look. */
const attention: readonly State[] = ['waiting', 'mismatched', 'refund_failed']

export const paymentTabs = ['all', 'attention', 'applied', 'back', 'late'] as const
export type PaymentTab = (typeof paymentTabs)[number]

const queryOfTab: Readonly<Record<PaymentTab, PaymentQuery>> = {
  all: {},
  attention: { state: attention.join(',') },
  applied: { state: 'applied' },
  back: { state: 'refunding,refunded' },
  late: { late: 'true' },
}

export interface PaymentView {
  readonly tab: PaymentTab
  readonly provider: string
  /** Local day, or ''. */
  readonly day: string
}

export const readPaymentView = (search: URLSearchParams): PaymentView => ({
  tab: paymentTabs.find((tab) => tab === search.get('tab')) ?? 'all',
  provider: search.get('provider') ?? '',
  day: /^\d{4}-\d{2}-\d{2}$/.test(search.get('day') ?? '') ? (search.get('day') ?? '') : '',
})

/** What stands in the address; the usual is not said. */
export const writePaymentView = ({ tab, provider, day }: PaymentView): Record<string, string> => ({
  ...(tab === 'all' ? {} : { tab }),
  ...(provider === '' ? {} : { provider }),
  ...(day === '' ? {} : { day }),
})

export const queryOfPaymentView = ({ tab, provider, day }: PaymentView): PaymentQuery => ({
  ...queryOfTab[tab],
  provider: provider || undefined,
  day: day || undefined,
})

type Sum = readonly [currency: string, fen: number]

export interface PaymentDay {
  readonly day: string
  readonly count: number
  readonly received: readonly Sum[]
  readonly applied: readonly Sum[]
  readonly attention: readonly Sum[]
  readonly attentionCount: number
  readonly back: readonly Sum[]
  readonly late: number
}

/** The newest day first, as the totals come. */
export function paymentDays({ items }: PaymentTotals): PaymentDay[] {
  const days = [...new Set(items.map(({ day }) => day))]
  return days.map((day) => {
    const rows = items.filter((row) => row.day === day)
    const open = rows.filter(({ state }) => attention.includes(state))
    const sums = (of: typeof rows): Sum[] => of.map(({ currency, amountFen }) => [currency, amountFen])
    const counted = (of: typeof rows) => of.reduce((sum, { count }) => sum + count, 0)
    return {
      day,
      count: counted(rows),
      received: sums(rows),
      applied: sums(rows.filter(({ state }) => state === 'applied')),
      attention: sums(open),
      attentionCount: counted(open),
      back: rows.map(({ currency, refundedFen }) => [currency, refundedFen]),
      late: rows.reduce((sum, { late }) => sum + late, 0),
    }
  })
}
