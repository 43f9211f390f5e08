export const tenantErrorCodes = [
  'auth.required',
  'auth.bad_credentials',
  'auth.email_taken',
  'auth.forbidden',
  'auth.too_many_attempts',
  'key.not_found',
] as const
export type TenantErrorCode = (typeof tenantErrorCodes)[number]
