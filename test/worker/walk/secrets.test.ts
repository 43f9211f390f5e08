/** Secrets that would be recognised anywhere are planted; then every GET route, every log line, the audit log, exports and all tables are searched for them. */
import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { app } from '../../../src/app.ts'
import { channelAdapters } from '../../../src/channels/registry.ts'
import { carrierAdapters } from '../../../src/logistics/carriers/registry.ts'
import { messengerAdapters } from '../../../src/notify/messengers/registry.ts'
import { createLog } from '../../../src/platform/log.ts'
import { aMerchant, everyMinute, type SignedIn, self } from '../../support/tenants.ts'

const secrets = new Map<string, string>()
const lines: string[] = []
const plant = (name: string, value: string): string => {
  secrets.set(name, value)
  return value
}

/** As it is, and in the dresses that it could wear. */
const dresses = (secret: string): string[] => [
  ...new Set([
    secret,
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    Buffer.from(secret).toString('base64url'),
    Buffer.from(secret).toString('hex'),
  ]),
]
const foundIn = (text: string): string[] =>
  [...secrets].flatMap(([name, secret]) => (dresses(secret).some((dress) => text.includes(dress)) ? [name] : []))

let merchant: SignedIn
const sent: string[] = []
const PASSWORD = 'planted-password-7f3a9c'

/** What must have a form of its own. */
const formed: Readonly<Record<string, string>> = {
  'shopify.shop': 'planted-shop.myshopify.com',
  'woocommerce.site': 'https://planted-site.example.com',
  'amazon.marketplaceIds': 'ATVPDKIKX0DER',
  'kuaishou.msgSecret': Buffer.from('planted-ks-00001').toString('base64'),
  'weixin-shop.encodingAesKey': 'plantedWeixinShopAesKey5e1b'.padEnd(43, 'x'),
}

/** A credential of the right form for its field. */
const credential = (kind: string, field: string): string =>
  field === 'secret' && kind === 'open'
    ? `whsec_${Buffer.from(`planted-open-secret-${kind}-000`).toString('base64')}`
    : (formed[`${kind}.${field}`] ??
      // An EncodingAESKey has 43 characters of base64.
      (/aeskey$/i.test(field)
        ? `planted${kind}${field}`.replaceAll(/\W/g, '').padEnd(43, 'k').slice(0, 43)
        : `planted-${kind}-${field}-5e1b`))

beforeAll(async () => {
  for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, level).mockImplementation((...words: unknown[]) => {
      lines.push(words.map((word) => (typeof word === 'string' ? word : JSON.stringify(word))).join(' '))
    })
  merchant = await aMerchant()
  for (const part of merchant.cookie.split('; '))
    if (/session_token/.test(part))
      plant('session token', decodeURIComponent(part.slice(part.indexOf('=') + 1)).split('.')[0] ?? '')
  const email = 'planted-guess@example.com'
  plant('password', PASSWORD)
  await self.fetch('http://dingshu.test/api/v1/auth/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'cf-connecting-ip': crypto.randomUUID() },
    body: JSON.stringify({ email, password: PASSWORD }),
  })
  const { key } = await merchant.send<{ key: string }>('POST', '/api/v1/keys', {
    name: 'walk',
    scopes: ['orders:read'],
  })
  plant('API key', key)
  const used = await self.fetch('http://dingshu.test/api/v1/orders', { headers: { authorization: `Bearer ${key}` } })
  expect(used.status).toBe(200)
  for (const adapter of [...channelAdapters, ...carrierAdapters, ...messengerAdapters]) {
    const form = adapter.form
    if (!form) continue
    const credentials = Object.fromEntries(
      form.credentials.map(({ key: field, secret }) => {
        const value =
          field === 'accounts' ? 'zhongtong,ACC,planted-account-password-77,x,' : credential(adapter.kind, field)
        if (secret) plant(`${adapter.kind}.${field}`, field === 'accounts' ? 'planted-account-password-77' : value)
        return [field, value]
      }),
    )
    const body = {
      kind: adapter.kind,
      name: adapter.kind,
      credentials,
      settings: { gateway: 'http://127.0.0.1:9', signName: '签名', agentId: '1000002', sdkAppId: '1400000001' },
    }
    const made = await merchant.call('POST', '/api/v1/connections', body)
    expect(made.status, await made.clone().text()).toBe(201)
    const text = await made.text()
    sent.push(text)
    const { id } = JSON.parse(text) as { id: string }
    sent.push(await (await merchant.call('POST', `/api/v1/connections/${id}/test`)).text())
    sent.push(await (await merchant.call('PATCH', `/api/v1/connections/${id}`, { credentials, name: 'again' })).text())
    sent.push(
      await (
        await self.fetch(`http://dingshu.test/hooks/${adapter.kind}/${id}`, { method: 'POST', body: '{"x":' })
      ).text(),
    )
  }
  const misplaced = plant('account password among the settings', 'planted-misplaced-pwd-31')
  sent.push(
    await (
      await merchant.call('POST', '/api/v1/connections', {
        kind: 'kdniao',
        name: 'misplaced',
        credentials: { eBusinessId: '1', apiKey: 'planted-kdniao-apiKey-5e1b' },
        settings: { accounts: { zhongtong: { customerPwd: misplaced } } },
      })
    ).text(),
  )
  const hook = await merchant.call('POST', '/api/v1/webhooks', {
    name: 'w',
    url: 'https://example.com/hook',
    events: ['order.paid'],
  })
  const secret = /whsec_[A-Za-z0-9+/=_-]+/.exec(await hook.text())?.[0]
  expect(secret, String(hook.status)).toBeDefined()
  plant('webhook secret', secret ?? '')
  const factor = await merchant.call('POST', '/api/v1/account/second-factor', { password: 'correct-horse-battery' })
  const { uri: setup, recoveryCodes } = (await factor.json()) as { uri: string; recoveryCodes: string[] }
  plant('recovery code', recoveryCodes[0] ?? '')
  const totp = /secret=([A-Z2-7]{16,})/.exec(decodeURIComponent(setup))?.[1]
  expect(totp, setup).toBeDefined()
  plant('second factor', totp ?? '')
  await everyMinute()
}, 60_000)
afterAll(() => vi.restoreAllMocks())

