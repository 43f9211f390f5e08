// The product's messengers and the sandbox's, each with code of its own, speak to each other.
import { beforeEach, describe, expect, test } from 'vitest'
import { agree, signIn, withdraw } from '../../../../sandbox/src/wechat-mp/buyers'
import { pressButton } from '../../../../sandbox/src/wecom/press'
import { answerCall } from '../../../../sandbox/src/world/answer-call'
import type { Messenger, MiniProgram } from '../../../../sandbox/src/world/messages'
import { withToken } from '../../../../src/flows/notices/messenger-call.ts'
import type { MessengerAdapter, MessengerOptions, OutgoingNotice } from '../../../../src/notify/messenger.port.ts'
import { aliyunSms } from '../../../../src/notify/messengers/aliyun-sms/index.ts'
import { dingtalk } from '../../../../src/notify/messengers/dingtalk/index.ts'
import { tencentSms } from '../../../../src/notify/messengers/tencent-sms/index.ts'
import { wechatMp } from '../../../../src/notify/messengers/wechat-mp/index.ts'
import { wecomApp } from '../../../../src/notify/messengers/wecom/app.ts'
import { createInMemoryChannelGate } from '../../../support/in-memory-channel-gate.ts'
import { aWorld, type Received } from '../../sandbox/a-world'

const KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'

const notice = (id: number, more: Partial<OutgoingNotice> = {}): OutgoingNotice => ({
  noticeId: `ntc_${id}:con_1`,
  event: 'order.overdue',
  title: '已超时',
  body: `订单 DS${id} 已过计划送达`,
  params: { hubNo: `DS${id}`, promisedAt: '06-18 12:00' },
  to: '',
  ...more,
})

let sandbox: ReturnType<typeof aWorld>
let gate: ReturnType<typeof createInMemoryChannelGate>
let calls: string[]
beforeEach(() => {
  sandbox = aWorld(({ body }) => ({ status: 200, body: body.startsWith('[') ? '{"code":0,"result":0}' : '' }))
  gate = createInMemoryChannelGate()
  calls = []
})

/** The adapter, at a sandbox that knows the account. */
function connected(
  adapter: MessengerAdapter,
  account: Messenger,
  { credentials, settings = {} }: { credentials: Record<string, string>; settings?: Record<string, unknown> },
) {
  sandbox.world.messages.putMessenger(account)
  const gateway = `http://127.0.0.1:8788/${account.platform}`
  const options: MessengerOptions = {
    credentials: adapter.credentials.parse(credentials),
    settings: adapter.settings.parse({ ...settings, gateway }),
    now: () => sandbox.clock.now,
    fetch: async (input, init) => {
      const url = new URL(String(input))
      const path = url.pathname.slice(account.platform.length + 1) || '/'
      calls.push(path)
      const headers = { ...Object.fromEntries(new Headers(init?.headers)), host: url.host }
      const { status, body } = answerCall(sandbox.world, {
        platform: account.platform,
        method: init?.method ?? 'GET',
        path,
        fullPath: url.pathname,
        query: url.search.slice(1),
        headers,
        body: init?.body === undefined ? '' : String(init.body),
      })
      return new Response(body, { status })
    },
  }
  const ready = withToken(adapter, gate)
  const send = async (notices: readonly OutgoingNotice[], changed: Record<string, string> = {}) =>
    ready.send(notices, { ...options, credentials: { ...options.credentials, ...changed } })
  return { send, ready, options }
}

const texts = () => sandbox.world.messages.recent(undefined, 50).map(({ text, recipient }) => [recipient, text])

/** What the sandbox pushed, as the hub's route hands it to the adapter. */
function hookOf({ url, body }: Received) {
  const { searchParams } = new URL(url)
  return { headers: new Headers(), query: searchParams, rawBody: body, now: sandbox.clock.now }
}

