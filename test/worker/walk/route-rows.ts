/** One row for every route behind the sign-in: how it is called, which right it needs, what a second tenant hears. */
import type { Right } from '../../../src/platform/rights.ts'

/** Routes before a tenant is known, and what guards them instead. */
export const open: Readonly<Record<string, string>> = {
  'GET /healthz': 'says that it lives',
  'GET /api/openapi.json': 'the description of the API',
  'GET /api/docs': 'a redirect to the description',
  'POST /hooks/:kind/:connectionId': "the platform's signature",
  'GET /api/public/track/:token': 'a signed token',
  'POST /api/public/track/:token/contact': 'a signed token',
  'GET /t/:token': 'a page without data',
  'POST /api/v1/auth/sign-up': 'anybody may',
  'POST /api/v1/auth/sign-in': 'a password',
  'POST /api/v1/auth/sign-out': 'ends only the session that is sent',
  'GET /api/v1/auth/me': 'answers only for the session that is sent',
}

/** What the first tenant has; the second one knows all of it and tries. */
export interface Facts {
  readonly connectionId: string
  readonly messengerId: string
  readonly orderId: string
  readonly jobId: string
  readonly caseId: string
  readonly parkedId: string
  readonly keyId: string
}

export interface Row {
  readonly right: Right
  readonly path?: (facts: Facts) => string
  readonly body?: (facts: Facts) => unknown
  /** What the second tenant hears: not found, an empty list, or its own affairs (with the status) because no id of a tenant is in the call. */
  readonly foreign: 'not_found' | 'empty' | number
}

const order = (verb: string, body?: unknown): [string, Row] => [
  `POST /api/v1/orders/:id/${verb}`,
  {
    right: verb === 'track-link' ? 'orders:read' : 'orders:write',
    path: ({ orderId }) => `/orders/${orderId}/${verb}`,
    body: () => body,
    foreign: 'not_found',
  },
]
const job = (verb: string, body?: unknown): [string, Row] => [
  `POST /api/v1/fulfilments/:id/${verb}`,
  {
    right: 'fulfilment:write',
    path: ({ jobId }) => `/fulfilments/${jobId}/${verb}`,
    body: () => body,
    foreign: 'not_found',
  },
]
const stock = (verb: string, body: unknown): [string, Row] => [
  `POST /api/v1/stock/:sku/${verb}`,
  { right: 'stock:write', path: () => `/stock/TEE-1/${verb}`, body: () => body, foreign: 'not_found' },
]
const warehouse = {
  name: '别人的仓',
  regionCode: '330110',
  province: '浙江省',
  city: '杭州市',
  district: '余杭区',
  address: '',
  contactName: '',
  contactPhone: '',
  cutoffMinute: 1,
  handlingMinutes: 1,
  dailyCapacity: 1,
  quality: 0,
  carriers: [],
  active: false,
}