describe('secrets', () => {
  it('are planted: this walk does not look for nothing', () => {
    expect(secrets.size).toBeGreaterThan(10)
    for (const [name, secret] of secrets) expect(secret.length, name).toBeGreaterThan(9)
    expect(foundIn(`x${encodeURIComponent(PASSWORD)}y`)).toEqual(['password'])
    createLog({ from: 'the walk' }).info('heard')
    expect(lines.some((line) => line.includes('the walk'))).toBe(true)
  })

  it('are in no answer to what was sent', () => {
    expect(sent.flatMap(foundIn)).toEqual([])
  })

  it('are in no answer of any GET route, with any id that the console knows', async () => {
    const gets = [...new Set(app.routes.filter(({ method }) => method === 'GET').map(({ path }) => path))]
    const ids = new Set<string>()
    const leaks: string[] = []
    let answers = 0
    const read = async (path: string) => {
      const answer = await merchant.call('GET', path)
      const text = answer.status === 101 ? '' : await answer.text()
      answers++
      for (const [id] of text.matchAll(/\b[a-z]{2,4}_[0-9A-Z]{26}\b/g)) ids.add(id)
      for (const name of foundIn(text)) leaks.push(`${path}: ${name}`)
    }
    const plain = gets.filter((path) => !path.includes(':') && !path.includes('*') && path.startsWith('/'))
    for (const path of plain) await read(path)
    await read('/api/v1/audit?limit=200')
    await read('/api/v1/audit/export?format=jsonl')
    await read('/api/v1/audit/export?format=csv')
    expect(ids.size).toBeGreaterThan(5)
    for (const path of gets.filter((path) => path.includes(':')))
      for (const id of [...ids].slice(0, 60)) await read(path.replaceAll(/:[A-Za-z]+/g, id))
    expect(answers).toBeGreaterThan(50)
    expect(leaks).toEqual([])
  })

  it('are in no line of the log', () => {
    expect(lines.flatMap((line) => foundIn(line).map((name) => `${name}: ${line.slice(0, 200)}`))).toEqual([])
  })

  it('lie in no table as they are', async () => {
    /** Where a secret may lie, and why. */
    const excused: Readonly<Record<string, string>> = {
      'CONTROL.session.token': 'the sign-in library looks sessions up by it; a cookie also carries a signature over it',
    }
    const leaks: string[] = []
    for (const [binding, db] of Object.entries({ CONTROL: env.CONTROL, SHARD_0: env.SHARD_0, SHARD_1: env.SHARD_1 })) {
      const { results: tables } = await db
        .prepare(
          "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%'",
        )
        .all<{ name: string }>()
      for (const { name } of tables)
        for (const row of (await db.prepare(`SELECT * FROM "${name}"`).all<Record<string, unknown>>()).results)
          for (const [column, value] of Object.entries(row))
            for (const secret of foundIn(String(value)))
              if (!(`${binding}.${name}.${column}` in excused)) leaks.push(`${binding}.${name}.${column}: ${secret}`)
    }
    expect([...new Set(leaks)]).toEqual([])
  })
})
