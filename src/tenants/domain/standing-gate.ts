/** Which calls of people and keys a tenant's standing lets through. One table, read by the middleware and by the walk over all routes. */
import type { Failure } from '../../core/result.ts'
import type { Standing } from './standing.ts'

interface Pattern {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'GET' | '*'
  /** Path of the API, `*` for one segment, `**` at the end for the rest. */
  readonly path: string
  readonly why: string
}

/** Always: paying, leaving, and whatever closes a door. */
const always: readonly Pattern[] = [
  { method: '*', path: '/api/v1/billing/**', why: 'to choose and pay a plan' },
  { method: '*', path: '/api/v1/tenant/**', why: 'to export everything, to close, to take it back' },
  { method: '*', path: '/api/v1/account/**', why: 'a person’s own account is not the tenant’s' },
]

/** Writes that a tenant may still make when it only reads. Reviewed one by one: nothing here begins new work. */
const whenReadOnly: readonly Pattern[] = [
  ...always,
  { method: 'DELETE', path: '/api/v1/keys/*', why: 'taking access away is never held back' },
  { method: 'DELETE', path: '/api/v1/members/*', why: 'taking access away is never held back' },
  { method: 'DELETE', path: '/api/v1/invitations/*', why: 'taking access away is never held back' },
  { method: 'DELETE', path: '/api/v1/webhooks/*', why: 'taking access away is never held back' },
  { method: 'POST', path: '/api/v1/open/orders/*/pay', why: 'news of an order from the shop: taken in and kept' },
  { method: 'POST', path: '/api/v1/open/orders/*/cancel', why: 'news of an order from the shop: taken in and kept' },
  { method: 'DELETE', path: '/api/v1/open/reservations/*', why: 'gives stock back' },
  {
    method: 'POST',
    path: '/api/v1/campaigns/*/claims/*/confirm',
    why: 'news of a claim from the shop: the buyer has paid',
  },
  { method: 'POST', path: '/api/v1/campaigns/*/claims/*/release', why: 'gives stock back' },
  { method: 'POST', path: '/api/v1/campaigns/*/give-back', why: 'gives stock back' },
  { method: 'POST', path: '/api/v1/campaigns/*/close', why: 'gives stock back' },
  { method: 'POST', path: '/api/v1/campaigns/*/cancel', why: 'gives stock back' },
]

const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD' || method === 'OPTIONS'

function matches({ method, path }: Pattern, call: Call): boolean {
  if (method !== '*' && method !== call.method) return false
  const pattern = path
    .replaceAll(/[.]/g, '\\.')
    .replaceAll('/**', '(?:/.*)?')
    .replaceAll(/(?<!\.)\*/g, '[^/]+')
  return new RegExp(`^${pattern}$`).test(call.path)
}

export interface Call {
  readonly method: string
  /** As it was called: `/api/v1/orders/ord_1/hold`. */
  readonly path: string
}

/** Null when the call may go on; else the problem that says what to do. */
export function refusedBy(standing: Standing, call: Call): Failure | null {
  if (standing.mode === 'full') return null
  if (standing.mode === 'suspended')
    return always.some((pattern) => matches(pattern, call))
      ? null
      : { code: 'tenant.suspended', data: { todo: 'write to us; orders of your shops are still taken in and kept' } }
  if (isRead(call.method)) return null
  if (standing.mode === 'moving') return { code: 'tenant.moving', data: { retryAfterSeconds: 1 } }
  if (whenReadOnly.some((pattern) => matches(pattern, call))) return null
  return standing.reason === 'closing'
    ? { code: 'tenant.closing', data: { todo: 'take the closing back in the settings to go on working' } }
    : {
        code: 'tenant.plan_needed',
        data: {
          reason: standing.reason,
          todo: 'choose a plan in the settings; new orders are taken in and wait until then',
        },
      }
}
