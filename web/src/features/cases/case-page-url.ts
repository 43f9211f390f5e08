import type { CaseItem } from '../../api/cases.ts'

/** Where somebody goes on with it: no order came of what the hub cannot read, its messages are parked. */
export const pageOfCase = ({ orderId }: Pick<CaseItem, 'orderId'>): string =>
  orderId ? `/orders/${orderId}` : '/parked'
