/** Messages that wait at 淘宝: each becomes its order once, and none is confirmed before the queue has it. */
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { MINUTE } from '../../../../src/core/time.ts'
import { knownConnection } from '../../../../src/flows/shops/known-connection.ts'
import { requestPulls } from '../../../../src/flows/shops/request-pulls.ts'
import { takeInbox } from '../../../../src/flows/shops/take-inbox.ts'
import type { IngestMessage } from '../../../../src/ingest/ingest.messages.ts'
import { ingestRepository } from '../../../../src/ingest/ingest.repository.ts'
import sample from '../../../fixtures/protocols/taobao.order.json' with { type: 'json' }
import { eventually } from '../../../support/open-shop.ts'
import { aMerchant, ctxOfTenant, type SignedIn } from '../../../support/tenants.ts'

const GATEWAY = 'http://127.0.0.1:1'
const { trade } = sample.trade_fullinfo_get_response

interface Waiting {
  readonly id: string
  readonly user_nick: string
  readonly topic: string
  readonly content: string
}

const paid = (id: string, tid: string): Waiting => ({
  id,
  user_nick: '旗舰店',
  topic: 'taobao_trade_TradeBuyerPay',
  content: JSON.stringify({ tid, status: 'WAIT_SELLER_SEND_GOODS' }),
})

/** 淘宝 at the other end of `fetch`: hands out what is not confirmed, at most `page` at a time, and knows every order. */
function aMailbox(waiting: readonly Waiting[], page = 100) {
  const confirmed = new Set<string>()
  const calls: string[] = []
  let refusesConfirm = false
  const answers: Record<string, (params: URLSearchParams) => unknown> = {
    'taobao.tmc.messages.consume': () => ({
      messages: { tmc_message: waiting.filter(({ id }) => !confirmed.has(id)).slice(0, page) },
    }),
    'taobao.tmc.messages.confirm': (params) => {
      if (refusesConfirm) return null
      for (const id of (params.get('s_message_ids') ?? '').split(',')) confirmed.add(id)
      return { is_success: true }
    },
    'taobao.tmc.user.permit': () => ({ is_success: true }),
    'taobao.trade.fullinfo.get': (params) => ({
      trade: { ...trade, tid: params.get('tid'), tid_str: params.get('tid') },
    }),
  }
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (_input, init) => {
    const params = new URLSearchParams(String(init?.body))
    const method = params.get('method') ?? ''
    calls.push(method)
    const answer = answers[method]?.(params) ?? null
    if (answer === null) return Response.json({ error_response: { code: 15, sub_code: 'isp.system-busy' } })
    return Response.json({ [`${method.replace('taobao.', '').replaceAll('.', '_')}_response`]: answer })
  })
  return {
    confirmed,
    calls,
    refuseConfirm: (refuses: boolean) => {
      refusesConfirm = refuses
    },
  }
}

async function aTaobaoShop() {
  const merchant = await aMerchant()
  const { id } = await merchant.send<{ id: string }>('POST', '/api/v1/connections', {
    kind: 'taobao',
    name: '旗舰店',
    credentials: { appKey: '33220011', appSecret: 's', sellerNick: '旗舰店', sessionKey: 'sk' },
    settings: { gateway: GATEWAY },
  })
  const ctx = await ctxOfTenant(merchant.tenantId)
  const known = await knownConnection(env, id, Date.now())
  if (!known) throw new Error('the connection was made a moment ago')
  return { merchant, id, ctx, connection: known.connection }
}

/** An environment whose INGEST queue only keeps what it is sent, or refuses it. */
function recordedQueue(refuses = false) {
  const sent: IngestMessage[] = []
  const queue = {
    sendBatch: async (batch: Iterable<{ body: IngestMessage }>) => {
      if (refuses) throw new Error('queue overloaded')
      for (const { body } of batch) sent.push(body)
    },
  }
  return { sent, env: Object.create(env, { INGEST: { value: queue } }) as Env }
}

const ordersOf = async (merchant: SignedIn) =>
  (await merchant.get<{ items: { platformOrderId: string }[] }>('/api/v1/orders')).items.map(
    (order) => order.platformOrderId,
  )
const numbered = (count: number) =>
  Array.from({ length: count }, (_, i) => paid(`31605001234567${i}`, `26800158321${i}`))

afterEach(() => {
  vi.restoreAllMocks()
})

