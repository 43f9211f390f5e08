export const caseErrorCodes = ['case.not_found', 'case.already_closed'] as const
export type CaseErrorCode = (typeof caseErrorCodes)[number]
