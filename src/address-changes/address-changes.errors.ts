export const addressChangeErrorCodes = [
  'address_change.not_found',
  'address_change.not_open',
  'address_change.already_open',
  'address_change.no_proof',
  'address_change.wrong_tail',
  'address_change.too_many',
  'address_change.too_late',
  'address_change.busy',
  'address_change.unfinished',
  'address_change.region_unknown',
  'address_change.receiver_incomplete',
  /** Its parcels are being stopped: the wishes end it. */
  'address_change.intercepting',
] as const
export type AddressChangeErrorCode = (typeof addressChangeErrorCodes)[number]
