export const fieldRuleErrorCodes = ['field_rules.changed_meanwhile', 'field_rules.not_found'] as const
export type FieldRuleErrorCode = (typeof fieldRuleErrorCodes)[number]
