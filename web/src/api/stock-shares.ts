import type { ShareKind } from '../../../src/stock/domain/channel-shares.ts'
import type { SetShare, SkuShares, UsualShare } from '../../../src/stock/shares.contract.ts'
import { http } from './http.ts'

export type { SetShare, ShareKind, SkuShares, UsualShare }

export const stockSharesApi = {
  usual: () => http.get<{ items: readonly UsualShare[] }>('/v1/stock-shares'),
  ofSku: (sku: string) => http.get<SkuShares>(`/v1/stock-shares/${encodeURIComponent(sku)}`),
  set: (input: SetShare) => http.put<{ items: readonly UsualShare[] }>('/v1/stock-shares', input),
}