export const rows: Readonly<Record<string, Row>> = {
  'GET /api/v1/keys': { right: 'keys:write', foreign: 200 },
  'POST /api/v1/keys': { right: 'keys:write', body: () => ({ name: 'x', scopes: ['orders:read'] }), foreign: 201 },
  'DELETE /api/v1/keys/:id': { right: 'keys:write', path: ({ keyId }) => `/keys/${keyId}`, foreign: 'not_found' },
  'GET /api/v1/connections': { right: 'connections:read', foreign: 'empty' },
  'GET /api/v1/connections/kinds': { right: 'connections:read', foreign: 200 },
  'POST /api/v1/connections': {
    right: 'connections:write',
    body: () => ({ kind: 'nonsense', name: 'x' }),
    foreign: 409,
  },
  'PATCH /api/v1/connections/:id': {
    right: 'connections:write',
    path: ({ connectionId }) => `/connections/${connectionId}`,
    body: () => ({ name: '偷来的', status: 'paused' }),
    foreign: 'not_found',
  },
  'POST /api/v1/connections/:id/test': {
    right: 'connections:write',
    path: ({ connectionId }) => `/connections/${connectionId}/test`,
    foreign: 'not_found',
  },
  'POST /api/v1/connections/:id/pull': {
    right: 'connections:write',
    path: ({ connectionId }) => `/connections/${connectionId}/pull`,
    foreign: 'not_found',
  },
  'GET /api/v1/orders': {
    right: 'orders:read',
    path: ({ connectionId }) => `/orders?connectionId=${connectionId}&q=1234`,
    foreign: 'empty',
  },
  'GET /api/v1/orders/board': { right: 'orders:read', foreign: 200 },
  'GET /api/v1/orders/:id': { right: 'orders:read', path: ({ orderId }) => `/orders/${orderId}`, foreign: 'not_found' },
  ...Object.fromEntries([
    order('hold', { detail: 'x' }),
    order('release', { reason: 'manual' }),
    order('cancel', { why: 'x' }),
    order('notes', { text: 'x' }),
    order('tags', { add: ['x'] }),
    order('split', { groups: [[1]] }),
    order('merge'),
    order('retry-routing'),
    order('track-link'),
    order('track-link/revoke'),
  ]),
  'GET /api/v1/fulfilments': {
    right: 'fulfilment:read',
    path: () => '/fulfilments?warehouseId=WH-1',
    foreign: 'empty',
  },
  'GET /api/v1/fulfilments/:id': {
    right: 'fulfilment:read',
    path: ({ jobId }) => `/fulfilments/${jobId}`,
    foreign: 'not_found',
  },
  'GET /api/v1/fulfilments/:id/label': {
    right: 'fulfilment:read',
    path: ({ jobId }) => `/fulfilments/${jobId}/label`,
    foreign: 'not_found',
  },
  ...Object.fromEntries([
    job('start-picking'),
    job('pick', { lines: [{ lineNo: 1, quantity: 1 }] }),
    job('pack'),
    job('weigh', { weightG: 1 }),
    job('print-label'),
    job('hand-over'),
  ]),
  'GET /api/v1/stock': { right: 'stock:read', path: () => '/stock?q=TEE-1', foreign: 'empty' },
  'GET /api/v1/stock/:sku/explain': { right: 'stock:read', path: () => '/stock/TEE-1/explain', foreign: 'not_found' },
  'GET /api/v1/stock/:sku/movements': {
    right: 'stock:read',
    path: () => '/stock/TEE-1/movements',
    foreign: 'not_found',
  },
  // The same code may stand for goods of both: it is counted in the second tenant's own ledger.
  'PUT /api/v1/stock/:sku': {
    right: 'stock:write',
    path: () => '/stock/CAP-1',
    body: () => ({ counts: [{ warehouseId: 'WH-1', onHand: 0 }] }),
    foreign: 200,
  },
  ...Object.fromEntries([
    stock('adjust', { warehouseId: 'WH-1', delta: -1, reason: 'x' }),
    stock('transfer', { from: 'WH-1', to: 'WH-2', quantity: 1 }),
    stock('receive', { warehouseId: 'WH-1', quantity: 1 }),
    stock('restock', { warehouseId: 'WH-1', quantity: 1 }),
  ]),
  'GET /api/v1/skus': { right: 'catalog:read', path: () => '/skus?q=TEE', foreign: 'empty' },
  'PUT /api/v1/skus/:code': {
    right: 'catalog:write',
    path: () => '/skus/CAP-1',
    body: () => ({ name: '别人的' }),
    foreign: 200,
  },
  'GET /api/v1/mapping-tasks': { right: 'catalog:read', foreign: 'empty' },
  // The SKU exists at the second tenant as well by now; the shop is not theirs.
  'POST /api/v1/mappings': {
    right: 'catalog:write',
    body: ({ connectionId }) => ({ connectionId, shopSkuId: 's-UNKNOWN', sku: 'CAP-1' }),
    foreign: 'not_found',
  },
  'GET /api/v1/warehouses': { right: 'settings:read', foreign: 200 },
  'PUT /api/v1/warehouses/:id': {
    right: 'settings:write',
    path: () => '/warehouses/WH-1',
    body: () => warehouse,
    foreign: 200,
  },
  'GET /api/v1/cases': { right: 'cases:read', path: ({ orderId }) => `/cases?orderId=${orderId}`, foreign: 'empty' },
  'POST /api/v1/cases/:id/close': {
    right: 'cases:write',
    path: ({ caseId }) => `/cases/${encodeURIComponent(caseId)}/close`,
    body: () => ({ reason: 'x' }),
    foreign: 'not_found',
  },
  'GET /api/v1/parked': { right: 'parked:read', foreign: 'empty' },
  'GET /api/v1/parked/:id': {
    right: 'parked:read',
    path: ({ parkedId }) => `/parked/${parkedId}`,
    foreign: 'not_found',
  },
  'POST /api/v1/parked/:id/replay': {
    right: 'parked:write',
    path: ({ parkedId }) => `/parked/${parkedId}/replay`,
    foreign: 'not_found',
  },
  'POST /api/v1/parked/:id/dismiss': {
    right: 'parked:write',
    path: ({ parkedId }) => `/parked/${parkedId}/dismiss`,
    body: () => ({ reason: 'x' }),
    foreign: 'not_found',
  },
  'GET /api/v1/notice-routes': { right: 'notify:read', foreign: 'empty' },
  'PUT /api/v1/notice-routes': {
    right: 'notify:write',
    body: ({ messengerId }) => ({
      event: 'order.short',
      connectionId: messengerId,
      template: '',
      quietFrom: 0,
      quietTo: 0,
      enabled: false,
    }),
    foreign: 'not_found',
  },
  'GET /api/v1/notices': {
    right: 'notify:read',
    path: ({ orderId }) => `/notices?orderId=${orderId}`,
    foreign: 'empty',
  },
  'GET /api/v1/insights/odi': { right: 'insights:read', foreign: 200 },
  'GET /api/v1/insights/today': { right: 'insights:read', foreign: 200 },
  'POST /api/v1/open/reservations': {
    right: 'orders:write',
    body: ({ connectionId }) => ({ connectionId, reservationId: 'cart-1', lines: [{ sku: 'TEE-1', quantity: 1 }] }),
    foreign: 'not_found',
  },
  'DELETE /api/v1/open/reservations/:id': {
    right: 'orders:write',
    path: ({ connectionId }) => `/open/reservations/cart-1?connectionId=${connectionId}`,
    foreign: 'not_found',
  },
  'POST /api/v1/open/orders/:platformOrderId/pay': {
    right: 'orders:write',
    path: () => '/open/orders/W-unpaid/pay',
    body: ({ connectionId }) => ({ connectionId, paidAt: 1_700_000_000_000 }),
    foreign: 'not_found',
  },
  'POST /api/v1/open/orders/:platformOrderId/cancel': {
    right: 'orders:write',
    path: () => '/open/orders/W-allocated/cancel',
    body: ({ connectionId }) => ({ connectionId, why: 'x' }),
    foreign: 'not_found',
  },
  // A WebSocket: asked for without an upgrade it says so. The feed is named by the tenant of the caller, never by the call.
  'GET /api/v1/live': { right: 'orders:read', foreign: 422 },
}