describe('企业微信 app', () => {
  const account: Messenger = {
    platform: 'wecom',
    corpId: 'ww1',
    corpSecret: 's',
    agentId: '1000002',
    callback: { url: 'http://hub.test/hooks/wecom-app/con_1', token: 'tok', encodingAesKey: KEY },
    members: ['zhangsan', 'lisi'],
  }
  const credentials = { corpId: 'ww1', corpSecret: 's', token: 'tok', encodingAesKey: KEY }
  const settings = { agentId: 1000002, toUser: 'lisi' }
  const app = () => connected(wecomApp, account, { credentials, settings })

  test('one token serves all calls, a dead one is renewed once and the message goes out', async () => {
    const { send } = app()
    expect(await send([notice(1, { to: 'zhangsan' })])).toMatchObject({ ok: true })
    expect(await send([notice(2)])).toMatchObject({ ok: true })
    expect(calls.filter((path) => path === '/cgi-bin/gettoken')).toHaveLength(1)
    // Revoked before its time: the gate still believes in it.
    const { settings: books } = sandbox.world
    const { token } = books.read('wecom-token:ww1', { token: '' })
    books.write('wecom-token:ww1', { token, corpId: 'ww1', expiresAt: 0 })
    books.write(`wecom-app:${token}`, { token, corpId: 'ww1', expiresAt: 0 })
    expect(await send([notice(3)])).toMatchObject({ ok: true })
    expect(calls.filter((path) => path === '/cgi-bin/gettoken')).toHaveLength(2)
    expect(texts().map(([to]) => to)).toEqual(['lisi', 'lisi', 'zhangsan'])
  })

  test('many callers at once ask for one token', async () => {
    const { send } = app()
    const sent = await Promise.all(Array.from({ length: 5 }, (_, id) => send([notice(id)])))
    expect(sent.every(({ ok }) => ok)).toBe(true)
    expect(calls.filter((path) => path === '/cgi-bin/gettoken')).toHaveLength(1)
  })

  test('few notices are a card with a button, many a digest that fits', async () => {
    const { send, ready } = app()
    await send([notice(1), notice(2)])
    expect(texts()[0]?.[1]).toBe('已超时 2 条\n订单 DS1 已过计划送达\n订单 DS2 已过计划送达\n［收到，我来处理］')
    const many = Array.from({ length: 100 }, (_, id) => notice(id))
    const count = ready.fits(many)
    expect(count).toBeGreaterThan(20)
    expect(await send(many.slice(0, count))).toMatchObject({ ok: true })
    expect(ready.fits([notice(1, { to: 'zhangsan' }), notice(2, { to: 'lisi' })])).toBe(1)
  })

  test('a pressed button comes back as the answer of that colleague to that notice', async () => {
    const { send, options } = app()
    await send([notice(7, { to: 'zhangsan' })])
    const [card] = sandbox.world.messages.recent('wecom', 1)
    expect(pressButton(sandbox.world, card?.id ?? 0, 'zhangsan')).toBe(true)
    await sandbox.world.deliveries.pump()
    const [push] = sandbox.received
    if (!push) throw new Error('nothing was pushed')
    const { callback } = wecomApp
    const hook = hookOf(push)
    expect(callback?.verify(hook, options.credentials)).toEqual({ ok: true })
    expect(callback?.read(push.body, options.credentials)).toEqual([
      { kind: 'press', noticeId: 'ntc_7:con_1', userId: 'zhangsan' },
    ])
    for (const forged of [
      { ...hook, rawBody: push.body.replace('<Encrypt><![CDATA[', '<Encrypt><![CDATA[A') },
      { ...hook, query: new URLSearchParams({ ...Object.fromEntries(hook.query), nonce: 'x' }) },
    ])
      expect(callback?.verify(forged, options.credentials)).toEqual({ ok: false, reason: 'bad_signature' })
    expect(callback?.verify(hook, { ...options.credentials, token: '' })).toMatchObject({ ok: false })
    expect(callback?.verify(hook, { ...options.credentials, corpId: 'ww2' })).toMatchObject({ ok: false })
  })

  test.each([
    ['a wrong secret', { corpSecret: 'x' }, {}, 'unauthorised'],
    ['a colleague whom the app does not reach', {}, { to: 'wangwu' }, 'rejected'],
  ])('%s is understood', async (_, changed, more, code) => {
    const { send } = app()
    expect(await send([notice(1, more)], changed)).toMatchObject({ ok: false, error: { code } })
  })
})

