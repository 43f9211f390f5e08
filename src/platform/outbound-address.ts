/** Which IP addresses are the public Internet (IANA special-purpose registries, RFC 6890): everything else is somebody's inside. */

type Range = readonly [base: string, bits: number]

const closedV4: readonly Range[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
]

/** Only global unicast (2000::/3) is public, without what lies in it and is not: Teredo, ORCHID, benchmarks, documentation, 6to4. */
const closedV6: readonly Range[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

/** Bits of a dotted quad as one number; null for anything else, `010.0.0.1` and `127.1` included. */
export function ipv4Bits(text: string): bigint | null {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) return null
  return parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n)
}

/** Bits of an IPv6 address (a dotted end allowed, no zone); null for anything else. */
export function ipv6Bits(text: string): bigint | null {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  const tail = dotted ? ipv4Bits(dotted[2] ?? '') : null
  if (dotted && tail === null) return null
  const whole =
    dotted && tail !== null ? `${dotted[1]}${(tail >> 16n).toString(16)}:${(tail & 0xffffn).toString(16)}` : text
  const [head = '', rest, more] = whole.split('::')
  if (more !== undefined) return null
  const groups = (part: string) => (part === '' ? [] : part.split(':'))
  const left = groups(head)
  const right = groups(rest ?? '')
  const missing = 8 - left.length - right.length
  if (rest === undefined ? missing !== 0 : missing < 1) return null
  const all = [...left, ...Array.from({ length: missing }, () => '0'), ...right]
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null
  return all.reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n)
}

const within = (bits: bigint, base: bigint, prefix: number, width: number): boolean =>
  bits >> BigInt(width - prefix) === base >> BigInt(width - prefix)

const isPublicV4 = (bits: bigint): boolean =>
  !closedV4.some(([base, prefix]) => within(bits, ipv4Bits(base) ?? 0n, prefix, 32))

function isPublicV6(bits: bigint): boolean {
  // `::ffff:a.b.c.d` is the IPv4 address itself.
  if (bits >> 32n === 0xffffn) return isPublicV4(bits & 0xffffffffn)
  if (bits >> 125n !== 1n) return false
  return !closedV6.some(([base, prefix]) => within(bits, ipv6Bits(base) ?? 0n, prefix, 128))
}

/** False also for text that is no address at all. */
export function isPublicAddress(text: string): boolean {
  const v4 = ipv4Bits(text)
  if (v4 !== null) return isPublicV4(v4)
  const v6 = ipv6Bits(text)
  return v6 !== null && isPublicV6(v6)
}

export const isLoopbackAddress = (text: string): boolean => {
  const v4 = ipv4Bits(text)
  return v4 !== null ? within(v4, ipv4Bits('127.0.0.0') ?? 0n, 8, 32) : ipv6Bits(text) === 1n
}
