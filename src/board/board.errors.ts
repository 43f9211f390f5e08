export const boardErrorCodes = ['shelf_alert.not_found', 'shelf_alert.over'] as const
export type BoardErrorCode = (typeof boardErrorCodes)[number]
