import type { BuyerContact } from '../../../src/buyer-page/buyer-page.contract.ts'
import { http } from './http.ts'

export type { BuyerContact }

export const buyerPageApi = {
  contact: () => http.get<BuyerContact>('/v1/buyer-page'),
  save: (contact: BuyerContact) => http.put<BuyerContact>('/v1/buyer-page', contact),
}
