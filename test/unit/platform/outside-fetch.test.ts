import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  checkOutbound,
  MAX_ANSWER,
  OutboundRefused,
  outsideFetch,
  ResolverDown,
  textUpTo,
} from '../../../src/platform/outside-fetch.ts'

const production = { MODE: 'production' } as unknown as Pick<Env, 'MODE'>
const development = { MODE: 'development' } as unknown as Pick<Env, 'MODE'>
let names = 0
/** A name that nobody has asked for yet: verdicts are remembered. */
const aName = () => `shop-${++names}.example.com`

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (cause: unknown) => cause,
  )
  return error instanceof OutboundRefused ? error.reason : String(error)
}

afterEach(() => vi.restoreAllMocks())

describe('a name in production', () => {
  it.each([
    ['a public address', ['93.184.215.14'], 'null'],
    ['public addresses of both kinds', ['93.184.215.14', '2606:4700::1'], 'null'],
    ['loopback', ['127.0.0.1'], 'refused'],
    ['a private network', ['10.1.2.3'], 'refused'],
    ['a carrier’s own network', ['100.64.0.9'], 'refused'],
    ['the metadata of a cloud', ['169.254.169.254'], 'refused'],
    ['a unique local address', ['fd00::1'], 'refused'],
    ['a link-local address', ['fe80::1'], 'refused'],
    ['IPv4 in IPv6 clothes', ['::ffff:192.168.0.1'], 'refused'],
    ['one inside address among public ones', ['93.184.215.14', '10.0.0.1'], 'refused'],
    ['nothing', [], 'unresolved'],
  ])('that leads to %s', async (_what, addresses, expected) => {
    expect(await refusal(checkOutbound(production, `https://${aName()}/`, async () => addresses))).toBe(expected)
  })

  it('that cannot be resolved is not called, and the failure is not remembered', async () => {
    const url = `https://${aName()}/`
    const broken = () => Promise.reject(new Error('no network'))
    expect(await refusal(checkOutbound(production, url, broken))).toBe('unresolved')
    expect(await refusal(checkOutbound(production, url, async () => ['1.1.1.1']))).toBe('null')
  })

  it('that was public is still called while the resolver itself is down, for an hour; one that nobody answers for is not', async () => {
    const url = `https://${aName()}/`
    const down = () => Promise.reject(new ResolverDown('no way'))
    expect(await refusal(checkOutbound(production, url, down))).toBe('unresolved')
    await checkOutbound(production, url, async () => ['1.1.1.1'])
    const began = Date.now()
    const clock = vi.spyOn(Date, 'now').mockReturnValue(began + 30 * 60_000)
    expect(await refusal(checkOutbound(production, url, down))).toBe('null')
    expect(await refusal(checkOutbound(production, url, () => Promise.reject(new Error('SERVFAIL'))))).toBe(
      'unresolved',
    )
    clock.mockReturnValue(began + 62 * 60_000)
    expect(await refusal(checkOutbound(production, url, down))).toBe('unresolved')
  })

  it('is asked for once a minute', async () => {
    const url = `https://${aName()}/`
    const resolve = vi.fn(async () => ['1.1.1.1'])
    for (let i = 0; i < 5; i++) await checkOutbound(production, url, resolve)
    expect(resolve).toHaveBeenCalledTimes(1)
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 61_000)
    await checkOutbound(production, url, resolve)
    expect(resolve).toHaveBeenCalledTimes(2)
  })

  it('is resolved over HTTPS, both kinds of address, and the answer decides', async () => {
    const asked: string[] = []
    const host = aName()
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
      asked.push(String(input))
      const isV6 = String(input).endsWith('AAAA')
      const Answer = isV6
        ? [
            { type: 5, data: 'x.example.net.' },
            { type: 28, data: 'fd00::5' },
          ]
        : [{ type: 1, data: '1.1.1.1' }]
      return Response.json({ Status: 0, Answer })
    })
    expect(await refusal(outsideFetch(production)(`https://${host}/x`))).toBe('refused')
    expect(asked).toEqual([
      `https://cloudflare-dns.com/dns-query?name=${host}&type=A`,
      `https://cloudflare-dns.com/dns-query?name=${host}&type=AAAA`,
    ])
  })

  it.each([2, 5])('is not called when the resolver answers %i', async (Status) => {
    vi.spyOn(globalThis, 'fetch').mockImplementation(async () => Response.json({ Status }))
    expect(await refusal(checkOutbound(production, `https://${aName()}/`))).toBe('unresolved')
  })
})

describe('a call', () => {
  it('to an address needs no resolver, and to loopback none in development', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response('ok'))
    const never = () => Promise.reject(new Error('asked'))
    expect(await (await outsideFetch(production, never)('https://1.1.1.1/')).text()).toBe('ok')
    expect(await (await outsideFetch(development, never)('http://127.0.0.1:8788/x')).text()).toBe('ok')
    expect(await refusal(outsideFetch(production, never)('http://127.0.0.1:8788/x'))).toBe('refused')
    expect(fetched).toHaveBeenCalledTimes(2)
  })

  it('never follows a redirect, whatever the caller says', async () => {
    const fetched = vi
      .spyOn(globalThis, 'fetch')
      .mockImplementation(
        async () => new Response(null, { status: 302, headers: { location: 'http://169.254.169.254/' } }),
      )
    const answer = await outsideFetch(development)('https://shop.example.com/', { redirect: 'follow' })
    expect(answer.status).toBe(302)
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({ redirect: 'manual' })
  })

  it('ends when the answer is too large', async () => {
    const block = new Uint8Array(1_000_000)
    let sent = 0
    vi.spyOn(globalThis, 'fetch').mockImplementation(
      async () =>
        new Response(
          new ReadableStream({
            pull(controller) {
              sent++
              controller.enqueue(block)
            },
          }),
        ),
    )
    const answer = await outsideFetch(development)('https://shop.example.com/')
    expect(await refusal(answer.text())).toBe('refused')
    expect(sent).toBeLessThan(MAX_ANSWER / block.length + 5)
  })

  it('can be read up to a limit, and the rest is left', async () => {
    expect(await textUpTo(new Response('订枢'.repeat(1_000)), 6)).toBe('订枢')
    expect(await textUpTo(new Response('short'), 1_024)).toBe('short')
    expect(await textUpTo(new Response(null), 10)).toBe('')
  })
})
