/** What a person or a key may do. Scopes of API keys are the same words. */
export const allRights = [
  'orders:read',
  'orders:write',
  'stock:read',
  'stock:write',
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
] as const
export type Right = (typeof allRights)[number]

export type Role = 'owner' | 'operations' | 'customer_service' | 'warehouse' | 'finance' | 'read_only'

const reads = allRights.filter((right) => right.endsWith(':read'))

export const rightsOfRole: Record<Role, readonly Right[]> = {
  owner: allRights,
  operations: allRights.filter((right) => right !== 'keys:write'),
  customer_service: [...reads, 'orders:write', 'cases:write'],
  warehouse: [
    'orders:read',
    'stock:read',
    'stock:write',
    'fulfilment:read',
    'fulfilment:write',
    'catalog:read',
    'settings:read',
  ],
  finance: ['orders:read', 'insights:read', 'settings:read'],
  read_only: reads,
}
