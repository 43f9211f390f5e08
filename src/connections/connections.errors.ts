export const connectionErrorCodes = [
  'connection.not_found',
  'connection.kind_unknown',
  'connection.invalid',
  'connection.conflict',
  'connection.gateway_refused',
  'connection.no_authorisation',
  'connection.person_needed',
] as const
export type ConnectionErrorCode = (typeof connectionErrorCodes)[number]
