/** URLs that a tenant sets: https and public only; loopback is allowed in development for the sandbox. */
export function isAllowedOutboundUrl(text: string, mode: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  if (url.username || url.password) return false
  // A dot at the end names the same host.
  const host = url.hostname.toLowerCase().replace(/\.$/, '')
  const loopback = host === 'localhost' || host === '[::1]' || /^127\./.test(host)
  if (mode === 'development' && loopback) return url.protocol === 'http:' || url.protocol === 'https:'
  if (url.protocol !== 'https:' || loopback) return false
  if (host.startsWith('[')) return false
  if (/^\d+(\.\d+){3}$/.test(host)) {
    const [a = 0, b = 0] = host.split('.').map(Number)
    const isPrivate =
      a === 0 ||
      a === 10 ||
      a === 127 ||
      a >= 224 ||
      (a === 100 && b >= 64 && b <= 127) ||
      (a === 169 && b === 254) ||
      (a === 172 && b >= 16 && b <= 31) ||
      (a === 192 && b === 168)
    return !isPrivate
  }
  return host.includes('.') && !/\.(local|internal|localhost|home\.arpa)$/.test(host)
}