describe('钉钉 robot', () => {
  const robot: Messenger = { platform: 'dingtalk', accessToken: 'tok', secret: 'SEC1' }
  const at = () => connected(dingtalk, robot, { credentials: { accessToken: 'tok', secret: 'SEC1' } })

  test('a signed digest arrives; the 21st message of a minute is told to wait', async () => {
    const { send, ready } = at()
    expect(ready.fits(Array.from({ length: 300 }, (_, id) => notice(id)))).toBeGreaterThan(100)
    for (let n = 0; n < 20; n++) expect(await send([notice(1), notice(2)])).toEqual({ ok: true, value: '' })
    expect(texts()[0]?.[1]).toBe('**已超时** 2 条\n\n> 订单 DS1 已过计划送达\n\n> 订单 DS2 已过计划送达')
    expect(await send([notice(1)])).toMatchObject({ ok: false, error: { code: 'throttled' } })
  })

  test.each([
    ['a wrong secret', { secret: 'SEC2' }, 'unauthorised'],
    ['an unknown robot', { accessToken: 'x' }, 'unauthorised'],
  ])('%s stops the messenger', async (_, changed, code) => {
    expect(await at().send([notice(1)], changed)).toMatchObject({ ok: false, error: { code, retryable: false } })
  })

  test('a clock that is off is no wrong key', async () => {
    const { ready, options } = at()
    const late = { ...options, now: () => sandbox.clock.now - 7_200_000 }
    expect(await ready.send([notice(1)], late)).toMatchObject({ ok: false, error: { code: 'busy', retryable: true } })
  })
})

describe('SMS', () => {
  const reportUrl = 'http://hub.test/hooks/sms/con_1'
  const deadNumbers = ['13900000000']
  const tencent: Messenger = {
    platform: 'tencent-sms',
    secretId: 'AKID1',
    secretKey: 'k',
    sdkAppId: '1400000000',
    signName: '示例',
    templates: { '100001': '订单{1}已过{2}' },
    reportUrl,
    deadNumbers,
  }
  const atTencent = () =>
    connected(tencentSms, tencent, {
      credentials: { secretId: 'AKID1', secretKey: 'k' },
      settings: {
        sdkAppId: '1400000000',
        signName: '示例',
        templates: '*=100001 hubNo promisedAt',
        phones: '13800000000',
      },
    })
  const aliyun: Messenger = {
    platform: 'aliyun-sms',
    accessKeyId: 'LTAI1',
    accessKeySecret: 's',
    signName: '示例',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the variables of an SMS template
    templates: { SMS_1: '订单${hubNo}' },
    reportUrl,
    deadNumbers,
  }
  const atAliyun = () =>
    connected(aliyunSms, aliyun, {
      credentials: { accessKeyId: 'LTAI1', accessKeySecret: 's' },
      settings: { signName: '示例', templateCodes: '*=SMS_1', phones: '13800000000' },
    })

  test('腾讯云 takes a signed message, its parameters in the order of the template', async () => {
    const { send } = atTencent()
    expect(await send([notice(1)])).toMatchObject({ ok: true, value: expect.stringMatching(/^2640:/) })
    expect(texts()).toEqual([['+8613800000000', '【示例】订单DS1已过06-18 12:00']])
  })

  test.each([
    ['a wrong key', { secretKey: 'x' }, {}, 'unauthorised'],
    ['an unknown id', { secretId: 'x' }, {}, 'unauthorised'],
    ['a number that is none', {}, { to: '123456' }, 'rejected'],
  ])('腾讯云: %s is understood', async (_, changed, more, code) => {
    expect(await atTencent().send([notice(1, more)], changed)).toMatchObject({ ok: false, error: { code } })
  })

  test.each([
    ['腾讯云', tencentSms, atTencent],
    ['阿里云', aliyunSms, atAliyun],
  ])('%s reports what arrived and what did not', async (_, adapter, connect) => {
    const { send } = connect()
    const ids = [await send([notice(1)]), await send([notice(2, { to: '13900000000' })])]
    await sandbox.world.deliveries.pump()
    const pushes = sandbox.received
    for (const push of pushes) expect(adapter.callback?.verify(hookOf(push), {})).toEqual({ ok: true })
    const events = pushes.flatMap(({ body }) => adapter.callback?.read(body, {}) ?? [])
    expect(events).toMatchObject([
      { kind: 'receipt', messageId: ids[0]?.ok && ids[0].value, delivered: true, reason: '' },
      {
        kind: 'receipt',
        messageId: ids[1]?.ok && ids[1].value,
        delivered: false,
        reason: expect.stringContaining('空号'),
      },
    ])
    expect(adapter.callback?.verify({ ...hookOf(pushes[0] as Received), rawBody: '{"hello":1}' }, {})).toMatchObject({
      ok: false,
    })
  })
})

