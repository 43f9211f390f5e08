import type {
  FieldRule,
  FieldRuleHistory,
  FieldRuleVersion,
  FieldSample,
} from '../../../src/field-rules/field-rules.contract.ts'
import { http } from './http.ts'

export type {
  FieldPut,
  FieldRule,
  FieldRuleHistory,
  FieldRuleVersion,
  FieldSample,
  FieldTest,
} from '../../../src/field-rules/field-rules.contract.ts'

const one = (id: string) => `/v1/connections/${encodeURIComponent(id)}`

export const fieldRulesApi = {
  read: (id: string) => http.get<FieldRuleHistory>(`${one(id)}/field-rules`),
  samples: (id: string) => http.get<{ readonly items: readonly FieldSample[] }>(`${one(id)}/field-samples`),
  save: (id: string, input: { basedOn: number; rules: readonly FieldRule[]; note: string }) =>
    http.put<FieldRuleVersion>(`${one(id)}/field-rules`, input),
  revert: (id: string, input: { basedOn: number; version: number }) =>
    http.post<FieldRuleVersion>(`${one(id)}/field-rules/revert`, input),
}
