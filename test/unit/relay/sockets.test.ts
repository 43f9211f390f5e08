import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { allowedHosts } from '../../../relay/hosts.mjs'
import { holdSockets } from '../../../relay/sockets.mjs'
import { decodeFrame, encodeFrame } from '../../../relay/tmc-frame.mjs'
import { openSocket as openPmc, permit } from '../../../sandbox/src/pdd/socket'
import { openSocket as openTmc } from '../../../sandbox/src/taobao/socket'
import { readFrame, writeFrame } from '../../../sandbox/src/taobao/tmc-frame'
import type { SocketSession } from '../../../sandbox/src/world/sockets'
import { pdd } from '../../../src/channels/pdd/index.ts'
import { readMessage as readPdd } from '../../../src/channels/pdd/message.ts'
import { taobao } from '../../../src/channels/taobao/index.ts'
import { aCall, aWorld, NOON } from '../sandbox/a-world'

const ORIGIN = 'http://127.0.0.1:8788'
const PDD = { platform: 'pdd', shopId: '171504183', appKey: '0a1b', appSecret: '9f8e', shopName: '拼店' }
const TAOBAO = { platform: 'taobao', shopId: '2671514005', appKey: '3322', appSecret: '6f1e', shopName: '天猫店' }
const base = { pushUrl: '', tokenSeconds: 604_800, extra: {} }

