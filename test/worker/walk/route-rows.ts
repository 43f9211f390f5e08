/** One row for every route behind the sign-in: how it is called, which right it needs, what a second tenant hears. */
import type { Right } from '../../../src/platform/rights.ts'

/** Status, with the code of the problem where it is one. */
export type Expected = number | readonly [status: number, code: string]

/** A route before a tenant is known: what guards it instead, and what it answers to whom. */
export interface OpenRow {
  readonly guard: string
  readonly path?: (facts: Facts) => string
  /** Made anew for each call: tries are counted by address. */
  readonly body?: () => unknown
  readonly nobody: Expected
  /** A key of a tenant, whatever it may do, in time or expired; like nobody unless said. */
  readonly key?: Expected
  /** A person of another tenant, in any role, in time or expired; like nobody unless said. `skip`: it would end the session that the walk needs. */
  readonly person?: Expected | 'skip'
}

const byLetter = (body: object): OpenRow => ({
  guard: 'the token of a letter',
  body: () => ({ token: 'made.up', ...body }),
  nobody: [410, 'link.invalid'],
})
const ofOperator = (route: string): [string, OpenRow] => [
  route,
  { guard: 'an operator key; see operator-walk.test.ts', body: () => ({}), nobody: [401, 'auth.required'] },
]
const ofAccount = (route: string, row: Partial<OpenRow> = {}): [string, OpenRow] => [
  route,
  {
    guard: 'a session, for its own person alone; see account-walk.test.ts',
    body: () => ({}),
    nobody: [401, 'auth.required'],
    // An empty form.
    person: [422, 'request.invalid'],
    ...row,
  },
]

