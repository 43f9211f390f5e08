/** What a person or a key may do. Scopes of API keys are the same words. */
export const allRights = [
  'orders:read',
  'orders:write',
  'stock:read',
  'stock:write',
  'campaigns:read',
  'campaigns:write',
  /** Claim pieces of a running sale for buyers, confirm and release them: what a shop's server may do. */
  'campaigns:claim',
  'fulfilment:read',
  'fulfilment:write',
  'connections:read',
  'connections:write',
  'catalog:read',
  'catalog:write',
  'cases:read',
  'cases:write',
  'parked:read',
  'parked:write',
  'insights:read',
  'notify:read',
  'notify:write',
  'settings:read',
  'settings:write',
  'keys:write',
  'webhooks:read',
  'webhooks:write',
  'members:read',
  'members:write',
  'audit:read',
  'billing:read',
  'billing:write',
  /** Settlement: prices, amounts paid, freight, refunds. */
  'finance:read',
  /** Show a buyer's phone and address in plain, with a reason, audited. */
  'receiver:reveal',
  /** End the tenant: export everything, then delete. */
  'tenant:delete',
] as const
export type Right = (typeof allRights)[number]

export type Role = 'owner' | 'operations' | 'customer_service' | 'warehouse' | 'finance' | 'read_only'

const work: readonly Right[] = [
  'orders:read',
  'stock:read',
  'campaigns:read',
  'fulfilment:read',
  'connections:read',
  'catalog:read',
  'cases:read',
  'parked:read',
  'insights:read',
  'notify:read',
  'settings:read',
]
const ownersOnly: readonly Right[] = ['keys:write', 'members:write', 'billing:write', 'tenant:delete']

export const rightsOfRole: Record<Role, readonly Right[]> = {
  owner: allRights,
  operations: allRights.filter((right) => !ownersOnly.includes(right)),
  customer_service: [...work, 'orders:write', 'cases:write', 'finance:read', 'receiver:reveal'],
  warehouse: [
    'orders:read',
    'stock:read',
    'stock:write',
    'fulfilment:read',
    'fulfilment:write',
    'catalog:read',
    'cases:read',
    'cases:write',
    'settings:read',
  ],
  finance: [
    'orders:read',
    'cases:read',
    'cases:write',
    'insights:read',
    'settings:read',
    'finance:read',
    'billing:read',
    'audit:read',
  ],
  read_only: [...work, 'finance:read', 'members:read', 'billing:read'],
}
