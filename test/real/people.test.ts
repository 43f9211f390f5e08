import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from '../support/chromium.ts'
import {
  connect,
  openWarehouses,
  PASSWORD,
  type RealMerchant,
  SHOP,
  someGoods,
  stockUp,
  until,
} from '../support/real-merchant.ts'
import { callJson, type RealWorld, startRealWorld } from '../support/real-processes.ts'
import { buy } from '../support/real-river.ts'
import { codeOf } from '../support/totp.ts'

/** The longest that a page may take to show what has happened, ms. */
const SOON = 20_000
const OWNER = 'owner@example.com'
const KEEPER = 'keeper@example.com'

describe('people of a tenant, in the console', () => {
  let world: RealWorld
  let browser: Browser
  let owner: Page
  const wrong: string[] = []

  beforeAll(async () => {
    world = await startRealWorld()
    browser = await openBrowser()
    owner = await aPage()
  }, 90_000)
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })

  /** A browser of somebody's own. */
  async function aPage(): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' })
    context.setDefaultTimeout(SOON)
    const page = await context.newPage()
    page.on('pageerror', (error) => wrong.push(String(error)))
    return page
  }
  const seen = (locator: Locator) => locator.first().waitFor({ state: 'visible' })
  const gone = (locator: Locator) => locator.first().waitFor({ state: 'detached' })
  const press = (words: string, within: Page | Locator) =>
    within
      .getByRole('button', { name: new RegExp(`${[...words].join('\\s?')}$`) })
      .first()
      .click()
  const dialog = (page: Page) => page.getByRole('dialog').last()
  const at = (path: string) => `${world.hub.url}${path}`
  /** The link of the newest letter to the address whose subject matches. */
  const linkTo = (to: string, subject: RegExp): Promise<string> =>
    until(
      `a letter to ${to}`,
      async () => {
        const { items } = await callJson<{ items: { subject: string; text: string }[] }>(
          `${world.sandboxUrl}/mailbox.json?to=${encodeURIComponent(to)}`,
          {},
        )
        return /https?:\/\/\S+/.exec(items.find((letter) => subject.test(letter.subject))?.text ?? '')?.[0] ?? ''
      },
      (link) => link !== '',
    )
  /** The API in the name of whoever is signed in on the page. */
  async function as(page: Page): Promise<RealMerchant> {
    const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
    const send = <T>(method: string, path: string, body?: unknown) =>
      callJson<T>(at(`/api/v1${path}`), { method, body, headers: { cookie } })
    return { tenantId: '', email: '', cookie, send, get: (path) => send('GET', path) }
  }

  test('a colleague is invited, narrowed to a warehouse and sent away, and an open console follows each step by itself', async () => {
    await owner.goto(at('/sign-up'))
    await owner.getByLabel('公司名称').fill('青禾服饰')
    await owner.getByLabel('邮箱').fill(OWNER)
    await owner.getByLabel('密码').fill(PASSWORD)
    await press('注册', owner)
    await owner.waitForURL('**/today')
    await owner.goto(await linkTo(OWNER, /确认/))
    await press('确认', owner)
    await seen(owner.getByText('邮箱已确认'))

    // One order in each of two warehouses.
    const merchant = await as(owner)
    await openWarehouses(merchant)
    const shop = await connect(merchant, world, 'doudian', '青禾旗舰店')
    await world.control('POST', '/shops', { ...SHOP, pushUrl: shop.webhookUrl })
    const [near, far] = someGoods(2, 20)
    if (!near || !far) throw new Error('no goods')
    await stockUp(merchant, world, [near, far], { warehouses: ['WH-HZ'] })
    await merchant.send('PUT', `/stock/${far.sku}`, {
      counts: [
        { warehouseId: 'WH-HZ', onHand: 0 },
        { warehouseId: 'WH-GZ', onHand: 20 },
      ],
      reason: '都在广州',
    })
    const [[inHangzhou = ''], [inGuangzhou = '']] = [
      await buy(world, { shopSkuId: near.shopSkuId }),
      await buy(world, { shopSkuId: far.shopSkuId }),
    ]
    await until(
      'both are allocated',
      () => merchant.get<{ items: unknown[] }>('/orders?status=allocated'),
      ({ items }) => items.length === 2,
    )

    await owner.goto(at('/members'))
    await press('邀请同事', owner)
    await dialog(owner).getByLabel('邮箱').fill(KEEPER)
    await dialog(owner).getByLabel('角色').click()
    await owner
      .locator('.ant-select-item-option')
      .filter({ hasText: /^仓库$/ })
      .click()
    await press('发送邀请', owner)
    const keeper = await aPage()
    await keeper.goto(await linkTo(KEEPER, /邀请/))
    await keeper.getByLabel('姓名').fill('老张')
    await keeper.getByLabel('密码').fill(PASSWORD)
    await press('加入', keeper)
    // The common home is not a keeper's: the first page of their own opens.
    await keeper.waitForURL('**/board')
    await keeper.goto(at('/orders'))
    const rowOf = (id: string) => keeper.locator('tr[data-row]').filter({ hasText: id })
    await seen(rowOf(inHangzhou))
    await seen(rowOf(inGuangzhou))
    expect(await keeper.getByText('¥').count()).toBe(0)
    await seen(keeper.getByTitle('实时更新中'))

    await owner.goto(at('/members'))
    await owner.getByRole('button', { name: /改 老张 的可见范围/ }).click()
    await dialog(owner).getByText('只看选中的仓库').click()
    await dialog(owner).getByRole('combobox', { name: '按仓库' }).click()
    await owner.locator('.ant-select-item-option').filter({ hasText: '杭州仓' }).click()
    // The list of a choice of many stays open until something else is touched.
    await dialog(owner).getByText('老张 能看到哪些').click()
    await press('保存', dialog(owner))
    await gone(rowOf(inGuangzhou))
    await seen(rowOf(inHangzhou))
    await seen(keeper.getByText('只看 杭州仓'))

    await owner.goto(at('/account'))
    await press('开启', owner)
    await dialog(owner).getByLabel('当前密码').fill(PASSWORD)
    await press('下一步', dialog(owner))
    const secret = ((await owner.getByTestId('totp-secret').innerText()).match(/[A-Z2-7]{16,}/) ?? [''])[0]
    const uri = `otpauth://totp/x?secret=${secret}`
    await owner.getByLabel('6 位验证码').fill(codeOf(uri, Date.now() - 30_000))
    await press('开启两步验证', dialog(owner))
    const recovery = (await owner.getByTestId('recovery-codes').innerText()).split(/\s+/)
    await press('我已保存', owner)
    await owner.goto(at('/members'))
    await owner.getByRole('switch').click()
    await seen(keeper.getByText('要求开启两步验证'))
    // Behind the gate nothing knocks at the feed again and again.
    let knocks = 0
    keeper.on('websocket', () => {
      knocks += 1
    })
    await keeper.waitForTimeout(3_000)
    expect(knocks).toBe(0)

    await owner.locator('tr').filter({ hasText: '老张' }).getByRole('button', { name: '移除' }).click()
    await dialog(owner).getByRole('button', { name: '移除' }).click()
    await seen(owner.getByText('1 位同事可以登录'))
    await keeper.goto(at('/orders'))
    await keeper.waitForURL(/sign-in/)

    const elsewhere = await aPage()
    await elsewhere.goto(at('/sign-in'))
    await elsewhere.getByLabel('邮箱').fill(OWNER)
    await elsewhere.getByLabel('密码').fill(PASSWORD)
    await press('登录', elsewhere)
    await elsewhere.getByText(/用恢复码/).click()
    await elsewhere.getByLabel('恢复码').fill(recovery[0] ?? '')
    await press('登录', elsewhere)
    await elsewhere.waitForURL('**/today')
    await owner.goto(at('/account'))
    await press('退出其他设备', owner)
    // Its console hears of it without a click.
    await elsewhere.waitForURL(/sign-in/)
    expect(wrong).toEqual([])
  }, 120_000)
})
