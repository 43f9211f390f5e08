/** Answers of 公众平台: HTTP is 200 for refusals as well, `errcode` decides; answers that went well may have none. */
import * as z from 'zod'
import { tryParseJson } from '../../../core/json.ts'
import { err, ok, type Result } from '../../../core/result.ts'
import type { IntegrationError } from '../../../platform/integration-error.ts'
import { errorOfStatus, integrationError, type OutsideAnswer } from '../../../platform/outside-call.ts'

export const PROVIDER = 'wechat-mp'

const answerSchema = z.looseObject({ errcode: z.number().default(0), errmsg: z.string().catch('') })
export type WechatAnswer = z.infer<typeof answerSchema>

/**
 * Anything not listed is a refusal of this one message: no consent (43101), an unknown openid (40003) or template (40037), a bad
 * argument (47003), and the day's quota (45009): what could only go tomorrow goes the next way today.
 */
const errorByCode: Readonly<Record<number, IntegrationError['code']>> = {
  [-1]: 'busy',
  40001: 'token_expired',
  40014: 'token_expired',
  41001: 'token_expired',
  42001: 'token_expired',
  40013: 'unauthorised',
  40125: 'unauthorised',
  40164: 'unauthorised',
  43107: 'unauthorised',
  48001: 'unauthorised',
  45011: 'throttled',
}

/** The buyer refused, or every consent is used up. */
export const isConsentGone = ({ detail }: Pick<IntegrationError, 'detail'>): boolean => detail.startsWith('43101 ')

export function readAnswer({
  status,
  text,
}: Pick<OutsideAnswer, 'status' | 'text'>): Result<WechatAnswer, IntegrationError> {
  const failed = errorOfStatus(PROVIDER, { status, text })
  if (failed) return err(failed)
  const reply = answerSchema.safeParse(tryParseJson(text))
  if (!reply.success) return err(integrationError(PROVIDER, 'malformed', text, status))
  const { errcode, errmsg } = reply.data
  if (errcode === 0) return ok(reply.data)
  return err(integrationError(PROVIDER, errorByCode[errcode] ?? 'rejected', `${errcode} ${errmsg}`, status))
}
