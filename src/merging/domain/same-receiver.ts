/** Whether two orders go to the same receiver: evidence that people can read, and how sure it makes us. Pure. */
import type { Receiver } from '../../orders/canonical-order.contract.ts'
import type { OrderLineDto } from '../../orders/orders.contract.ts'
import type { Evidence } from '../merging.contract.ts'
import { addressRule } from './address-rules.ts'

/** What of an order is compared. */
export interface Compared {
  readonly id: string
  readonly channel: string
  readonly connectionId: string
  readonly placedAt: number
  readonly receiver: Receiver
  readonly lines: readonly Pick<OrderLineDto, 'sku' | 'quantity' | 'status'>[]
}

export interface Likeness {
  /** 0 … 1 that both are one receiver at one address. */
  readonly confidence: number
  readonly evidence: readonly Evidence[]
  /** The platform itself says so: equal tokens of one shop. */
  readonly certain: boolean
}

/** From here on one parcel may be offered; below it the address behind the masks may well differ. */
export const SAME_RECEIVER = 0.9
/** From here on a second order of the same goods is worth a look. */
export const MAYBE_SAME = 0.6

/** Masks never make certain: they hide the house number. */
const MOST_BY_MASKS = 0.8

const CHINA_MS = 8 * 3_600_000
const DAY_MS = 86_400_000
const chinaDay = (at: number): number => Math.floor((at + CHINA_MS) / DAY_MS)

/** Null when nothing speaks for it, or the platform's tokens speak against it. */
export function compareReceivers(a: Compared, b: Compared): Likeness | null {
  const [ours, theirs] = [a.receiver, b.receiver]
  const isOneShop = a.connectionId === b.connectionId
  if (isOneShop && ours.addressToken !== null && theirs.addressToken !== null) {
    const rule = addressRule(a.channel)
    if (ours.addressToken === theirs.addressToken)
      return { confidence: 1, certain: true, evidence: [{ fact: 'token', detail: rule.token }] }
    const isOneDay = chinaDay(a.placedAt) === chinaDay(b.placedAt)
    if (rule.different === 'always' || (rule.different === 'same_day' && isOneDay)) return null
  }
  const digests = byDigests(ours, theirs)
  return digests === undefined ? byMasks(ours, theirs) : digests
}

/** Null: both are known and differ. Undefined: not known of both. */
function byDigests(a: Receiver, b: Receiver): Likeness | null | undefined {
  const phone = a.cipher?.phoneDigest
  const address = a.cipher?.addressDigest
  if (phone === undefined || b.cipher?.phoneDigest === undefined) return undefined
  if (b.cipher.phoneDigest !== phone) return null
  const isSameAddress = address !== undefined && b.cipher.addressDigest === address
  const same: Evidence[] = [{ fact: 'phone_digest', detail: a.phoneMasked }]
  return isSameAddress
    ? {
        confidence: 0.97,
        certain: false,
        evidence: [...same, { fact: 'address_digest', detail: a.addressMasked }],
      }
    : { confidence: isSameDistrict(a, b) ? 0.75 : 0.6, certain: false, evidence: same }
}

const isSameDistrict = (a: Receiver, b: Receiver): boolean => a.regionCode !== null && a.regionCode === b.regionCode

/** Digits that both masks show in one place; 0 when any of them differs. */
export function digitsInCommon(a: string, b: string): number {
  if (a.length !== b.length) return tailInCommon(a, b)
  let common = 0
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a.charAt(i), b.charAt(i)]
    if (!/\d/.test(x) || !/\d/.test(y)) continue
    if (x !== y) return 0
    common++
  }
  return common
}

/** Platforms mask by other lengths: then only the end is compared. */
function tailInCommon(a: string, b: string): number {
  const [x, y] = [/\d*$/.exec(a)?.[0] ?? '', /\d*$/.exec(b)?.[0] ?? '']
  const length = Math.min(x.length, y.length)
  return length > 0 && x.slice(-length) === y.slice(-length) ? length : 0
}

function byMasks(a: Receiver, b: Receiver): Likeness | null {
  if (!isSameDistrict(a, b)) return null
  const digits = digitsInCommon(a.phoneMasked, b.phoneMasked)
  if (digits < 2) return null
  const isSameName = a.nameMasked !== '' && a.nameMasked.charAt(0) === b.nameMasked.charAt(0)
  // Another family name at the same district with the same last digits is another person.
  if (!isSameName && digits < 6) return null
  const confidence = 0.2 + Math.min(digits, 7) * 0.06 + (isSameName ? 0.15 : 0)
  return {
    confidence: Math.min(MOST_BY_MASKS, Math.round(confidence * 100) / 100),
    certain: false,
    evidence: [
      { fact: 'phone_mask', detail: a.phoneMasked },
      { fact: 'district', detail: `${a.city}${a.district}` },
      ...(isSameName ? [{ fact: 'name_mask', detail: a.nameMasked } as const] : []),
    ],
  }
}

/** SKUs that both still want; the same goods twice are what makes a duplicate. */
export function goodsInCommon(a: Compared, b: Compared): readonly string[] {
  const wanted = (order: Compared) =>
    new Set(order.lines.flatMap(({ sku, status }) => (sku !== null && status === 'open' ? [sku] : [])))
  const theirs = wanted(b)
  return [...wanted(a)].filter((sku) => theirs.has(sku)).sort()
}

export interface ReceiverKeys {
  readonly tokenKey: string
  readonly personKey: string
}

/** What two orders of one receiver have in common for sure, so that an index finds them; '' finds nobody. */
export function receiverKeysOf({ connectionId, receiver }: Pick<Compared, 'connectionId' | 'receiver'>): ReceiverKeys {
  const tail = /\d{2}$/.exec(receiver.phoneTail)?.[0] ?? ''
  const digest = receiver.cipher?.phoneDigest ?? ''
  return {
    tokenKey: receiver.addressToken === null ? '' : `${connectionId} ${receiver.addressToken}`,
    personKey:
      receiver.regionCode !== null && receiver.regionCode !== '' && tail !== ''
        ? `${receiver.regionCode} ${tail}`
        : digest,
  }
}

/** The receiver as far as it decides whether orders belong together. */
export const receiverBasis = ({ connectionId, receiver }: Pick<Compared, 'connectionId' | 'receiver'>): string =>
  [
    connectionId,
    receiver.addressToken ?? '',
    receiver.cipher?.phoneDigest ?? receiver.phoneMasked,
    receiver.cipher?.addressDigest ?? receiver.addressMasked,
    receiver.regionCode ?? '',
  ].join('|')
