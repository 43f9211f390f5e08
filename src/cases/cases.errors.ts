export const caseErrorCodes = [
  'case.not_found',
  'case.already_closed',
  'case.still_open',
  'case.same_group',
  'case.unknown_group',
  'case.unknown_code',
  'case.unknown_person',
] as const
export type CaseErrorCode = (typeof caseErrorCodes)[number]
