/** URLs that a tenant sets, as far as their text tells: https, public, ordinary ports; loopback in development for the sandbox. */
import { ipv4Bits, isLoopbackAddress, isPublicAddress } from './outbound-address.ts'

const PORTS: ReadonlySet<string> = new Set(['', '443', '8443'])
/** A service of ours that listens on another port, and there alone: 圆通开放平台. */
const OTHER_DOORS: ReadonlySet<string> = new Set(['openapi.yto.net.cn:11443'])
/** Names that never lead to the public Internet (RFC 6761, 6762, 8375, 9476), and those under which clouds keep their metadata. */
const INSIDE =
  /(^|\.)(local|internal|intranet|lan|home|corp|private|localhost|test|invalid|onion|alt|home\.arpa|metadata)$/

/** The host as an address without brackets or as a name without its last dot. Decimal, octal and hex forms are dotted quads by now. */
export function hostOf(url: URL): string {
  return url.hostname
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
}

export const isAddress = (host: string): boolean => host.includes(':') || ipv4Bits(host) !== null

const isLoopback = (host: string): boolean => host === 'localhost' || isLoopbackAddress(host)

/** Names still have to be resolved before they are called: `outsideFetch` does. */
export function isAllowedOutboundUrl(text: string, mode: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  if (url.username || url.password) return false
  const host = hostOf(url)
  if (mode === 'development' && isLoopback(host)) return url.protocol === 'http:' || url.protocol === 'https:'
  if (url.protocol !== 'https:' || !(PORTS.has(url.port) || OTHER_DOORS.has(url.host))) return false
  if (isAddress(host)) return isPublicAddress(host)
  return host.includes('.') && !INSIDE.test(host)
}
