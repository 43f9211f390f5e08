/** 拼多多's error codes as our errors. */
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import { type Fields, textAt } from '../read-fields.ts'

/** What is not here is `rejected`. 10018 is said to be a bad token as well; no paper confirms it. */
const codes: ReadonlyMap<string, IntegrationError['code']> = new Map([
  ['52101', 'throttled'],
  ['70031', 'throttled'],
  ['70036', 'throttled'],
  ['52102', 'busy'],
  ['52103', 'busy'],
  ['70033', 'busy'],
  ['50000', 'busy'],
  ['50001', 'busy'],
  ['50002', 'busy'],
  ['52001', 'busy'],
  ['52002', 'busy'],
  ['10018', 'token_expired'],
  ['10019', 'token_expired'],
  ['20004', 'unauthorised'],
  ['20005', 'unauthorised'],
  ['20031', 'unauthorised'],
  ['70032', 'unauthorised'],
  ['70034', 'unauthorised'],
  ['70035', 'unauthorised'],
])

/** Error of `error_response{error_code, error_msg, sub_code, sub_msg, request_id}`. */
export function errorOfAnswer(answer: Fields, status: number): IntegrationError {
  const words = new Set([textAt(answer, 'error_msg'), textAt(answer, 'sub_msg')])
  const text = [...words].filter((part) => part !== '').join(': ')
  const detail = [textAt(answer, 'error_code'), textAt(answer, 'sub_code'), text, textAt(answer, 'request_id')]
  const code = codes.get(textAt(answer, 'error_code')) ?? 'rejected'
  // The service's own fault and "no such order" share their codes.
  const told = (code === 'busy' || code === 'rejected') && text.includes('订单不存在') ? 'not_found' : code
  return integrationError('pdd', told, detail.filter((part) => part !== '').join(' '), status)
}
