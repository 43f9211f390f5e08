import { describe, expect, it } from 'vitest'
import { attemptLimits, isOneTooMany } from '../../../src/tenants/domain/attempt-limits.ts'
import { addressOf, isPlaceholder, placeholderOf } from '../../../src/tenants/domain/claim.ts'
import { canChangeMember } from '../../../src/tenants/domain/member-rules.ts'
import { placeOf } from '../../../src/tenants/domain/place.ts'
import { isGenuine, makeToken, readToken } from '../../../src/tenants/links.ts'

describe('who may leave', () => {
  const members = [
    { userId: 'a', role: 'owner' },
    { userId: 'b', role: 'finance' },
  ]
  it.each([
    ['the last owner cannot be removed', 'a', null, 'member.last_owner'],
    ['the last owner cannot be demoted', 'a', 'finance', 'member.last_owner'],
    ['an owner can stay owner', 'a', 'owner', null],
    ['others can be removed', 'b', null, null],
    ['others can become owner', 'b', 'owner', null],
    ['nobody else is there', 'c', null, 'member.not_found'],
  ] as const)('%s', (_name, userId, to, code) => {
    const change = canChangeMember(members, { userId, to })
    expect(change.ok ? null : change.error.code).toBe(code)
  })

  it('with two owners one may go', () => {
    const two = [...members, { userId: 'd', role: 'owner' }]
    expect(canChangeMember(two, { userId: 'a', to: null }).ok).toBe(true)
  })
})

describe('places', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2:ffff::1', '2001:db8:1:2'],
    ['2001:0DB8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['', null],
    [null, null],
  ])('%s counts as %s', (address, place) => expect(placeOf(address)).toBe(place))
})

describe('limits', () => {
  it('let through exactly as many tries as they say', () => {
    expect(isOneTooMany('signInAccount', attemptLimits.signInAccount.max)).toBe(false)
    expect(isOneTooMany('signInAccount', attemptLimits.signInAccount.max + 1)).toBe(true)
  })

  it('allow fewer than 100 guesses an hour for one account', () => {
    const { max, window } = attemptLimits.signInAccount
    expect((max * 3_600_000) / window).toBeLessThan(100)
  })
})

describe('claims', () => {
  it('are written with a placeholder and go by the address that they claim', () => {
    expect(isPlaceholder(placeholderOf('claim-1'))).toBe(true)
    expect(isPlaceholder('a@claim.invalid.example')).toBe(false)
    expect(addressOf({ email: 'x@claim.invalid', claimedEmail: 'a@b.example' })).toBe('a@b.example')
    expect(addressOf({ email: 'a@b.example', claimedEmail: null })).toBe('a@b.example')
  })
})

describe('links', () => {
  const env = { AUTH_SECRET: 'secret' } as Env
  const claims = { id: 'usr', endsAt: 1_000 }
  const token = makeToken(env, 'reset', claims, ['a@b.example', 'hash'])
  const check = (over: Partial<Parameters<typeof isGenuine>[1]>, where = env) =>
    isGenuine(where, { purpose: 'reset', token, claims, facts: ['a@b.example', 'hash'], now: 999, ...over })

  it('open once all is as it was when they were written, before their end', () => {
    expect(check({})).toBe(true)
    expect(check({ now: 1_000 })).toBe(false)
  })

  it('open nothing for another purpose, person, time, fact or secret', () => {
    expect(check({ purpose: 'confirm' })).toBe(false)
    expect(check({ claims: { ...claims, id: 'other' } })).toBe(false)
    expect(check({ claims: { ...claims, endsAt: 2_000 } })).toBe(false)
    expect(check({ claims: { ...claims, email: 'x@y.example' } })).toBe(false)
    expect(check({ facts: ['a@b.example', 'new hash'] })).toBe(false)
    expect(check({ facts: ['a@b.example'] })).toBe(false)
    expect(check({}, { AUTH_SECRET: 'other' } as Env)).toBe(false)
  })

  it.each(['', '.', 'x', 'bnVsbA.x', 'e30.x', '[].x', `${'A'.repeat(500)}.x`])('nonsense says nothing: %s', (text) =>
    expect(readToken(text)).toBeNull(),
  )
})