describe('an inbox', () => {
  it('becomes orders, and is empty then', async () => {
    const waiting = [paid('1', '2680015832176000001'), paid('2', '2680015832176000002')]
    const mailbox = aMailbox(waiting)
    const { merchant, ctx, connection } = await aTaobaoShop()
    expect(await takeInbox({ ctx, connection })).toEqual({ ok: true, value: 2 })
    expect([...mailbox.confirmed]).toEqual(['1', '2'])
    const orders = await eventually(
      () => ordersOf(merchant),
      (seen) => seen.length === 2,
    )
    expect(orders.sort()).toEqual(['2680015832176000001', '2680015832176000002'])
  })

  it('is emptied page by page, and each message is queued once', async () => {
    aMailbox(numbered(250))
    const { ctx, connection } = await aTaobaoShop()
    const queue = recordedQueue()
    expect(await takeInbox({ ctx: { ...ctx, env: queue.env }, connection })).toEqual({ ok: true, value: 250 })
    expect(new Set(queue.sent.map((message) => ('envelopeId' in message ? message.envelopeId : ''))).size).toBe(250)
    expect(queue.sent[0]).toMatchObject({ v: 1, kind: 'push', source: 'push', connectionId: connection.id })
  })

  it('is not confirmed when the queue refuses, and comes again whole', async () => {
    const mailbox = aMailbox(numbered(3))
    const { ctx, connection } = await aTaobaoShop()
    const refusing = recordedQueue(true)
    await expect(takeInbox({ ctx: { ...ctx, env: refusing.env }, connection })).rejects.toThrow('queue overloaded')
    expect(mailbox.calls).not.toContain('taobao.tmc.messages.confirm')
    const queue = recordedQueue()
    expect(await takeInbox({ ctx: { ...ctx, env: queue.env }, connection })).toEqual({ ok: true, value: 3 })
    expect(queue.sent).toHaveLength(3)
  })

  it('that could not be confirmed is the same envelopes when it comes again', async () => {
    const mailbox = aMailbox(numbered(3))
    const { ctx, connection } = await aTaobaoShop()
    const queue = recordedQueue()
    mailbox.refuseConfirm(true)
    expect(await takeInbox({ ctx: { ...ctx, env: queue.env }, connection })).toMatchObject({
      ok: false,
      error: { code: 'outside.busy' },
    })
    mailbox.refuseConfirm(false)
    expect((await takeInbox({ ctx: { ...ctx, env: queue.env }, connection })).ok).toBe(true)
    const ids = queue.sent.map((message) => ('envelopeId' in message ? message.envelopeId : ''))
    expect(ids).toHaveLength(6)
    expect(ids.slice(3)).toEqual(ids.slice(0, 3))
    expect(mailbox.confirmed.size).toBe(3)
  })

  it('with a message that no queue takes is emptied all the same, and the message is parked', async () => {
    const mailbox = aMailbox([{ ...paid('8', '1'), content: 'x'.repeat(150_000) }, paid('9', '2')])
    const { ctx, connection } = await aTaobaoShop()
    const queue = recordedQueue()
    await takeInbox({ ctx: { ...ctx, env: queue.env }, connection })
    expect(queue.sent).toHaveLength(1)
    expect([...mailbox.confirmed]).toEqual(['8', '9'])
    const parked = await ingestRepository(ctx).page({ status: 'open', before: null, limit: 5 })
    expect(parked).toMatchObject([{ code: 'ingest.unreadable', connectionId: connection.id }])
    expect(parked[0]?.raw.length).toBeGreaterThan(150_000)
  })

  it('of an app that other shops use, too, keeps their messages for them', async () => {
    const mailbox = aMailbox([{ ...paid('1', '11'), user_nick: '别家店' }, paid('2', '22')])
    const { ctx, connection } = await aTaobaoShop()
    const queue = recordedQueue()
    expect(await takeInbox({ ctx: { ...ctx, env: queue.env }, connection })).toEqual({ ok: true, value: 1 })
    expect(JSON.stringify(queue.sent)).not.toContain('别家店')
    expect([...mailbox.confirmed]).toEqual(['2'])
  })

  it('of a paused shop is left alone', async () => {
    const mailbox = aMailbox(numbered(1))
    const { ctx, connection } = await aTaobaoShop()
    expect(await takeInbox({ ctx, connection: { ...connection, status: 'paused' } })).toEqual({ ok: true, value: 0 })
    expect(mailbox.calls).not.toContain('taobao.tmc.messages.consume')
  })
})

it('every minute each shop with an inbox is told to look into it', async () => {
  aMailbox([])
  const { id } = await aTaobaoShop()
  const minutes = [0, 1, 2, 3, 4, 5, 6].map((minute) => Date.UTC(2026, 0, 1) + minute * MINUTE)
  const kinds: string[][] = []
  for (const now of minutes) {
    const queue = recordedQueue()
    await requestPulls(queue.env, { waitUntil: () => undefined }, now)
    kinds.push(queue.sent.filter((message) => message.connectionId === id).map(({ kind }) => kind))
  }
  expect(kinds.every((seen) => seen[0] === 'inbox')).toBe(true)
  const pulls = kinds.flat().filter((kind) => kind === 'pull').length
  expect([1, 2]).toContain(pulls)
})