/** Routes before a tenant is known. */
export const open: Readonly<Record<string, OpenRow>> = {
  'GET /healthz': { guard: 'says that it lives', nobody: 200 },
  'GET /api/openapi.json': { guard: 'the description of the API', nobody: 200 },
  'GET /api/docs': { guard: 'a redirect to the description', nobody: 302 },
  'POST /hooks/:kind/:connectionId': {
    guard: "the platform's signature",
    path: ({ connectionId }) => `/hooks/open/${connectionId}`,
    body: () => ({}),
    nobody: 401,
  },
  'GET /hooks/:kind/:connectionId': {
    guard: "the platform's signature; how some prove the address",
    path: ({ connectionId }) => `/hooks/open/${connectionId}`,
    nobody: 401,
  },
  // A redirect to the page that says that it was no answer to us.
  'GET /connections/authorised': { guard: 'a signed state, good once', nobody: 302 },
  'GET /api/public/track/:token': { guard: 'a signed token', nobody: [404, 'track.not_found'] },
  'GET /api/public/certificates/:id': { guard: 'a name that nobody can guess', nobody: [404, 'certificate.not_found'] },
  'GET /api/public/certificates/:id/consistency': {
    guard: 'a name that nobody can guess',
    path: () => '/api/public/certificates/none/consistency?first=1',
    nobody: [404, 'certificate.not_found'],
  },
  'GET /api/public/certificates/:id/pdf': {
    guard: 'a name that nobody can guess',
    nobody: [404, 'certificate.not_found'],
  },
  'GET /api/public/certificates/:id/head.jws': {
    guard: 'a name that nobody can guess',
    nobody: [404, 'certificate.not_found'],
  },
  'GET /api/public/certificates/:id/head.jws.ots': {
    guard: 'a name that nobody can guess',
    nobody: [404, 'certificate.not_found'],
  },
  'GET /.well-known/jwks.json': { guard: 'public keys', nobody: 200 },
  'POST /api/public/track/:token/contact': { guard: 'a signed token', nobody: [404, 'track.not_found'] },
  'POST /api/public/track/:token/address-change': {
    guard: "a signed token, and the end of the order's phone",
    body: () => ({
      requestId: 'form-0001',
      phoneTail: '1234',
      regionCode: '510116',
      detail: '天府大道 1 号',
    }),
    nobody: [404, 'track.not_found'],
  },
  'GET /api/public/track/:token/subscription': { guard: 'a signed token', nobody: [404, 'track.not_found'] },
  'POST /api/public/track/:token/subscription': {
    guard: 'a signed token, and a login code of the mini program',
    body: () => ({ requestId: 'window-0001', appId: 'wx1', code: 'c', templateIds: [] }),
    nobody: [404, 'track.not_found'],
  },
  'GET /api/public/track/divisions/:code': { guard: 'the names of divisions', nobody: 200 },
  'GET /t/:token': { guard: 'a page without data', nobody: 200 },
  'GET /verify/:id': { guard: 'a page without data', nobody: 200 },
  // No account at WeChat Pay in tests: nothing is there.
  'POST /api/public/wechatpay/notify': { guard: 'the signature of WeChat Pay', body: () => ({}), nobody: 404 },
  'GET /operator': { guard: 'a page without data, there only where an operator key is configured', nobody: 200 },
  ...Object.fromEntries(
    [
      'GET /operator/api/me',
      'GET /operator/api/tenants',
      'GET /operator/api/tenants/:id',
      'POST /operator/api/tenants/:id/suspend',
      'POST /operator/api/tenants/:id/resume',
      'POST /operator/api/tenants/:id/trial',
      'POST /operator/api/tenants/:id/plan',
      'POST /operator/api/tenants/:id/move',
      'GET /operator/api/moves',
      'GET /operator/api/moves/:id',
      'POST /operator/api/moves/:id/run',
      'POST /operator/api/moves/:id/turn-back',
      'GET /operator/api/shards',
      'GET /operator/api/trouble',
      'GET /operator/api/log',
      'GET /operator/api/keys',
      'POST /operator/api/keys',
      'POST /operator/api/signing-keys',
      'POST /operator/api/keys/:id/revoke',
      'POST /operator/api/secrets/rotate',
    ].map(ofOperator),
  ),
  'POST /api/v1/auth/sign-up': { guard: 'anybody may', body: () => ({}), nobody: [422, 'request.invalid'] },
  'POST /api/v1/auth/sign-in': {
    guard: 'a password',
    body: () => ({ email: `${crypto.randomUUID()}@example.com`, password: 'not-the-password' }),
    nobody: [401, 'auth.bad_credentials'],
  },
  'POST /api/v1/auth/sign-out': { guard: 'ends only the session that is sent', nobody: 204, person: 'skip' },
  'GET /api/v1/auth/me': {
    guard: 'answers only for the session that is sent',
    nobody: [401, 'auth.required'],
    person: 200,
  },
  'POST /api/v1/auth/second-factor': {
    guard: 'a challenge that a password opened, and a code',
    body: () => ({ code: '123456' }),
    nobody: [401, 'second_factor.too_late'],
  },
  'POST /api/v1/auth/forgot-password': {
    guard: 'anybody may; only the mailbox learns',
    body: () => ({ email: `${crypto.randomUUID()}@example.com` }),
    nobody: 202,
  },
  'POST /api/v1/auth/reset-password': byLetter({ password: 'a-long-new-password' }),
  'POST /api/v1/auth/confirm-email': byLetter({}),
  'POST /api/v1/auth/invitation': byLetter({}),
  'POST /api/v1/auth/invitation/accept': byLetter({}),
  ...Object.fromEntries([
    ofAccount('PATCH /api/v1/account'),
    ofAccount('POST /api/v1/account/password'),
    ofAccount('POST /api/v1/account/email'),
    ofAccount('POST /api/v1/account/email/confirmation', { person: 202 }),
    ofAccount('GET /api/v1/account/sessions', { person: 200 }),
    ofAccount('POST /api/v1/account/sessions/end-others', { person: 200 }),
    ofAccount('DELETE /api/v1/account/sessions/:id', { person: 404 }),
    ofAccount('POST /api/v1/account/second-factor'),
    ofAccount('POST /api/v1/account/second-factor/on'),
    ofAccount('POST /api/v1/account/second-factor/off'),
    ofAccount('POST /api/v1/account/second-factor/recovery-codes'),
    ofAccount('POST /api/v1/account/tenants/:id/enter', { person: [404, 'tenant.not_found'] }),
    ofAccount('POST /api/v1/account/tenants/:id/leave', { person: [404, 'tenant.not_found'] }),
  ]),
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
  readonly roleId: string
  readonly colleagueId: string
  readonly paymentId: string
  readonly invitationId: string
  readonly campaignId: string
  readonly endpointId: string
  readonly deliveryId: string
}

export interface Row {
  readonly right: Right
  readonly path?: (facts: Facts) => string
  readonly body?: (facts: Facts) => unknown
  /** What the second tenant hears: not found, an empty list, or its own affairs (with the status) because no id of a tenant is in the call. */
  readonly foreign: 'not_found' | 'empty' | number
  /** What a person hears where it is not what a key hears. */
  readonly person?: Expected
  /** The code of `not_found` where it is not that of the routes around it. */
  readonly missing?: string
  /** A write that still works when the trial or plan is over: why. Reviewed: none of them begins new work for the merchant. */
  readonly afterTrial?: string
}

