export const notifyErrorCodes = ['notice.not_found', 'notice_route.unknown_placeholder', 'notice_route.circle'] as const
export type NotifyErrorCode = (typeof notifyErrorCodes)[number]
