export const operatorErrorCodes = [
  'tenant.not_found',
  'key.not_found',
  'operator.status_conflict',
  'move.running_conflict',
  'move.tenant_closing',
  'move.same_shard',
  'move.not_found',
  'move.too_late',
] as const
export type OperatorErrorCode = (typeof operatorErrorCodes)[number]
