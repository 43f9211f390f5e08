/** Rights as a person picks them: an area, and whether it may be read or changed. */
import type { Right } from '../api/auth.ts'

export const rightAreas = [
  'orders',
  'stock',
  'fulfilment',
  'connections',
  'catalog',
  'cases',
  'parked',
  'insights',
  'notify',
  'settings',
  'keys',
] as const
export type RightArea = (typeof rightAreas)[number]

const existing: readonly Right[] = [
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
]

/** The right of an area, or null where there is none (`insights` cannot be changed). */
export function rightOf(area: RightArea, act: 'read' | 'write'): Right | null {
  return existing.find((right) => right === `${area}:${act}`) ?? null
}
