import { describe, expect, it } from 'vitest'
import {
  type Compared,
  compareReceivers,
  digitsInCommon,
  receiverKeysOf,
  SAME_RECEIVER,
} from '../../../src/merging/domain/same-receiver.ts'
import { aCanonicalOrder, anOrder, T0 } from '../../support/an-order.ts'

type Change = Partial<Compared['receiver']>
const DAY = 86_400_000
const order = (channel: string, receiver: Change, more: Partial<Compared> = {}): Compared => ({
  ...anOrder(),
  channel,
  connectionId: `con_${channel}`,
  receiver: { ...aCanonicalOrder().receiver, ...receiver },
  ...more,
})
const sure = (a: Compared, b: Compared) => compareReceivers(a, b)?.confidence ?? 0

describe('within one shop the platform’s own token decides', () => {
  it.each(['taobao', 'doudian', 'weixin-shop', 'pdd', 'jd', 'kuaishou', 'xiaohongshu', 'aliexpress', 'open'])(
    'equal tokens of %s are one receiver for sure',
    (kind) => {
      expect(compareReceivers(order(kind, { addressToken: 't' }), order(kind, { addressToken: 't' }))).toMatchObject({
        confidence: 1,
        certain: true,
      })
    },
  )

  it.each(['taobao', 'doudian', 'weixin-shop', 'jd', 'open'])(
    'different tokens of %s are another address, however alike the masks',
    (kind) => {
      expect(compareReceivers(order(kind, { addressToken: 'a' }), order(kind, { addressToken: 'b' }))).toBeNull()
    },
  )

  it('a different token of 拼多多 on the same day is another address, on another day it says nothing', () => {
    const [a, b] = [{ addressToken: 'a' }, { addressToken: 'b' }]
    // 23:30 and 00:30 in China are two days; in UTC they would be one.
    const evening = Date.UTC(2026, 5, 18, 15, 30)
    expect(compareReceivers(order('pdd', a), order('pdd', b, { placedAt: T0 + 3_600_000 }))).toBeNull()
    expect(
      sure(order('pdd', a, { placedAt: evening }), order('pdd', b, { placedAt: evening + 3_600_000 })),
    ).toBeGreaterThan(0.5)
    // Masks alone never make one parcel of them.
    expect(sure(order('pdd', a), order('pdd', b, { placedAt: T0 + DAY }))).toBeLessThan(SAME_RECEIVER)
  })

  it('a digest of typed text that differs proves nothing: a space makes another one', () => {
    const typed = (addressToken: string) =>
      order('shopify', { addressToken, cipher: { phoneDigest: 'p', addressDigest: 'a' } })
    expect(sure(typed('x'), typed('y'))).toBe(0.97)
  })
})

describe('across shops', () => {
  const digests = (phoneDigest: string, addressDigest: string): Change => ({
    addressToken: null,
    cipher: { phoneDigest, addressDigest },
  })

  it('tokens are never compared: each shop makes its own', () => {
    expect(sure(order('taobao', { addressToken: 't' }), order('doudian', { addressToken: 't' }))).toBeLessThan(
      SAME_RECEIVER,
    )
  })

  it('phone and address by keyed digest are all but sure; another phone is another person', () => {
    expect(sure(order('shopify', digests('p', 'a')), order('open', digests('p', 'a')))).toBe(0.97)
    expect(sure(order('shopify', digests('p', 'a')), order('open', digests('p', 'b')))).toBeLessThan(SAME_RECEIVER)
    expect(compareReceivers(order('shopify', digests('p', 'a')), order('open', digests('q', 'a')))).toBeNull()
  })

  it('masks need the district and digits that agree, and never make sure', () => {
    const masked = (change: Change) =>
      sure(order('taobao', { addressToken: null }), order('jd', { addressToken: null, ...change }))
    expect(masked({})).toBe(0.77)
    expect(masked({ regionCode: '330106' })).toBe(0)
    expect(masked({ phoneMasked: '138****9999' })).toBe(0)
    expect(masked({ nameMasked: '李**', phoneMasked: '1********34' })).toBe(0)
  })
})

it('digits are compared where both masks show them', () => {
  expect(digitsInCommon('138****1234', '138****1234')).toBe(7)
  expect(digitsInCommon('138****1234', '139****1234')).toBe(0)
  expect(digitsInCommon('138****1234', '1********34')).toBe(3)
  expect(digitsInCommon('138****1234', '*34')).toBe(2)
  expect(digitsInCommon('', '')).toBe(0)
})

it('receivers that may be one share a key', () => {
  const keys = (kind: string, receiver: Change) => receiverKeysOf(order(kind, receiver))
  expect(keys('taobao', { addressToken: 't' }).tokenKey).toBe('con_taobao t')
  expect(keys('taobao', { addressToken: null }).tokenKey).toBe('')
  expect(keys('jd', { phoneTail: '34' }).personKey).toBe(keys('taobao', { phoneTail: '1234' }).personKey)
  // Abroad there is no district: the digest of the phone stands in.
  expect(keys('shopify', { regionCode: null, cipher: { phoneDigest: 'p' } }).personKey).toBe('p')
  expect(keys('pdd', { regionCode: null }).personKey).toBe('')
})
