export const fulfilmentErrorCodes = [
  'fulfilment.not_found',
  'fulfilment.wrong_stage',
  'fulfilment.over_picked',
  'fulfilment.line_unknown',
  'fulfilment.no_label',
  'fulfilment.no_parcel',
  'fulfilment.no_tracking_service',
  'fulfilment.not_packed',
  'fulfilment.order_held',
  'fulfilment.shared_not_ready',
  'fulfilment.shared_parcel',
  'fulfilment.conflict',
  'fulfilment.no_carrier_connection',
  'fulfilment.sender_incomplete',
] as const
export type FulfilmentErrorCode = (typeof fulfilmentErrorCodes)[number]
