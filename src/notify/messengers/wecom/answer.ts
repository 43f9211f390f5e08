/** Answers of 企业微信: HTTP is 200 for refusals as well, `errcode` decides. */
import * as z from 'zod'
import { tryParseJson } from '../../../core/json.ts'
import { err, ok, type Result } from '../../../core/result.ts'
import type { IntegrationError } from '../../../platform/integration-error.ts'
import { errorOfStatus, integrationError, type OutsideAnswer } from '../../../platform/outside-call.ts'

export const BASE = 'https://qyapi.weixin.qq.com'

const answerSchema = z.looseObject({ errcode: z.number(), errmsg: z.string().catch('') })
export type WecomAnswer = z.infer<typeof answerSchema>

/** Anything not listed is a refusal of this one message. `unauthorised`: the app or the robot must be looked at. */
const errorByCode: Readonly<Record<number, IntegrationError['code']>> = {
  [-1]: 'busy',
  40001: 'unauthorised',
  40013: 'unauthorised',
  40056: 'unauthorised',
  48002: 'unauthorised',
  60011: 'unauthorised',
  60020: 'unauthorised',
  93000: 'unauthorised',
  40014: 'token_expired',
  42001: 'token_expired',
  45009: 'throttled',
  45011: 'throttled',
  45033: 'throttled',
}

export function readAnswer(
  provider: string,
  { status, text }: Pick<OutsideAnswer, 'status' | 'text'>,
): Result<WecomAnswer, IntegrationError> {
  const failed = errorOfStatus(provider, { status, text })
  if (failed) return err(failed)
  const reply = answerSchema.safeParse(tryParseJson(text))
  if (!reply.success) return err(integrationError(provider, 'malformed', text, status))
  const { errcode, errmsg } = reply.data
  if (errcode === 0) return ok(reply.data)
  return err(integrationError(provider, errorByCode[errcode] ?? 'rejected', `${errcode} ${errmsg}`, status))
}