const rightOfOrderVerb: Readonly<Record<string, Right>> = {
  'track-link': 'orders:read',
  'receiver/reveal': 'receiver:reveal',
}
const order = (verb: string, body?: unknown): [string, Row] => [
  `POST /api/v1/orders/:id/${verb}`,
  {
    right: rightOfOrderVerb[verb] ?? 'orders:write',
    path: ({ orderId }) => `/orders/${orderId}/${verb}`,
    body: () => body,
    foreign: 'not_found',
  },
]
const endpoint = (verb: string, body?: unknown): [string, Row] => [
  `POST /api/v1/webhooks/:id/${verb}`,
  {
    right: 'webhooks:write',
    path: ({ endpointId }) => `/webhooks/${endpointId}/${verb}`,
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
/** What a shop still says, and what gives stock back, is heard when the plan is over. */
const givesBack = ['cancel', 'close', 'give-back', 'claims/:claimId/confirm', 'claims/:claimId/release']
const campaign = (verb: string, body?: unknown): [string, Row] => [
  `POST /api/v1/campaigns/:id/${verb}`,
  {
    right: verb.startsWith('claims') ? 'campaigns:claim' : 'campaigns:write',
    path: ({ campaignId }) => `/campaigns/${campaignId}/${verb.replace(':claimId', `${campaignId}.0.x`)}`,
    body: () => body,
    foreign: 'not_found',
    ...(givesBack.includes(verb) ? { afterTrial: 'gives stock back, or is news from the shop' } : {}),
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
  'GET /api/v1/roles': { right: 'members:read', foreign: 200 },
  'POST /api/v1/roles': {
    right: 'members:write',
    body: () => ({ name: crypto.randomUUID(), rights: ['orders:read'] }),
    foreign: 201,
  },
  'PUT /api/v1/roles/:id': {
    right: 'members:write',
    path: ({ roleId }) => `/roles/${roleId}`,
    body: () => ({ name: '偷来的', rights: ['orders:read'] }),
    foreign: 'not_found',
  },
  'DELETE /api/v1/roles/:id': {
    right: 'members:write',
    path: ({ roleId }) => `/roles/${roleId}`,
    foreign: 'not_found',
  },
  'GET /api/v1/members/:userId/scope': {
    right: 'members:read',
    path: ({ colleagueId }) => `/members/${colleagueId}/scope`,
    foreign: 'not_found',
  },
  'PUT /api/v1/members/:userId/scope': {
    right: 'members:write',
    path: ({ colleagueId }) => `/members/${colleagueId}/scope`,
    body: () => ({ regions: ['33'], warehouses: null }),
    foreign: 'not_found',
  },
  'GET /api/v1/members': { right: 'members:read', foreign: 200 },
  'PATCH /api/v1/members/:userId': {
    right: 'members:write',
    path: ({ colleagueId }) => `/members/${colleagueId}`,
    body: () => ({ role: 'read_only' }),
    foreign: 'not_found',
  },
  'DELETE /api/v1/members/:userId': {
    afterTrial: 'ends access',
    right: 'members:write',
    path: ({ colleagueId }) => `/members/${colleagueId}`,
    foreign: 'not_found',
  },
  'GET /api/v1/invitations': { right: 'members:read', foreign: 200 },
  // Refused before anything is written: nobody has such a role.
  'POST /api/v1/invitations': {
    right: 'members:write',
    body: () => ({ email: 'x@example.com', role: 'emperor' }),
    foreign: 404,
    // Nobody in this walk has confirmed an address.
    person: [403, 'account.email_unconfirmed'],
  },
  'POST /api/v1/invitations/:id/resend': {
    right: 'members:write',
    path: ({ invitationId }) => `/invitations/${invitationId}/resend`,
    foreign: 'not_found',
  },
  'DELETE /api/v1/invitations/:id': {
    afterTrial: 'ends access',
    right: 'members:write',
    path: ({ invitationId }) => `/invitations/${invitationId}`,
    foreign: 'not_found',
  },
  'GET /api/v1/security': { right: 'members:read', foreign: 200 },
  'PUT /api/v1/security': {
    right: 'members:write',
    body: () => ({ secondFactorRequired: false }),
    foreign: 200,
  },
  'GET /api/v1/keys': { right: 'keys:write', foreign: 200 },
  'POST /api/v1/keys': { right: 'keys:write', body: () => ({ name: 'x', scopes: ['orders:read'] }), foreign: 201 },
  'POST /api/v1/keys/:id/rotate': {
    right: 'keys:write',
    path: ({ keyId }) => `/keys/${keyId}/rotate`,
    body: () => ({}),
    foreign: 'not_found',
  },
  'POST /api/v1/keys/:id/end-overlap': {
    right: 'keys:write',
    path: ({ keyId }) => `/keys/${keyId}/end-overlap`,
    foreign: 'not_found',
  },
  'GET /api/v1/webhooks': { right: 'webhooks:read', foreign: 'empty' },
  'GET /api/v1/webhooks/events': { right: 'webhooks:read', foreign: 200 },
  // Refused before anything is written: nobody is called there.
  'POST /api/v1/webhooks': {
    right: 'webhooks:write',
    body: () => ({ name: 'x', url: 'https://10.0.0.1/', events: ['order.paid'] }),
    foreign: 422,
  },
  'PATCH /api/v1/webhooks/:id': {
    right: 'webhooks:write',
    path: ({ endpointId }) => `/webhooks/${endpointId}`,
    body: () => ({ url: 'https://thief.example.com/' }),
    foreign: 'not_found',
  },
  'DELETE /api/v1/webhooks/:id': {
    afterTrial: 'ends access',
    right: 'webhooks:write',
    path: ({ endpointId }) => `/webhooks/${endpointId}`,
    foreign: 'not_found',
  },
  ...Object.fromEntries([endpoint('pause'), endpoint('resume'), endpoint('rotate-secret', {}), endpoint('test')]),
  'GET /api/v1/webhooks/:id/deliveries': {
    right: 'webhooks:read',
    path: ({ endpointId }) => `/webhooks/${endpointId}/deliveries`,
    foreign: 'not_found',
  },
  'GET /api/v1/webhooks/:id/deliveries/:deliveryId': {
    right: 'webhooks:read',
    path: ({ endpointId, deliveryId }) => `/webhooks/${endpointId}/deliveries/${deliveryId}`,
    foreign: 'not_found',
  },
  'POST /api/v1/webhooks/:id/deliveries/:deliveryId/redeliver': {
    right: 'webhooks:write',
    path: ({ endpointId, deliveryId }) => `/webhooks/${endpointId}/deliveries/${deliveryId}/redeliver`,
    foreign: 'not_found',
  },
  'DELETE /api/v1/keys/:id': {
    afterTrial: 'ends access',
    right: 'keys:write',
    path: ({ keyId }) => `/keys/${keyId}`,
    foreign: 'not_found',
  },
  'GET /api/v1/connections': { right: 'connections:read', foreign: 'empty' },
  'GET /api/v1/connections/kinds': { right: 'connections:read', foreign: 200 },
  'POST /api/v1/connections': {
    right: 'connections:write',
    body: () => ({ kind: 'nonsense', name: 'x' }),
    foreign: 422,
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
  'POST /api/v1/connections/:id/authorise': {
    right: 'connections:write',
    path: ({ connectionId }) => `/connections/${connectionId}/authorise`,
    foreign: 'not_found',
  },
  'POST /api/v1/connections/:id/pull': {
    right: 'connections:write',
    path: ({ connectionId }) => `/connections/${connectionId}/pull`,
    foreign: 'not_found',
  },
  'GET /api/v1/cases/export': { right: 'cases:read', foreign: 200 },
  'GET /api/v1/stock/export': { right: 'stock:read', foreign: 200 },
  'GET /api/v1/fulfilments/export': { right: 'fulfilment:read', foreign: 200 },
  'GET /api/v1/parked/export': { right: 'parked:read', foreign: 200 },
  'GET /api/v1/orders/export': { right: 'orders:read', foreign: 200 },
  'GET /api/v1/payments': { right: 'finance:read', foreign: 'empty' },
  'GET /api/v1/payments/export': { right: 'finance:read', foreign: 200 },
  'GET /api/v1/payments/totals': { right: 'finance:read', foreign: 'empty' },
  'POST /api/v1/order-payments/:id/refund': {
    right: 'orders:write',
    path: () => '/order-payments/pay_1/refund',
    body: () => ({ reason: 'x' }),
    foreign: 'not_found',
    missing: 'order_payment.not_found',
  },
  'GET /api/v1/imports': { right: 'orders:read', foreign: 'empty' },
  'POST /api/v1/imports/preview': {
    right: 'orders:write',
    body: () => 'nothing of a table',
    foreign: 200,
  },
  'POST /api/v1/imports': {
    right: 'orders:write',
    path: ({ connectionId }) => `/imports?connectionId=${connectionId}&fileName=a.csv`,
    body: () => 'nothing of a table',
    foreign: 'not_found',
  },
  'GET /api/v1/imports/:id': { right: 'orders:read', path: () => '/imports/imp_1', foreign: 'not_found' },
  'GET /api/v1/imports/:id/bad-rows': {
    right: 'orders:write',
    path: () => '/imports/imp_1/bad-rows',
    foreign: 'empty',
  },
  'POST /api/v1/imports/:id/start': { right: 'orders:write', path: () => '/imports/imp_1/start', foreign: 'not_found' },
  'POST /api/v1/imports/:id/discard': {
    right: 'orders:write',
    path: () => '/imports/imp_1/discard',
    foreign: 'not_found',
  },
  'GET /api/v1/connections/:id/field-rules': {
    right: 'connections:read',
    path: ({ connectionId }) => `/connections/${connectionId}/field-rules`,
    foreign: 'not_found',
  },
  'PUT /api/v1/connections/:id/field-rules': {
    right: 'connections:write',
    path: ({ connectionId }) => `/connections/${connectionId}/field-rules`,
    body: () => ({ basedOn: 0, rules: [] }),
    foreign: 'not_found',
  },
  'POST /api/v1/connections/:id/field-rules/revert': {
    right: 'connections:write',
    path: ({ connectionId }) => `/connections/${connectionId}/field-rules/revert`,
    body: () => ({ basedOn: 1, version: 1 }),
    foreign: 'not_found',
  },
  'GET /api/v1/connections/:id/field-samples': {
    right: 'connections:read',
    path: ({ connectionId }) => `/connections/${connectionId}/field-samples`,
    foreign: 'not_found',
  },
  'GET /api/v1/connections/:id/completeness': {
    right: 'connections:read',
    path: ({ connectionId }) => `/connections/${connectionId}/completeness?from=0&to=3600000`,
    foreign: 'not_found',
  },
  'POST /api/v1/connections/:id/replay': {
    right: 'connections:write',
    path: ({ connectionId }) => `/connections/${connectionId}/replay`,
    body: () => ({ from: Date.now() - 7_200_000, to: Date.now() - 3_600_000 }),
    foreign: 'not_found',
  },
  'GET /api/v1/orders': {
    right: 'orders:read',
    path: ({ connectionId }) => `/orders?connectionId=${connectionId}&q=1234`,
    foreign: 'empty',
  },
  'GET /api/v1/orders/board': { right: 'orders:read', foreign: 200 },
  'GET /api/v1/orders/:id': { right: 'orders:read', path: ({ orderId }) => `/orders/${orderId}`, foreign: 'not_found' },
  'GET /api/v1/orders/:id/certificate': {
    right: 'orders:read',
    path: ({ orderId }) => `/orders/${orderId}/certificate`,
    foreign: 'not_found',
  },
  ...Object.fromEntries([
    order('hold', { detail: 'x' }),
    order('release', { reason: 'manual' }),
    order('cancel', { why: 'x' }),
    order('notes', { text: 'x' }),
    order('tags', { add: ['x'] }),
    order('split', { groups: [[1]] }),
    order('merge'),
    order('retry-routing'),
    order('reship', { requestId: 'request-0001', why: '丢件' }),
    order('track-link'),
    order('track-link/revoke'),
    order('receiver/reveal', { reason: '核对地址' }),
  ]),
  'GET /api/v1/fulfilments': {
    right: 'fulfilment:read',
    path: () => '/fulfilments?warehouseId=WH-1',
    foreign: 'empty',
  },
  'GET /api/v1/fulfilments/counts': { right: 'fulfilment:read', foreign: 200 },
  'GET /api/v1/fulfilments/labels': {
    right: 'fulfilment:write',
    path: ({ jobId }) => `/fulfilments/labels?ids=${jobId}`,
    foreign: 'not_found',
  },
  'GET /api/v1/fulfilments/label-balance': { right: 'fulfilment:read', foreign: 200 },
  'POST /api/v1/fulfilments/print-labels': {
    right: 'fulfilment:write',
    body: ({ jobId }) => ({ ids: [jobId] }),
    foreign: 'not_found',
  },
  'GET /api/v1/fulfilments/:id': {
    right: 'fulfilment:read',
    path: ({ jobId }) => `/fulfilments/${jobId}`,
    foreign: 'not_found',
  },
  'GET /api/v1/fulfilments/:id/label': {
    right: 'fulfilment:write',
    path: ({ jobId }) => `/fulfilments/${jobId}/label`,
    foreign: 'not_found',
  },
  ...Object.fromEntries([
    job('start-picking'),
    job('pick', { lines: [{ lineNo: 1, quantity: 1 }] }),
    job('pack'),
    job('void-label'),
    job('weigh', { weightG: 1 }),
    job('print-label'),
    job('hand-over'),
    job('watch'),
  ]),
  'GET /api/v1/stock': { right: 'stock:read', path: () => '/stock?q=TEE-1', foreign: 'empty' },
  'GET /api/v1/stock/findings': { right: 'stock:read', foreign: 'empty' },
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
  // Shops and numbers are their own; the shop of the other tenant is none of theirs.
  'GET /api/v1/stock-shares': { right: 'stock:read', foreign: 200 },
  'PUT /api/v1/stock-shares': {
    right: 'stock:write',
    body: ({ connectionId }) => ({ connectionId, sku: null, rule: { kind: 'percent', amount: 40 } }),
    foreign: 'not_found',
  },
  'GET /api/v1/stock-shares/:sku': {
    right: 'stock:read',
    path: () => '/stock-shares/TEE-1',
    foreign: 'not_found',
  },
  'GET /api/v1/campaigns': { right: 'campaigns:read', foreign: 'empty' },
  // Refused before anything is written: nobody has such a SKU.
  'POST /api/v1/campaigns': {
    right: 'campaigns:write',
    body: () => ({
      name: 'x',
      sku: 'NO-SUCH-SKU',
      priceFen: 1,
      warehouses: [{ warehouseId: 'WH-1', pieces: 1 }],
      opensAt: 1,
      closesAt: 2,
    }),
    foreign: 404,
  },
  'GET /api/v1/campaigns/:id': {
    right: 'campaigns:read',
    path: ({ campaignId }) => `/campaigns/${campaignId}`,
    foreign: 'not_found',
  },
  'PATCH /api/v1/campaigns/:id': {
    right: 'campaigns:write',
    path: ({ campaignId }) => `/campaigns/${campaignId}`,
    body: () => ({ name: '别人的' }),
    foreign: 'not_found',
  },
  'GET /api/v1/campaigns/:id/figures': {
    right: 'campaigns:read',
    path: ({ campaignId }) => `/campaigns/${campaignId}/figures`,
    foreign: 'not_found',
  },
  'GET /api/v1/campaigns/:id/claims/history': {
    right: 'campaigns:read',
    path: ({ campaignId }) => `/campaigns/${campaignId}/claims/history`,
    foreign: 'not_found',
  },
  'GET /api/v1/campaigns/:id/claims/export': {
    right: 'campaigns:read',
    path: ({ campaignId }) => `/campaigns/${campaignId}/claims/export`,
    foreign: 'not_found',
  },
  'GET /api/v1/campaigns/:id/claims': {
    right: 'campaigns:read',
    path: ({ campaignId }) => `/campaigns/${campaignId}/claims`,
    foreign: 'not_found',
  },
  ...Object.fromEntries([
    campaign('cancel'),
    campaign('close'),
    campaign('top-up', { warehouses: [{ warehouseId: 'WH-1', pieces: 1 }] }),
    campaign('give-back', { pieces: 1 }),
    campaign('claims', { requestId: 'x', buyerId: 'x' }),
    campaign('claims/:claimId/confirm'),
    campaign('claims/:claimId/release'),
  ]),
  'PUT /api/v1/campaigns/:id/requests/:requestId': {
    right: 'campaigns:claim',
    path: ({ campaignId }) => `/campaigns/${campaignId}/requests/x?buyerId=x`,
    foreign: 'not_found',
  },
  'GET /api/v1/campaigns/:id/proof': {
    right: 'campaigns:read',
    path: ({ campaignId }) => `/campaigns/${campaignId}/proof`,
    foreign: 'not_found',
  },
  'GET /api/v1/campaigns/:id/proof.csv': {
    right: 'campaigns:read',
    path: ({ campaignId }) => `/campaigns/${campaignId}/proof.csv`,
    foreign: 'not_found',
  },
  'GET /api/v1/campaigns/:id/claims/:claimId': {
    right: 'campaigns:claim',
    path: ({ campaignId }) => `/campaigns/${campaignId}/claims/${campaignId}.0.x`,
    foreign: 'not_found',
  },
  'GET /api/v1/live-rooms': { right: 'campaigns:read', foreign: 'empty' },
  'PUT /api/v1/live-rooms/:roomId': {
    right: 'campaigns:write',
    path: () => '/live-rooms/room-1',
    body: ({ campaignId }) => ({
      campaignId,
      regionCode: '330110',
      threshold: 1_000,
      topUpPieces: 1,
      topUpMost: 1,
      ttlSeconds: 600,
    }),
    foreign: 'not_found',
  },
  'POST /api/v1/live-rooms/:roomId/viewers': {
    right: 'campaigns:claim',
    path: () => '/live-rooms/room-1/viewers',
    body: () => ({ viewers: 10, at: 1_000 }),
    foreign: 'not_found',
  },
  'GET /api/v1/fulfilments/scan': {
    right: 'fulfilment:read',
    path: () => '/fulfilments/scan?code=TEE-1',
    foreign: 'empty',
  },
  'GET /api/v1/fulfilments/urgent': { right: 'fulfilment:read', foreign: 'empty' },
  'GET /api/v1/skus': { right: 'catalog:read', path: () => '/skus?q=TEE', foreign: 'empty' },
  'PUT /api/v1/skus/:code': {
    right: 'catalog:write',
    path: () => '/skus/CAP-1',
    body: () => ({ name: '别人的' }),
    foreign: 200,
  },
  'GET /api/v1/skus/:code/parts': { right: 'catalog:read', path: () => '/skus/CAP-1/parts', foreign: 200 },
  'PUT /api/v1/skus/:code/parts': {
    right: 'catalog:write',
    path: () => '/skus/CAP-1/parts',
    body: () => ({ parts: [] }),
    foreign: 200,
  },
  'GET /api/v1/mapping-tasks': { right: 'catalog:read', foreign: 'empty' },
  'GET /api/v1/mappings': { right: 'catalog:read', foreign: 'empty' },
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
  // Suggestions of another tenant: test/worker/merging/suspected-duplicates.test.ts.
  'GET /api/v1/merge-suggestions': {
    right: 'orders:read',
    path: ({ orderId }) => `/merge-suggestions?orderId=${orderId}`,
    foreign: 'empty',
  },
  'GET /api/v1/merge-suggestions/rules': { right: 'orders:read', foreign: 200 },
  'PUT /api/v1/merge-suggestions/rules': {
    right: 'settings:write',
    body: () => ({ autoMerge: false, windowHours: 24, maxWeightG: 10_000, maxPieces: 20, postageFen: 0 }),
    foreign: 200,
  },
  ...Object.fromEntries(
    ['merge', 'undo', 'dismiss'].map((verb): [string, Row] => [
      `POST /api/v1/merge-suggestions/:id/${verb}`,
      {
        right: 'orders:write',
        path: () => `/merge-suggestions/mrg_unknown/${verb}`,
        body: () => ({}),
        foreign: 'not_found',
        missing: 'merging.not_found',
      },
    ]),
  ),
  'GET /api/v1/cases': { right: 'cases:read', path: ({ orderId }) => `/cases?orderId=${orderId}`, foreign: 'empty' },
  'POST /api/v1/cases': {
    right: 'cases:write',
    body: ({ orderId }) => ({ orderId, code: 'lost', detail: 'x' }),
    foreign: 'not_found',
    missing: 'order.not_found',
  },
  'GET /api/v1/cases/metrics': { right: 'cases:read', foreign: 200 },
  'GET /api/v1/cases/people': { right: 'cases:write', foreign: 200 },
  'GET /api/v1/cases/settings': { right: 'cases:read', foreign: 200 },
  'PUT /api/v1/cases/settings': {
    right: 'settings:write',
    body: () => ({ groups: [], codes: [], rules: [] }),
    foreign: 200,
  },
  'GET /api/v1/cases/:id': {
    right: 'cases:read',
    path: ({ caseId }) => `/cases/${encodeURIComponent(caseId)}`,
    foreign: 'not_found',
  },
  ...Object.fromEntries(
    (
      [
        ['close', { reason: 'x' }],
        ['assign', { userId: null }],
        ['transfer', { groupId: 'finance', reason: 'x' }],
        ['reopen', { reason: 'x' }],
        ['complaint', { note: 'x' }],
      ] as const
    ).map(([verb, body]): [string, Row] => [
      `POST /api/v1/cases/:id/${verb}`,
      {
        right: 'cases:write',
        path: ({ caseId }) => `/cases/${encodeURIComponent(caseId)}/${verb}`,
        body: () => body,
        foreign: 'not_found',
      },
    ]),
  ),
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
  'POST /api/v1/notices/:id/acknowledge': {
    right: 'cases:write',
    path: () => '/notices/ntc_x:con_x/acknowledge',
    body: () => ({}),
    foreign: 'not_found',
    missing: 'notice.not_found',
  },
  'POST /api/v1/subscriptions': {
    right: 'orders:write',
    body: ({ orderId }) => ({
      requestId: 'window-0001',
      connectionId: 'con_none',
      openid: 'oNobody0000001',
      orderId,
      templateIds: [],
    }),
    foreign: 'not_found',
    missing: 'subscription.unknown_messenger',
  },
  // A key is nobody whom a messenger could reach.
  'GET /api/v1/notice-contact': { right: 'settings:read', foreign: 403, person: 200 },
  'PUT /api/v1/notice-contact': {
    right: 'settings:read',
    body: () => ({ wecomUserId: '', mobile: '' }),
    foreign: 403,
    person: 200,
  },
  'GET /api/v1/notices': {
    right: 'notify:read',
    path: ({ orderId }) => `/notices?orderId=${orderId}`,
    foreign: 'empty',
  },
  'GET /api/v1/insights/odi': { right: 'insights:read', foreign: 200 },
  'GET /api/v1/insights/today': { right: 'insights:read', foreign: 200 },
  'GET /api/v1/board': { right: 'orders:read', foreign: 200 },
  'POST /api/v1/board/alerts/:id/acknowledge': {
    right: 'fulfilment:write',
    path: () => '/board/alerts/wh_1:A3:1/acknowledge',
    body: () => ({}),
    foreign: 'not_found',
    missing: 'shelf_alert.not_found',
  },
  'GET /api/v1/board/shelves': {
    right: 'stock:read',
    path: () => '/board/shelves?warehouseId=wh_1',
    foreign: 'empty',
  },
  'PUT /api/v1/board/shelves': {
    right: 'stock:write',
    body: () => ({ items: [{ warehouseId: 'wh_1', sku: 'X', shelf: 'A3' }] }),
    foreign: 200,
  },
  ...Object.fromEntries(
    ['accept', 'refuse', 'done'].map((verb) => [
      `POST /api/v1/address-changes/:id/${verb}`,
      {
        right: 'orders:write' as const,
        path: () => `/address-changes/ord_unknown.form-0001/${verb}`,
        body: () => ({ why: '核对后' }),
        foreign: 'not_found' as const,
        missing: 'address_change.not_found',
      },
    ]),
  ),
  'POST /api/v1/orders/:id/interceptions': {
    right: 'orders:write',
    path: ({ orderId }) => `/orders/${orderId}/interceptions`,
    body: () => ({ requestId: 'stop-0001', fulfilmentId: 'ful_x', kind: 'return_to_sender', reason: '买家不要了' }),
    foreign: 'not_found',
    missing: 'order.not_found',
  },
  'POST /api/v1/interceptions/:id/withdraw': {
    right: 'orders:write',
    path: () => '/interceptions/icp_unknown/withdraw',
    foreign: 'not_found',
    missing: 'interception.not_found',
  },
  'POST /api/v1/interceptions/:id/outcome': {
    right: 'orders:write',
    path: () => '/interceptions/icp_unknown/outcome',
    body: () => ({ state: 'succeeded', why: '快递电话答复' }),
    foreign: 'not_found',
    missing: 'interception.not_found',
  },
  'GET /api/v1/interceptions/rates': {
    right: 'insights:read',
    path: () => '/interceptions/rates?from=0&to=1',
    foreign: 'empty',
  },
  'GET /api/v1/buyer-page': { right: 'settings:read', foreign: 200 },
  'PUT /api/v1/buyer-page': {
    right: 'settings:write',
    body: () => ({ phone: '', wechat: 'shop-01', note: '' }),
    foreign: 200,
  },
  'GET /api/v1/promise/settings': { right: 'settings:read', foreign: 200 },
  'PUT /api/v1/promise/settings': { right: 'settings:write', body: () => ({ target: 0.9 }), foreign: 200 },
  'GET /api/v1/promise/calibration': { right: 'insights:read', foreign: 200 },
  'GET /api/v1/promise/orders/:id/help': {
    right: 'orders:read',
    path: ({ orderId }) => `/promise/orders/${orderId}/help`,
    foreign: 'not_found',
    missing: 'order.not_found',
  },
  'GET /api/v1/billing': { right: 'billing:read', foreign: 200 },
  'POST /api/v1/billing/requests': {
    afterTrial: 'to get a plan',
    right: 'billing:write',
    body: () => ({ plan: 'pro', months: 12, contact: '隔壁老王 微信' }),
    foreign: 201,
  },
  // No account at WeChat Pay in tests: it says so.
  'POST /api/v1/billing/payments': {
    afterTrial: 'to pay one',
    right: 'billing:write',
    body: () => ({ plan: 'pro', months: 1 }),
    foreign: 409,
  },
  'GET /api/v1/billing/payments': { right: 'billing:read', foreign: 'empty' },
  'GET /api/v1/billing/payments/:id': {
    right: 'billing:read',
    path: ({ paymentId }) => `/billing/payments/${paymentId}`,
    foreign: 'not_found',
  },
  'GET /api/v1/tenant/export': { right: 'tenant:delete', foreign: 200 },
  // A key has no password to ask for.
  'POST /api/v1/tenant/closing': {
    afterTrial: 'to leave',
    right: 'tenant:delete',
    body: () => ({ password: 'x', name: '不是这家公司' }),
    foreign: 403,
    person: [422, 'tenant.name_differs'],
  },
  'DELETE /api/v1/tenant/closing': {
    afterTrial: 'to stay after all',
    right: 'tenant:delete',
    foreign: 409,
  },
  'GET /api/v1/audit': { right: 'audit:read', path: ({ orderId }) => `/audit?subject=${orderId}`, foreign: 'empty' },
  'GET /api/v1/audit/verify': { right: 'audit:read', foreign: 200 },
  'GET /api/v1/audit/export': { right: 'audit:read', foreign: 200 },
  'POST /api/v1/open/reservations': {
    right: 'orders:write',
    body: ({ connectionId }) => ({ connectionId, reservationId: 'cart-1', lines: [{ sku: 'TEE-1', quantity: 1 }] }),
    foreign: 'not_found',
  },
  'DELETE /api/v1/open/reservations/:id': {
    afterTrial: 'gives stock back',
    right: 'orders:write',
    path: ({ connectionId }) => `/open/reservations/cart-1?connectionId=${connectionId}`,
    foreign: 'not_found',
  },
  'POST /api/v1/open/orders/:platformOrderId/pay': {
    afterTrial: 'news from the shop',
    right: 'orders:write',
    path: () => '/open/orders/W-unpaid/pay',
    body: ({ connectionId }) => ({ connectionId, paidAt: 1_700_000_000_000 }),
    foreign: 'not_found',
  },
  'POST /api/v1/open/orders/:platformOrderId/cancel': {
    afterTrial: 'news from the shop',
    right: 'orders:write',
    path: () => '/open/orders/W-allocated/cancel',
    body: ({ connectionId }) => ({ connectionId, why: 'x' }),
    foreign: 'not_found',
  },
  // A WebSocket: asked for without an upgrade it says so. The feed is named by the tenant of the caller, never by the call.
  'GET /api/v1/live': { right: 'orders:read', foreign: 422 },
}
