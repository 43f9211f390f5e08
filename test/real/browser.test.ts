import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Warehouse } from '../../src/warehouses/warehouses.contract.ts'
import { openBrowser } from '../support/chromium.ts'
import {
  accounts,
  PASSWORD,
  type RealMerchant,
  registerAccounts,
  SHOP,
  someGoods,
  stockUp,
  until,
} from '../support/real-merchant.ts'
import { callJson, type RealWorld, startRealWorld } from '../support/real-processes.ts'
import { buy, scan } from '../support/real-river.ts'

/** The longest that a page may take to show what has happened, ms. */
const SOON = 20_000

describe('a merchant’s first day in the console', () => {
  let world: RealWorld
  let browser: Browser
  let page: Page
  const wrong: string[] = []

  beforeAll(async () => {
    world = await startRealWorld()
    browser = await openBrowser()
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
    })
    context.setDefaultTimeout(SOON)
    page = await context.newPage()
    page.on('pageerror', (error) => wrong.push(String(error)))
    // Being signed out is answered with 401, and the browser writes it down.
    page.on(
      'console',
      (message) => message.type() === 'error' && !message.text().includes('401') && wrong.push(message.text()),
    )
  })
  afterAll(async () => {
    if (process.env.REAL_SHOT) await page?.screenshot({ path: process.env.REAL_SHOT })
    await browser?.close()
    await world?.close()
  })

  const seen = (locator: Locator) => locator.first().waitFor({ state: 'visible' })
  /** By its words: an icon may stand before them, and a space between two characters. */
  const press = (words: string, within: Page | Locator = page) =>
    within
      .getByRole('button', { name: new RegExp(`${[...words].join('\\s?')}$`) })
      .first()
      .click()
  const dialog = (words: string) => page.locator('[role=dialog]').filter({ hasText: words }).last()
  const go = (name: string) =>
    page.getByRole('navigation', { name: '订枢' }).getByText(name, { exact: true }).first().click()
  const signedIn = async (): Promise<RealMerchant> => {
    const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
    const send = <T>(method: string, path: string, body?: unknown) =>
      callJson<T>(`${world.hub.url}/api/v1${path}`, { method, body, headers: { cookie } })
    return { tenantId: '', email: '', cookie, send, get: (path) => send('GET', path) }
  }

  /** Through the wizard, with the test at its end; gives the address that the platform has to push to. */
  async function connect(
    kind: string,
    credentials: Record<string, string>,
    gateway: [label: string, url: string],
  ): Promise<string> {
    await page.goto(`${world.hub.url}/connections?new=1`)
    const wizard = page.getByRole('dialog', { name: '新建连接' })
    await wizard
      .getByRole('button', { name: new RegExp(kind) })
      .first()
      .click()
    for (const [label, value] of Object.entries(credentials))
      await wizard.getByLabel(label, { exact: true }).fill(value)
    await press('下一步', wizard)
    await wizard.getByLabel(gateway[0]).fill(gateway[1])
    await press('创建连接', wizard)
    await seen(wizard.getByText(`${kind} 已连接`))
    await press('测试连接', wizard)
    await seen(wizard.getByText('连接正常'))
    const url = await wizard.getByTestId('webhook-url').innerText()
    await press('完成', wizard)
    return url
  }

  test('a script of another version is not there, and nothing else is kept in its place', async () => {
    const gone = await fetch(`${world.hub.url}/assets/gone-1a2b3c4d.js`)
    expect(gone.status).toBe(404)
    expect(gone.headers.get('cache-control') ?? '').not.toContain('max-age')
  })

  test('sign up, connect the shop, see an order arrive live, pick, pack, ship; the buyer sees the parcel until it is delivered', async () => {
    await page.goto(`${world.hub.url}/sign-up`)
    await page.getByLabel('公司名称').fill('青禾服饰')
    await page.getByLabel('邮箱').fill(`${crypto.randomUUID()}@example.com`)
    await page.getByLabel('密码').fill(PASSWORD)
    await press('注册')
    await page.waitForURL('**/today')

    await registerAccounts(world)
    // The app exists at the platform first; its push address is filled in afterwards.
    await world.control('POST', '/shops', SHOP)
    const { appKey, appSecret, shopId } = SHOP
    const webhook = await connect('抖店', { 'App Key': appKey, 'App Secret': appSecret, '店铺 ID': shopId }, [
      '接口地址（可选）',
      `${world.sandboxUrl}/doudian`,
    ])
    expect(webhook).toContain('/hooks/doudian/')
    await world.control('POST', '/shops', { ...SHOP, pushUrl: webhook })
    const { customer, key, secret, salt } = accounts.kuaidi100
    await connect('快递100', { customer, '授权 key': key, secret, '推送校验 salt': salt }, [
      '网关地址（可选）',
      `${world.sandboxUrl}/kuaidi100`,
    ])
    const { eBusinessId, apiKey } = accounts.kdniao
    await connect('快递鸟', { '商户号 EBusinessID': eBusinessId, 'API Key': apiKey }, [
      '网关地址（可选）',
      `${world.sandboxUrl}/kdniao`,
    ])

    const [item] = someGoods(1, 20)
    if (!item) throw new Error('no goods')
    const merchant = await signedIn()
    await stockUp(merchant, world, [item], { warehouses: ['WH-1'] })
    // A label names who sends it.
    const { items: warehouses } = await merchant.get<{ items: Warehouse[] }>('/warehouses')
    for (const { id, ...warehouse } of warehouses)
      await merchant.send('PUT', `/warehouses/${id}`, {
        ...warehouse,
        address: '物流园 1 号',
        contactName: '王仓管',
        contactPhone: '057188886666',
      })

    await go('订单')
    await seen(page.getByText('还没有订单'))
    await seen(page.getByTitle('实时更新中'))
    await page.evaluate(() => Object.assign(globalThis, { stayed: true }))
    const [platformOrderId = ''] = await buy(world, { shopSkuId: item.shopSkuId })
    const boughtAt = Date.now()
    await page.getByRole('button', { name: /有 1 条新订单/ }).click()
    const row = page.locator('tr[data-row]').filter({ hasText: platformOrderId })
    await seen(row)
    const shownMs = Date.now() - boughtAt
    await seen(row.getByText('分单完成'))

    await row.getByText('纯棉T恤').first().click()
    const panel = page.getByRole('dialog', { name: '订单详情' })
    await press('复制链接', panel)
    const url = await panel.getByRole('link', { name: /\/t\// }).getAttribute('href')
    if (url === null) throw new Error('no link')
    const buyer = await (
      await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
    ).newPage()
    await buyer.goto(url)
    await seen(buyer.getByText('商家正在备货').first())
    // The page asks anew each minute; what the buyer has done on it stays where nothing is new.
    const waiting = await (await browser.newContext({ locale: 'zh-CN' })).newPage()
    await waiting.clock.install()
    await waiting.goto(url)
    await waiting.getByRole('button', { name: '联系商家' }).click()
    await seen(waiting.getByText('已通知商家'))
    const again = waiting.waitForResponse((answer) => answer.url().includes('/api/public/track/'))
    await waiting.clock.fastForward('01:05')
    await (await again).finished()
    await waiting.waitForTimeout(300)
    expect(await waiting.getByText('已通知商家').count()).toBe(1)
    await waiting.close()
    await page.keyboard.press('Escape')

    await go('发货')
    const stage = async (name: string) => page.getByRole('tab', { name: new RegExp(name) }).click()
    await press('开始拣货')
    await stage('拣货中')
    await press('拣货完成')
    await press('拣货完成', dialog('核对拣货数量'))
    await stage('已拣货')
    await press('打包完成')
    await stage('已打包')
    await press('称重')
    const scale = dialog('重量（克）')
    await scale.getByLabel('重量（克）').fill('640')
    await press('保存', scale)
    // Tapped twice: the second tap meets the button as soon as it says the next step, which nobody can take back.
    await page.evaluate(`{
      const button = () => document.querySelector('.fulfilment-foot .ant-btn-primary')
      const second = new MutationObserver(() => {
        if (!/交接/.test(button()?.innerText ?? '')) return
        second.disconnect()
        button().click()
      })
      second.observe(document.querySelector('.fulfilment-foot'), { subtree: true, childList: true, characterData: true })
    }`)
    await press('打印面单')
    await press('交接出库')
    await seen(page.getByText('已出库，平台和买家会收到发货通知'))
    const { packs } = await until(
      'the shop knows our waybill',
      () => world.control<{ packs: { waybill: string }[] }>('GET', `/orders/${platformOrderId}`),
      (order) => order.packs.length > 0,
    )
    const waybill = packs[0]?.waybill ?? ''

    await until(
      'the tracking service watches',
      () => world.control<{ items: { path: string; ok: boolean }[] }>('GET', '/calls?platform=kuaidi100&limit=50'),
      ({ items }) => items.some(({ path, ok }) => path === '/poll' && ok),
    )
    await go('订单')
    await seen(row.getByText('已出库'))
    for (const [node, word] of [
      ['picked_up', '运输中'],
      ['out_for_delivery', '派送中'],
    ] as const) {
      await scan(world, waybill, node)
      await seen(row.getByText(word))
    }
    await buyer.reload()
    await seen(buyer.getByText(waybill))
    await seen(buyer.getByText(/派送/))
    await scan(world, waybill, 'delivered')
    await seen(row.getByText('已签收'))
    await buyer.reload()
    await seen(buyer.getByText('已签收'))

    // All of it came over the live line: the page was never loaded anew.
    expect(await page.evaluate(() => (globalThis as { stayed?: boolean }).stayed)).toBe(true)
    expect(wrong).toEqual([])
    console.log(`order placed at the shop → row on the screen ${shownMs} ms`)
  })
})
