import { describe, expect, it } from 'vitest'
import { statusOf } from '../../../src/platform/http-errors.ts'
import { allRights, rightsOfRole } from '../../../src/platform/rights.ts'

describe('the status of a failure', () => {
  it.each([
    ['request.malformed', 400],
    ['auth.required', 401],
    ['auth.bad_credentials', 401],
    ['auth.forbidden', 403],
    ['order.not_found', 404],
    ['connection.kind_unknown', 422],
    ['order.split_invalid', 422],
    ['order.conflict', 409],
    ['auth.email_taken', 409],
    ['order.already_shipped', 409],
    ['stock.short', 409],
    ['request.too_large', 413],
    ['request.too_many', 429],
    ['request.invalid', 422],
    ['connection.invalid', 422],
    ['request.idempotency_mismatch', 422],
    ['auth.too_many_attempts', 429],
    ['outside.timeout', 502],
    ['stock.unreachable', 503],
    ['platform.internal', 500],
  ])('%s → %i', (code, status) => expect(statusOf(code)).toBe(status))
})

describe('rights of roles', () => {
  it('only the owner holds all of them; only the owner makes keys', () => {
    expect([...rightsOfRole.owner]).toEqual([...allRights])
    for (const [role, rights] of Object.entries(rightsOfRole))
      if (role !== 'owner') expect(rights, role).not.toContain('keys:write')
  })
  it('read-only, finance and customer service cannot touch stock, connections or settings', () => {
    for (const role of ['read_only', 'finance', 'customer_service'] as const)
      expect(
        rightsOfRole[role].filter((right) => /^(stock|connections|settings|catalog|fulfilment):write$/.test(right)),
        role,
      ).toEqual([])
    expect(rightsOfRole.read_only.every((right) => right.endsWith(':read'))).toBe(true)
  })
  it('the warehouse changes shipping and stock, not orders', () => {
    expect(rightsOfRole.warehouse).toContain('fulfilment:write')
    expect(rightsOfRole.warehouse).not.toContain('orders:write')
  })
})
