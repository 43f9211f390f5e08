export const mergingErrorCodes = [
  'merging.not_found',
  'merging.not_open',
  'merging.not_merged',
  'merging.not_waiting',
  'merging.order_held',
  'merging.receiver_differs',
  'merging.too_heavy',
  'merging.superseded',
  'merging.already_left',
  'merging.is_duplicate',
] as const
export type MergingErrorCode = (typeof mergingErrorCodes)[number]