describe('微信小程序', () => {
  const T1 = 'shippedTemplate000000000000000000000000000A'
  const T2 = 'arrivingTemplate00000000000000000000000000B'
  const account: MiniProgram = {
    platform: 'wechat-mp',
    appId: 'wx0000000000000001',
    appSecret: 's',
    templates: { [T1]: ['character_string1', 'thing2', 'time3'], [T2]: ['time1', 'phone_number2'] },
    callback: { url: 'http://hub.test/hooks/wechat-mp/con_1', token: 'mpToken0001', encodingAesKey: KEY },
    blocked: ['oBlocked000001'],
  }
  const credentials = { appId: account.appId, appSecret: 's', token: 'mpToken0001', encodingAesKey: KEY }
  const settings = {
    templates: `buyer.shipped=${T1} character_string1:waybill thing2:items time3:expectedTime
order.arriving_soon=${T2} time1:expectedTime phone_number2:driverPhone|4000000000`,
    page: 'pages/order/index?no={platformOrderId}',
  }
  const program = () => connected(wechatMp, account, { credentials, settings })
  const buyer = 'oBuyer00000001'
  const facts = {
    waybill: 'SF0000000000001',
    items: '纯棉短袖T恤 红色 加大码 夏季新款 宽松版型 男女同款等3件',
    expectedTime: '2026年11月22日 15:00',
    platformOrderId: 'S 1',
  }
  const shipped = (id: number, more: Record<string, string> = {}) =>
    notice(id, { event: 'buyer.shipped', to: buyer, params: { ...facts, ...more } })
  const consent = (openid = buyer, templateIds = [T1]) => agree(sandbox.world, account, { openid, templateIds })
  const pushed = async (options: MessengerOptions) => {
    await sandbox.world.deliveries.pump()
    return sandbox.received.flatMap(({ body }) => wechatMp.callback?.read(body, options.credentials) ?? [])
  }

  test('one token serves all; a message fits its template, takes up a consent and comes with its receipt', async () => {
    const { send, options } = program()
    consent()
    consent()
    const [first, second] = [await send([shipped(1)]), await send([shipped(2)])]
    expect(first).toMatchObject({ ok: true, value: expect.stringMatching(/^29\d{17}$/) })
    expect(second).toMatchObject({ ok: true })
    expect(calls.filter((path) => path === '/cgi-bin/stable_token')).toHaveLength(1)
    const [, message] = sandbox.world.messages.recent('wechat-mp', 2)
    expect(message?.raw).toMatchObject({
      touser: buyer,
      template_id: T1,
      page: 'pages/order/index?no=S%201',
      miniprogram_state: 'formal',
      data: {
        character_string1: { value: 'SF0000000000001' },
        thing2: { value: '纯棉短袖T恤 红色 加大码 夏季新款…' },
        time3: { value: '2026年11月22日 15:00' },
      },
    })
    expect(await send([shipped(3)])).toMatchObject({ ok: false, error: { code: 'rejected' } })
    expect(await pushed(options)).toEqual([
      ...[0, 1].map(() => expect.objectContaining({ kind: 'consent', openid: buyer, templateId: T1, agreed: true })),
      ...[first, second].map((sent) =>
        expect.objectContaining({ kind: 'receipt', messageId: sent.ok && sent.value, delivered: true, reason: '' }),
      ),
    ])
  })

  test('a token that died before its time is renewed once', async () => {
    const { send } = program()
    consent()
    consent()
    await send([shipped(1)])
    const { settings: books } = sandbox.world
    const latest = books.read('mp-latest:wx0000000000000001', { token: '', appId: '', expiresAt: 0 })
    for (const name of ['mp-latest:wx0000000000000001', `mp-token:${latest.token}`])
      books.write(name, { ...latest, expiresAt: 0 })
    expect(await send([shipped(2)])).toMatchObject({ ok: true })
    expect(calls.filter((path) => path === '/cgi-bin/stable_token')).toHaveLength(2)
  })

  test('nobody to phone: the stand-in of the template is said', async () => {
    const { send } = program()
    consent(buyer, [T2])
    const arriving = notice(1, { event: 'order.arriving_soon', to: buyer, params: { ...facts, driverPhone: '' } })
    expect(await send([arriving])).toMatchObject({ ok: true })
    expect(texts()[0]?.[1]).toBe('2026年11月22日 15:00 · 4000000000')
  })

  test.each([
    ['a wrong secret', { appSecret: 'x' }, {}, 'unauthorised', '40125'],
    ['an unknown program', { appId: 'wx9' }, {}, 'unauthorised', '40013'],
    ['no consent', {}, { to: 'oNobody0000001' }, 'rejected', '43101'],
    ['an openid that is none', {}, { to: 'x' }, 'rejected', '40003'],
    ['a fact that fits no keyword', {}, { params: { ...facts, waybill: '单号' } }, 'rejected', 'nothing fits'],
    ['an event without a template', {}, { event: 'buyer.intercepted' }, 'rejected', 'no template'],
  ])('%s is understood', async (_, changed, more, code, said) => {
    const { send } = program()
    consent()
    const answer = await send([{ ...shipped(1), ...more }], changed)
    expect(answer).toMatchObject({ ok: false, error: { code, detail: expect.stringContaining(said) } })
  })

  test('the quota of the day and too fast are told apart; what was refused took up nothing', async () => {
    const { send } = program()
    consent()
    sandbox.world.faults.put({ platform: 'wechat-mp', businessLimit: true })
    expect(await send([shipped(1)])).toMatchObject({ ok: false, error: { code: 'rejected', retryable: false } })
    sandbox.world.faults.clear()
    sandbox.world.faults.put({ platform: 'wechat-mp', path: '/cgi-bin/message', throttleRate: 1 })
    expect(await send([shipped(1)])).toMatchObject({ ok: false, error: { code: 'throttled' } })
    sandbox.world.faults.clear()
    expect(await send([shipped(1)])).toMatchObject({ ok: true })
  })

  test('a message that did not arrive, and a buyer who withdraws, are heard of', async () => {
    const { send, options } = program()
    consent('oBlocked000001')
    await send([{ ...shipped(1), to: 'oBlocked000001' }])
    withdraw(sandbox.world, account, { openid: buyer, templateId: T1 })
    expect((await pushed(options)).slice(1)).toMatchObject([
      { kind: 'receipt', delivered: false, reason: '20003 user blocked' },
      { kind: 'consent', openid: buyer, templateId: T1, agreed: false },
    ])
    const [push] = sandbox.received
    if (!push) throw new Error('nothing was pushed')
    const { callback } = wechatMp
    const hook = hookOf(push)
    expect(callback?.verify(hook, options.credentials)).toEqual({ ok: true })
    for (const [forged, keys] of [
      [{ ...hook, rawBody: push.body.replace('"Encrypt":"', '"Encrypt":"A') }, {}],
      [{ ...hook, rawBody: '{"Event":"subscribe_msg_popup_event"}' }, {}],
      [hook, { token: '' }],
      [hook, { appId: 'wx0000000000000002' }],
    ] as const)
      expect(callback?.verify(forged, { ...options.credentials, ...keys })).toMatchObject({ ok: false })
  })

  test('a login code says whose consent it is, once', async () => {
    const { options } = program()
    const code = signIn(sandbox.world, account.appId, buyer)
    expect(await wechatMp.consents?.openidOf(code, options)).toEqual({ ok: true, value: buyer })
    expect(await wechatMp.consents?.openidOf(code, options)).toMatchObject({ ok: false, error: { code: 'rejected' } })
  })

  test('the test of a connection names templates that the program does not have', async () => {
    const { ready, options } = program()
    expect(await ready.test(options)).toMatchObject({ ok: true })
    const other = {
      ...options,
      settings: wechatMp.settings.parse({
        ...options.settings,
        templates: `buyer.shipped=${'x'.repeat(43)} thing1:items`,
      }),
    }
    expect(await ready.test(other)).toMatchObject({ ok: false, error: { detail: expect.stringContaining('xxx') } })
  })
})
