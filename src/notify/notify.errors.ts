export const notifyErrorCodes = [
  'notice.not_found',
  'notice_route.unknown_placeholder',
  'notice_route.circle',
  /** A messenger that writes to buyers is told of nothing that is for the merchant's people. */
  'notice_route.buyers_only',
  'subscription.unknown_messenger',
  /** Nothing says whose consent it is: no such order or shop. */
  'subscription.unknown_order',
  /** Not one of the templates that the messenger sends. */
  'subscription.unknown_template',
] as const
export type NotifyErrorCode = (typeof notifyErrorCodes)[number]
