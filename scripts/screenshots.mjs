// npm run screenshots [-- <base url> <folder>]: every page of a running demo (`npm start`) at desktop and phone width.
import { mkdirSync } from 'node:fs'
import { openBrowser } from '../test/support/chromium.ts'
import { demoAccount } from './demo-data.mjs'

const [base = 'http://127.0.0.1:8787', folder = 'docs/screenshots'] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
const app = await openBrowser()
const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } }

for (const [name, viewport] of Object.entries(sizes)) {
  const context = await app.newContext({
    viewport,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    deviceScaleFactor: name === 'phone' ? 2 : 1,
  })
  const page = await context.newPage()
  const problems = []
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
  page.on('pageerror', (error) => problems.push(String(error)))
  const shot = async (file) => {
    await page.waitForTimeout(900)
    await page.screenshot({ path: `${folder}/${name}-${file}.png` })
  }
  await page.goto(`${base}/sign-up`)
  await shot('sign-up')
  await page.goto(`${base}/sign-in`)
  await page.getByLabel('邮箱').fill(demoAccount.email)
  await page.getByLabel('密码').fill(demoAccount.password)
  await shot('sign-in')
  await page.getByRole('button', { name: /登\s*录/ }).click()
  await page.waitForURL((url) => !url.pathname.includes('sign-in'))
  for (const route of [
    'today',
    'orders',
    'stock',
    'fulfilments',
    'connections',
    'cases',
    'payments',
    'parked',
    'mappings',
    'notices',
    'settings',
  ]) {
    await page.goto(`${base}/${route}`)
    await shot(route)
  }
  const { items } = await page.evaluate(async () => (await fetch('/api/v1/orders?limit=200')).json())
  const telling =
    items.find((order) => ['in_transit', 'out_for_delivery', 'shipped'].includes(order.status)) ??
    items.find((order) => order.status === 'delivered') ??
    items[0]
  await page.goto(`${base}/orders/${telling.id}`)
  await shot('order')
  const { url } = await page.evaluate(
    async (id) => (await fetch(`/api/v1/orders/${id}/track-link`, { method: 'POST' })).json(),
    telling.id,
  )
  await page.goto(url)
  await shot('track')
  console.log(`${name}: ${problems.length} console errors`, problems.slice(0, 5))
  await context.close()
}
await app.close()
