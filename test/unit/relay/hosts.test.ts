import { describe, expect, test } from 'vitest'
import { allowedHosts, PLATFORMS } from '../../../relay/hosts.mjs'
import { readSettings } from '../../../relay/settings.mjs'
import { channelAdapters } from '../../../src/channels/registry.ts'

const hosts = allowedHosts(['pdd', 'taobao'], [['pdd', 'http://127.0.0.1:8788']])

describe('what a relay calls', () => {
  test.each([
    'https://gw-api.pinduoduo.com/api/router',
    'https://gw-api.pinduoduo.com/api/router?a=1&b=%0d%0a',
    'https://gw-api.pinduoduo.com',
    'https://gw-api.pinduoduo.com?x=1',
    'http://127.0.0.1:8788/pdd/api/router',
  ])('%s, for its platform', (url) => expect(hosts.forCall('pdd', url)?.href).toBeDefined())

  test.each([
    ['another host', 'https://example.com/api/router'],
    ['a name that ends with an allowed one', 'https://evil-gw-api.pinduoduo.com/api/router'],
    ['an allowed name as the beginning of another', 'https://gw-api.pinduoduo.com.evil.example/api/router'],
    ['a subdomain of an allowed one', 'https://x.gw-api.pinduoduo.com/api/router'],
    ['the last dot', 'https://gw-api.pinduoduo.com./api/router'],
    ['a user before another host', 'https://gw-api.pinduoduo.com@evil.example/api/router'],
    ['a user and password before another host', 'https://gw-api.pinduoduo.com:443@evil.example/'],
    ['a user before the allowed host', 'https://user@gw-api.pinduoduo.com/api/router'],
    ['another port', 'https://gw-api.pinduoduo.com:8443/api/router'],
    ['the ordinary port spelt out', 'https://gw-api.pinduoduo.com:443/api/router'],
    ['plain http', 'http://gw-api.pinduoduo.com/api/router'],
    ['capitals', 'HTTPS://GW-API.pinduoduo.com/api/router'],
    ['loopback on another port', 'http://127.0.0.1:8799/forward'],
    ['loopback in another spelling', 'http://0x7f.1:8788/pdd'],
    ['IPv6 loopback', 'http://[::1]:8788/pdd'],
    ['IPv4 in IPv6', 'http://[::ffff:127.0.0.1]:8788/pdd'],
    ['an address of the metadata service', 'http://100.100.100.200/latest/meta-data'],
    ['a backslash for a slash', 'https://gw-api.pinduoduo.com\\@evil.example/'],
    ['a tab within the host', 'https://gw-api.pin\tduoduo.com/api/router'],
    ['a line break and a header', 'https://gw-api.pinduoduo.com/api\r\nHost: evil.example'],
    ['a space', 'https://gw-api.pinduoduo.com /api/router'],
    ['characters that look alike', 'https://gw-аpi.pinduoduo.com/api/router'],
    ['a fragment', 'https://gw-api.pinduoduo.com/api/router#@evil.example'],
    ['a file', 'file:///etc/passwd'],
    ['no scheme', '//gw-api.pinduoduo.com/api/router'],
    ['no text', ['https://gw-api.pinduoduo.com/api/router']],
    ['nothing', undefined],
  ])('never %s', (_what, url) => expect(hosts.forCall('pdd', url)).toBeNull())

  test('no platform by another’s name, and none that it was not told to serve', () => {
    expect(hosts.forCall('taobao', 'https://gw-api.pinduoduo.com/api/router')).toBeNull()
    expect(hosts.forCall('jd', 'https://api.jd.com/routerjson')).toBeNull()
    expect(hosts.forCall('toString', 'https://api.jd.com/routerjson')).toBeNull()
  })

  test('sockets go to the message services only', () => {
    expect(hosts.forSocket('pdd', 'wss://message-api.pinduoduo.com/message/app/1/x=')).not.toBeNull()
    expect(hosts.forSocket('taobao', 'ws://mc.api.taobao.com/')).not.toBeNull()
    for (const url of [
      'ws://message-api.pinduoduo.com/',
      'wss://gw-api.pinduoduo.com/',
      'ws://mc.api.taobao.com.evil.example/',
    ])
      expect(hosts.forSocket('pdd', url)).toBeNull()
  })

  test('every platform that the hub calls is one that a relay can serve', () => {
    const called = channelAdapters.filter(({ pulls }) => pulls).map(({ kind }) => kind)
    expect([...PLATFORMS].sort()).toEqual([...called].sort())
  })
})

describe('a relay does not start', () => {
  const good = { RELAY_KINDS: 'pdd', RELAY_HUB: 'https://orders.example.com', RELAY_SECRET: 'x'.repeat(32) }
  test('but with everything that it needs', () => {
    expect(readSettings(good)).toMatchObject({ hub: 'https://orders.example.com', port: 8799, tls: null })
  })
  test.each([
    ['a secret that is too short', { RELAY_SECRET: 'short' }],
    ['no platform', { RELAY_KINDS: '' }],
    ['a platform that nobody knows', { RELAY_KINDS: 'pdd,ebay' }],
    ['a hub without https', { RELAY_HUB: 'http://orders.example.com' }],
    ['a hub with a path', { RELAY_HUB: 'https://orders.example.com/x' }],
    ['no hub', { RELAY_HUB: undefined }],
    ['a plain http host beyond this machine', { RELAY_ALSO: 'pdd=http://10.0.0.1:80' }],
    ['a host with a path', { RELAY_ALSO: 'pdd=https://gw.example.com/api' }],
    ['a host for a platform that it does not serve', { RELAY_ALSO: 'jd=https://gw.example.com' }],
    ['half a certificate', { RELAY_TLS_CERT: '/x' }],
    ['a port that is none', { RELAY_PORT: '99999' }],
  ])('with %s', (_what, change) => expect(() => readSettings({ ...good, ...change })).toThrow())
})
