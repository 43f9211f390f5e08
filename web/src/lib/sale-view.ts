/** How a sale is shown: its state in one word, its pieces as parts of what was set aside. */
import type { Campaign, CampaignCounts } from '../api/campaigns.ts'

const saleStates = ['scheduled', 'carving', 'ready', 'open', 'sold_out', 'closing', 'closed', 'cancelled'] as const
export type SaleState = (typeof saleStates)[number]

/** The likeliest first. */
export const saleUses = [
  'campaign',
  'channel',
  'group_buy',
  'trial',
  'wholesale',
] as const satisfies readonly Campaign['use'][]

/** `now` decides between two words of the server: what is due is on its way. */
export function saleStateOf(
  {
    status,
    carveAt,
    opensAt,
    closesAt,
    counts,
  }: Pick<Campaign, 'status' | 'carveAt' | 'opensAt' | 'closesAt' | 'counts'>,
  now: number,
): SaleState {
  if (status === 'closed' || status === 'cancelled' || status === 'closing') return status
  if (now >= closesAt) return 'closing'
  if (now >= opensAt && status !== 'scheduled') return counts.left === 0 && counts.issued > 0 ? 'sold_out' : 'open'
  if (status === 'scheduled') return now >= carveAt ? 'carving' : 'scheduled'
  return 'ready'
}

export const isOver = (state: SaleState): boolean => state === 'closing' || state === 'closed' || state === 'cancelled'
export const isSelling = (state: SaleState): boolean => state === 'open' || state === 'sold_out'

export const saleParts = ['drawn', 'paid', 'held', 'left', 'withdrawn'] as const
export type SalePart = (typeof saleParts)[number]

export const claimedOf = ({ drawn, paid, held }: CampaignCounts): number => drawn + paid + held

export const plannedPieces = ({ warehouses }: Pick<Campaign, 'warehouses'>): number =>
  warehouses.reduce((sum, { pieces }) => sum + pieces, 0)

/** Shares of the bar, 0..1: of what was issued, or of the plan before anything was. */
export function saleShares(counts: CampaignCounts): readonly { part: SalePart; pieces: number; share: number }[] {
  const whole = Math.max(
    1,
    saleParts.reduce((sum, part) => sum + counts[part], 0),
  )
  return saleParts.map((part) => ({ part, pieces: counts[part], share: counts[part] / whole }))
}
