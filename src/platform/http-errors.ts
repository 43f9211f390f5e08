/** The only place that knows status numbers. A code's last word decides, unless it is listed. */
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Failure } from '../core/result.ts'

const byCode: Readonly<Record<string, ContentfulStatusCode>> = {
  'request.invalid': 422,
  'request.malformed': 400,
  'request.too_large': 413,
  'request.too_many': 429,
  'request.idempotency_mismatch': 422,
  'request.in_progress': 409,
  'auth.required': 401,
  'auth.bad_credentials': 401,
  'auth.key_expired': 401,
  'key.expiry_invalid': 422,
  'webhook.url_refused': 422,
  'connection.kind_unknown': 422,
  'notice_route.unknown_placeholder': 422,
  'notice_route.circle': 422,
  'notice_route.buyers_only': 422,
  'subscription.unknown_messenger': 404,
  'subscription.unknown_order': 404,
  'subscription.unknown_template': 422,
  'order.split_invalid': 422,
  'completeness.span_invalid': 422,
  'case.unknown_group': 422,
  'case.unknown_code': 422,
  'case.unknown_person': 422,
  'import.not_text': 415,
  'import.empty': 422,
  'import.columns_missing': 422,
  'import.connection_unfit': 422,
  'import.too_many_rows': 413,
  'import.not_ready': 409,
  'completeness.not_comparable': 409,
  'auth.forbidden': 403,
  'auth.too_many_attempts': 429,
  'order.too_many_reveals': 429,
  'address_change.too_many': 429,
  'address_change.wrong_tail': 422,
  'address_change.receiver_incomplete': 422,
  'address_change.region_unknown': 422,
  'member_scope.region_unknown': 422,
  'member_scope.warehouse_unknown': 422,
  'role.beyond_own': 403,
  'member_scope.beyond_own': 403,
  'auth.second_factor_required': 403,
  'account.wrong_password': 422,
  'account.email_unconfirmed': 403,
  'link.invalid': 410,
  'second_factor.wrong_code': 422,
  'second_factor.too_late': 401,
  'tenant.plan_needed': 402,
  'tenant.suspended': 403,
  'tenant.closing': 403,
  'tenant.moving': 503,
  'tenant.name_differs': 422,
  'billing.checkout_unavailable': 409,
  'certificate.unavailable': 503,
  'billing.checkout_failed': 502,
  'platform.internal': 500,
  'platform.overloaded': 503,
  'stock.unreachable': 503,
  'campaign.unreachable': 503,
  'campaign.times_invalid': 422,
  'claim.busy': 503,
  'claim.ended': 410,
  'stock.invalid_quantity': 422,
  'stock.before_history': 410,
  'bundle.nested': 422,
  'outside.throttled': 503,
  'outside.busy': 503,
  'outside.timeout': 502,
  'outside.unreachable': 502,
  'outside.malformed': 502,
  'outside.token_expired': 502,
  'outside.unauthorised': 502,
  'outside.rejected': 422,
  'outside.not_found': 422,
}

const byLastWord: Readonly<Record<string, ContentfulStatusCode>> = {
  not_found: 404,
  unknown: 404,
  forbidden: 403,
  conflict: 409,
  taken: 409,
  invalid: 422,
}

/** Status of a failure: 409 for a rule that said no, unless the code says otherwise. */
export function statusOf(code: string): ContentfulStatusCode {
  return byCode[code] ?? byLastWord[code.slice(code.lastIndexOf('.') + 1)] ?? 409
}

/** RFC 9457 answer. `code` is stable; people's words are chosen by code in the console. */
export function problem(c: Context, failure: Failure): Response {
  const status = statusOf(failure.code)
  const requestId: string = c.get('requestId') ?? ''
  const wait = failure.data?.retryAfterSeconds
  if (typeof wait === 'number' || status === 503) c.header('retry-after', String(wait ?? 1))
  return c.body(
    JSON.stringify({
      ...failure.data,
      type: `urn:dingshu:problem:${failure.code}`,
      title: failure.code.replaceAll(/[._]/g, ' '),
      status,
      code: failure.code,
      requestId,
    }),
    status,
    { 'content-type': 'application/problem+json' },
  )
}
