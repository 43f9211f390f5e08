/** 微信小店's `errcode` as our errors. */
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import { type Fields, integerAt, textAt } from '../read-fields.ts'

type Code = IntegrationError['code']

/** The window of a list holds more than the platform pages through (?). */
export const TOO_MANY_ORDERS = '31042'

const codeOfErrcode: ReadonlyMap<number, Code> = new Map([
  [-1, 'busy'],
  // This one order is being changed too often; others may go on.
  [100003, 'busy'],
  // The cursor belongs to another list: the next pull begins anew.
  [606006, 'busy'],
  [45009, 'throttled'],
  [45011, 'throttled'],
  [40001, 'token_expired'],
  [40014, 'token_expired'],
  [41001, 'token_expired'],
  [42001, 'token_expired'],
  [40013, 'unauthorised'],
  [40125, 'unauthorised'],
  // The caller's address is not on the shop's list.
  [40164, 'unauthorised'],
  [48001, 'unauthorised'],
  [10020050, 'unauthorised'],
])

/** Error of an answer `{errcode, errmsg}` whose code is not 0. */
export function errorOfAnswer(answer: Fields, status: number): IntegrationError {
  const text = textAt(answer, 'errmsg')
  const known = codeOfErrcode.get(integerAt(answer, 'errcode') ?? 0)
  const code = known ?? (/订单不存在|order not exist/i.test(text) ? 'not_found' : 'rejected')
  return integrationError('weixin-shop', code, `${textAt(answer, 'errcode')} ${text}`.trim(), status)
}
