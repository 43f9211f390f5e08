import { describe, expect, it } from 'vitest'
import { isAllowedOutboundUrl } from '../../../src/platform/outbound-url.ts'

const publicOnes = [
  'https://shop.example.com/hook',
  'https://openapi-fxg.jinritemai.com',
  'https://8.8.8.8/x',
  'https://172.15.0.1/',
  'https://172.32.0.1/',
  'https://192.169.0.1/',
  'https://100.63.0.1/',
  'https://EXAMPLE.com:8443/',
  'https://openapi.yto.net.cn:11443/open/x',
]
const loopback = [
  'http://localhost:8788',
  'http://127.0.0.1:8788/x',
  'http://127.9.9.9/',
  'http://[::1]:8788',
  'https://localhost',
]
const never = [
  '',
  'shop.example.com',
  '//shop.example.com',
  'ftp://shop.example.com',
  'javascript:alert(1)',
  'file:///etc/passwd',
  'data:text/plain,x',
  'http://shop.example.com/', // no TLS
  'https://shop.example.com:11443/',
  'https://user:pw@shop.example.com/',
  'https://user@shop.example.com/',
  'https://10.0.0.1/',
  'https://172.16.0.1/',
  'https://172.31.255.255/',
  'https://192.168.1.1/',
  'https://169.254.169.254/latest/meta-data',
  'https://100.64.0.1/',
  'https://0.0.0.0/',
  'https://224.0.0.1/',
  'https://255.255.255.255/',
  // Other spellings of the same addresses.
  'https://167772161/',
  'https://0xa9fea9fe/',
  'https://0251.0376.0251.0376/',
  'https://192.168.257/',
  'https://10.1/',
  'https://[::ffff:10.0.0.1]/',
  'https://[fd00::1]/',
  'https://[fe80::1]/',
  'https://[2001:db8::1]/',
  'https://intranet/',
  'https://printer.local/',
  'https://metadata.google.internal/',
  'https://x.localhost/',
  'https://router.home.arpa/',
  // A dot at the end names the same host.
  'https://metadata.google.internal./',
  'https://printer.local./',
  'https://intranet./',
]

describe('URLs that a tenant sets', () => {
  it.each(publicOnes)('%s is allowed everywhere', (url) => {
    for (const mode of ['production', 'development']) expect(isAllowedOutboundUrl(url, mode), mode).toBe(true)
  })
  it.each(loopback)('%s is this machine: allowed in development alone', (url) => {
    expect(isAllowedOutboundUrl(url, 'development')).toBe(true)
    expect(isAllowedOutboundUrl(url, 'production')).toBe(false)
    expect(isAllowedOutboundUrl(url, '')).toBe(false)
  })
  it.each(never)('%j is never allowed', (url) => {
    for (const mode of ['production', 'development']) expect(isAllowedOutboundUrl(url, mode), mode).toBe(false)
  })
  it('other spellings of this machine are refused in production', () => {
    for (const url of [
      'https://2130706433/',
      'https://0x7f.1/',
      'https://127.1/',
      'https://localhost./',
      'https://127.0.0.1./',
      'https://[::]/',
      'https://[::ffff:127.0.0.1]/',
    ])
      expect(isAllowedOutboundUrl(url, 'production'), url).toBe(false)
  })
})