/** The sandbox's end of a socket, without the wire between: what is sent is received a moment later. */
function wiredTo(world: ReturnType<typeof aWorld>['world']) {
  const open: { session: SocketSession; end(): void; isMute: boolean }[] = []
  let refused = 0
  class Wire {
    static readonly OPEN = 1
    readyState = 0
    binaryType = ''
    onopen = () => undefined
    onmessage = (_event: { data: unknown }) => undefined
    onclose = () => undefined
    onerror = () => undefined
    #end: { session: SocketSession } | null = null
    constructor(url: string) {
      const { pathname } = new URL(url)
      const platform = pathname.split('/')[1] ?? ''
      const call = aCall({ platform, path: pathname.slice(platform.length + 1) || '/' })
      const mine = { isMute: false, end: () => this.close() }
      const line = {
        send: (data: string | Uint8Array) =>
          void setTimeout(() => {
            if (!mine.isMute && this.readyState === 1)
              this.onmessage({ data: typeof data === 'string' ? data : new Uint8Array(data).buffer })
          }),
        close: () => this.close(),
      }
      const session = (platform === 'pdd' ? openPmc : openTmc)(world, call, line)
      setTimeout(() => {
        if ('refused' in session) {
          refused += 1
          this.onerror()
          return
        }
        this.#end = { session }
        open.push(Object.assign(mine, { session }))
        this.readyState = 1
        this.onopen()
      })
    }
    send(data: string | Uint8Array) {
      this.#end?.session.received(data)
    }
    close() {
      if (this.readyState === 3) return
      this.readyState = 3
      const at = open.findIndex(({ session }) => session === this.#end?.session)
      if (at >= 0) open.splice(at, 1)
      setTimeout(() => this.onclose())
    }
  }
  vi.stubGlobal('WebSocket', Wire)
  return { open, refused: () => refused }
}

describe('the sockets that a relay holds', () => {
  let it = aWorld()
  let wires = wiredTo(it.world)
  let told: { kind: string; connectionId: string; body: string }[] = []
  let isTaken = true
  let relay = held()

  function held() {
    return holdSockets(
      {
        hosts: allowedHosts(
          ['pdd', 'taobao'],
          [
            ['pdd', ORIGIN],
            ['taobao', ORIGIN],
          ],
        ),
        hub: 'https://hub.example',
        secret: '',
        silenceMs: 30_000,
      },
      {
        log: () => undefined,
        tell: async (_settings, { kind, connectionId, body }) => {
          told.push({ kind, connectionId, body })
          return isTaken
        },
        triesMs: [0, 1_000],
      },
    )
  }

  beforeEach(() => {
    vi.useFakeTimers({ now: NOON })
    it = aWorld()
    it.world.shops.put({ ...PDD, ...base })
    it.world.shops.put({ ...TAOBAO, ...base })
    permit(it.world, { ...PDD, ...base })
    it.world.once.keep('taobao:permitted', TAOBAO.shopId, '1')
    wires = wiredTo(it.world)
    told = []
    isTaken = true
    relay = held()
  })
  afterEach(() => {
    relay.end()
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  const ticketOf = (kind: 'pdd' | 'taobao', appSecret?: string) => {
    const options = { settings: { gateway: `${ORIGIN}/${kind}` }, now: () => it.world.now() }
    const credentials: Record<string, string> =
      kind === 'pdd'
        ? { clientId: PDD.appKey, clientSecret: appSecret ?? PDD.appSecret, mallId: PDD.shopId }
        : { appKey: TAOBAO.appKey, appSecret: appSecret ?? TAOBAO.appSecret, sellerNick: TAOBAO.shopName }
    const ticket = (kind === 'pdd' ? pdd : taobao).socket?.ticket({ ...options, credentials })
    if (!ticket) throw new Error('no ticket')
    return ticket
  }
  const hold = (kind: 'pdd' | 'taobao', connectionId = `con_${kind}`, ticket = ticketOf(kind)) =>
    relay.hold({ kind, connectionId, ticket }, Date.now())
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 500) {
      it.clock.now += 500
      for (const { session } of wires.open) session.pump()
      await vi.advanceTimersByTimeAsync(500)
    }
  }
  const box = (shop: typeof PDD, facts: object) =>
    it.world.deliveries.enqueue([
      { platform: shop.platform, url: `inbox:${shop.shopId}`, headers: {}, label: '', body: JSON.stringify(facts) },
    ])
  const pddMessage = (tid: string, shopId = PDD.shopId) =>
    box(PDD, { type: 'pdd_trade_TradeConfirmed', mallId: shopId, content: `{"mall_id":${shopId},"tid":"${tid}"}` })
  const tmcMessage = (tid: string, user_nick = TAOBAO.shopName) =>
    box(TAOBAO, {
      topic: 'taobao_trade_TradeBuyerPay',
      pub_time: '2026-03-01 10:05:10',
      user_nick,
      user_id: TAOBAO.shopId,
      content: `{"tid":${tid}}`,
    })
  const waiting = () => it.world.deliveries.counts().boxed

  test('open with the hub’s ticket, bring each message once, and confirm it when the hub has it', async () => {
    expect(hold('pdd')).toMatchObject({ known: false })
    expect(hold('taobao')).toMatchObject({ known: false })
    pddMessage('260301-1')
    tmcMessage('2680015832176001234')
    await pass(12_000)
    expect(hold('pdd')).toMatchObject({ known: true, socket: { state: 'open' } })
    expect(hold('taobao')).toMatchObject({ known: true, socket: { state: 'open' } })
    expect(told.map(({ connectionId }) => connectionId).sort()).toEqual(['con_pdd', 'con_taobao'])
    const [ofPdd] = told.filter(({ kind }) => kind === 'pdd')
    expect(readPdd(ofPdd?.body ?? '', {})).toMatchObject({ ok: true, value: [{ platformOrderId: '260301-1' }] })
    const [ofTaobao] = told.filter(({ kind }) => kind === 'taobao')
    expect(taobao.webhook.read(ofTaobao?.body ?? '', {})).toMatchObject({
      ok: true,
      value: [{ externalId: expect.stringMatching(/^31605\d{14}$/), platformOrderId: '2680015832176001234' }],
    })
    expect(waiting()).toBe(0)
  })

  test('what the hub does not take stays with the platform and comes again', async () => {
    it.world.settings.write('speed', { ...it.world.settings.speed(), retryScale: 0.01 })
    isTaken = false
    hold('pdd')
    hold('taobao')
    pddMessage('260301-1')
    tmcMessage('2680015832176001234')
    await pass(5_000)
    expect(waiting()).toBe(2)
    isTaken = true
    hold('pdd')
    hold('taobao')
    await pass(15_000)
    expect(waiting()).toBe(0)
  })

  test('a socket that says nothing is opened anew', async () => {
    hold('pdd')
    await pass(1_000)
    const [first] = wires.open
    if (first) first.isMute = true
    await pass(20_000)
    hold('pdd')
    expect(wires.open[0]).toBe(first)
    await pass(20_000)
    expect(wires.open).toHaveLength(1)
    expect(wires.open[0]).not.toBe(first)
    pddMessage('260301-2')
    await pass(2_000)
    expect(waiting()).toBe(0)
  })

  test('a socket that breaks is opened anew, later each time, and never with a ticket that is too old', async () => {
    hold('pdd', 'con_pdd', ticketOf('pdd', 'wrong'))
    await pass(10_000)
    const early = wires.refused()
    expect(early).toBeGreaterThanOrEqual(3)
    expect(early).toBeLessThanOrEqual(5)
    await pass(60_000)
    expect(wires.refused() - early).toBeLessThanOrEqual(4)
    // The lease ends after three minutes without a word of the hub.
    await pass(200_000)
    const then = wires.refused()
    await pass(120_000)
    expect(wires.refused()).toBe(then)
    expect(hold('pdd')).toMatchObject({ known: false })
    await pass(1_000)
    expect(hold('pdd').socket).toMatchObject({ state: 'open' })
  })

  test('a connection that the hub names no longer is let go', async () => {
    hold('pdd')
    await pass(60_000)
    expect(wires.open).toHaveLength(1)
    await pass(150_000)
    expect(wires.open).toEqual([])
  })

  test('a wrong signature does not get in at 淘宝, and the platform’s word for it ends the try', async () => {
    hold('taobao', 'con_taobao', ticketOf('taobao', 'wrong'))
    await pass(3_000)
    expect(hold('taobao', 'con_taobao', ticketOf('taobao', 'wrong')).socket).toMatchObject({ state: 'closed' })
  })

  test('two shops of one app share a socket; each message goes to its own connection, a stranger’s to none', async () => {
    const other = { ...ticketOf('pdd'), shop: '999' }
    hold('pdd', 'con_a')
    hold('pdd', 'con_b', other)
    await pass(1_000)
    expect(wires.open).toHaveLength(1)
    pddMessage('260301-1')
    pddMessage('260301-2', '999')
    pddMessage('260301-3', '555')
    await pass(3_000)
    expect(told.map(({ connectionId }) => connectionId)).toEqual(['con_a', 'con_b'])
  })

  test('a ticket to a host that is not allowed is none', () => {
    const elsewhere = { ...ticketOf('pdd'), url: 'ws://169.254.169.254/message' }
    expect(hold('pdd', 'con_x', elsewhere).socket).toMatchObject({ state: 'refused' })
    expect(relay.hold({ kind: 'pdd', connectionId: '../x', ticket: ticketOf('pdd') }, NOON).socket?.state).toBe(
      'refused',
    )
    expect(relay.hold({ kind: 'doudian', connectionId: 'con_d', ticket: null }, NOON)).toEqual({
      known: true,
      socket: null,
    })
  })
})

describe('frames of 淘宝', () => {
  test('both ends read what the other writes', () => {
    const fields = {
      __kind: 3,
      id: 3_160_500_123_456_789_012n,
      topic: 'taobao_trade_TradeBuyerPay',
      content: '{"名":"订枢"}',
    }
    expect(readFrame(encodeFrame({ type: 2, token: 'tok', fields }))).toEqual({ type: 2, token: 'tok', fields })
    const time = new Date(NOON)
    const theirs = writeFrame({
      type: 2,
      status: 0,
      phrase: 'fine',
      token: 't',
      fields: { ...fields, time, nothing: null },
    })
    expect(decodeFrame(Buffer.from(theirs))).toEqual({
      type: 2,
      status: 0,
      phrase: 'fine',
      token: 't',
      fields: { ...fields, id: '3160500123456789012', time: NOON, nothing: null },
    })
  })

  test('a frame that ends early or is none is refused, wherever it was cut', () => {
    const whole = encodeFrame({ type: 0, token: 'tok', fields: { app_key: '1', id: 7n } })
    for (let size = 0; size < whole.length; size++)
      expect(() => decodeFrame(whole.subarray(0, size))).toThrow(RangeError)
    expect(() => decodeFrame(Buffer.from([1, 0, 0, 0]))).toThrow(RangeError)
    expect(() => decodeFrame(Buffer.from([2, 0, 5, 0, 255, 255, 255, 255]))).toThrow(RangeError)
  })
})
