export const interceptionErrorCodes = [
  'interception.not_found',
  /** The job has no parcel on the road: not handed over, arrived, or on its way back. */
  'interception.not_on_the_road',
  /** Another wish to stop this parcel is open. */
  'interception.already_open',
  /** Goods of other orders lie in the same box. */
  'interception.shared_parcel',
  /** `change_address` without an accepted change of address. */
  'interception.no_address',
  'interception.not_open',
  /** The courier does not take a wish back, or has not answered yet. */
  'interception.not_withdrawable',
] as const
export type InterceptionErrorCode = (typeof interceptionErrorCodes)[number]
