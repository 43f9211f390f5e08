/** One call to a courier that answers JSON: errors of HTTP and of form only, whatever the answer says is for the adapter. */
import { tryParseJson } from '../../core/json.ts'
import { err, ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { callOutside, errorOfStatus, integrationError, type OutsideCall } from '../../platform/outside-call.ts'

export const FORM = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' } as const
export const JSON_BODY = { 'content-type': 'application/json;charset=UTF-8' } as const

/** Every value is URL-encoded once, after it was signed. */
export const formText = (fields: Readonly<Record<string, string>>): string => new URLSearchParams(fields).toString()

export async function askJson(call: OutsideCall): Promise<Result<unknown, IntegrationError>> {
  const answer = await callOutside(call)
  if (!answer.ok) return answer
  const failed = errorOfStatus(call.provider, answer.value)
  if (failed) return err(failed)
  const json = tryParseJson(answer.value.text)
  return json === null
    ? err(integrationError(call.provider, 'malformed', answer.value.text, answer.value.status))
    : ok(json)
}

/** An answer of no known form. */
export const malformed = (provider: string, json: unknown) =>
  err(integrationError(provider, 'malformed', JSON.stringify(json), 200))

/** A wish that was taken back already, or that the service never heard of: it stops nothing. Words decide (?). */
export const stopsNothing = (detail: string): boolean => /没有拦截|未发起拦截|拦截\S*不存在|已取消|已撤销/.test(detail)

/** A no of the service in its own words. */
export const refusedBy = (provider: string, code: IntegrationError['code'], ...said: readonly string[]) =>
  err(integrationError(provider, code, said.filter(Boolean).join(' '), 200))
