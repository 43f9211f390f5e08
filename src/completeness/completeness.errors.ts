export const completenessErrorCodes = ['completeness.not_comparable', 'completeness.span_invalid'] as const
export type CompletenessErrorCode = (typeof completenessErrorCodes)[number]
