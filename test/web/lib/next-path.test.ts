import { describe, expect, it } from 'vitest'
import { deviceName } from '../../../web/src/lib/device-name.ts'
import { nextPath } from '../../../web/src/lib/next-path.ts'

describe('where to go after signing in', () => {
  it.each(['/orders?status=paid#x', '/invitation', '/orders/ord_1'])('%s is a page of ours', (next) =>
    expect(nextPath(next)).toBe(next),
  )

  it.each([
    null,
    '',
    'orders',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n//evil.example',
    '/.//evil.example',
    '/x/..//evil.example',
    '\\\\evil.example',
    'javascript:alert(1)',
    '/%00\r\n//evil.example/..//x',
  ])('%j leads nowhere else', (next) => {
    const path = nextPath(next)
    expect(new URL(path, 'https://hub.example').origin).toBe('https://hub.example')
    expect(path).not.toMatch(/^\/[/\\]/)
  })
})

describe('the name of a device', () => {
  it.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
      'Chrome · Windows',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari · iOS',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0',
      'Edge · macOS',
    ],
    ['curl/8.5.0', 'curl/8.5.0'],
    [null, null],
  ])('%s', (agent, name) => expect(deviceName(agent)).toBe(name))
})
