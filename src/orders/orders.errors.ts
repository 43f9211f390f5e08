export const orderErrorCodes = [
  'order.not_found',
  'order.conflict',
  'order.already_shipped',
  'order.not_movable',
  'order.held',
  'order.not_held',
  'order.no_memo',
  'order.already_cancelled',
  'order.split_invalid',
  'order.nothing_to_merge',
  'order.not_paid',
  'order.link_revoked',
  'order.receiver_kept_by_platform',
  'order.too_many_reveals',
] as const
export type OrderErrorCode = (typeof orderErrorCodes)[number]
