/** Why a platform's order could not be read: a field that we cannot do without is missing, or a value is unknown to us. */
import { err } from '../core/result.ts'
import type { UnknownValue } from '../platform/integration-error.ts'

export interface TranslateError {
  readonly code: 'translate.missing_field' | 'translate.bad_value'
  /** Path of the field: `sku_order_list[1].item_num`. */
  readonly field: string
  readonly value: string
}

export const missingField = (field: string) =>
  err<TranslateError>({ code: 'translate.missing_field', field, value: '' })

export const badValue = (field: string, value: string) =>
  err<TranslateError>({ code: 'translate.bad_value', field, value })

/** For whoever parks the order: an unknown value makes a case of its own. */
export const unknownIn = ({ code, field, value }: TranslateError): { readonly unknown?: UnknownValue } =>
  code === 'translate.bad_value' ? { unknown: { field, value } } : {}

/** One line for people: what was wrong with which field. */
export function explainTranslateError(error: TranslateError): string {
  return error.code === 'translate.missing_field' ? `${error.field} is missing` : `${error.field} is ${error.value}`
}
