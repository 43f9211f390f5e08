import { Hono } from 'hono'
import { html, raw } from 'hono/html'
import * as z from 'zod'
import { shanghaiText } from '../shanghai-time'
import type { Letter } from './mailbox'

const text = z.string().trim().min(1)
const letter = z.object({
  id: text.max(100),
  from: text.max(300),
  to: z.email(),
  subject: text.max(400),
  text: text.max(50_000),
  html: z.string().max(200_000),
})

/** A mail service: one JSON POST with a bearer token a letter. Without the token it refuses, as the real ones do. */
export const mailRoutes = new Hono<{ Bindings: SandboxEnv }>()
  .post('/mail', async (c) => {
    if (c.req.header('authorization') !== `Bearer ${c.env.MAIL_TOKEN}`) return c.json({ error: 'token不对' }, 401)
    const parsed = letter.safeParse(await c.req.json().catch(() => null))
    if (!parsed.success) return c.json({ error: '信件不完整', issues: parsed.error.issues }, 400)
    await c.env.WORLD.getByName('world').takeLetter(parsed.data)
    return c.json({ id: parsed.data.id }, 202)
  })
  .get('/mailbox.json', async (c) => {
    const limit = Math.min(1_000, Math.max(1, Number(c.req.query('limit')) || 100))
    return c.json({ items: await c.env.WORLD.getByName('world').letters(limit, c.req.query('to')) })
  })
  .get('/mailbox', async (c) => {
    const to = c.req.query('to')
    const letters: Letter[] = await c.env.WORLD.getByName('world').letters(100, to)
    const items = letters.map(
      (one) => html`<article><header><b>${one.subject}</b><span>${shanghaiText(one.at)}</span></header>
<div class="who">发给 <a href="/mailbox?to=${encodeURIComponent(one.to)}">${one.to}</a>，来自 ${one.from}</div>
<div class="text">${linked(one.text)}</div></article>`,
    )
    const all = html`<a href="/mailbox">全部信件</a>`
    return c.html(html`<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"><title>信箱</title>
<style>${raw(STYLE)}</style></head><body><h1>信箱<a href="/">平台沙箱</a>${to ? all : ''}</h1>
${items.length > 0 ? items : html`<p class="who">寄出的信显示在这里，最新的在最上面。</p>`}</body></html>`)
  })

const STYLE = `body{margin:0 auto;max-width:760px;padding:16px;font:14px/22px system-ui,"PingFang SC","Microsoft YaHei",sans-serif;color:#111827;background:#f7f8fa}
h1{font-size:20px;font-weight:600;display:flex;gap:16px;align-items:baseline}h1 a{font-size:13px;font-weight:400}a{color:#0f766e;overflow-wrap:anywhere}
article{background:#fff;border:1px solid #e5e7eb;border-radius:6px;padding:12px 16px;margin:0 0 12px}
header{display:flex;justify-content:space-between;gap:16px}header span,.who{color:#6b7280;font-size:13px}header span{white-space:nowrap}.text{white-space:pre-wrap;margin-top:8px}`

/** The text with its addresses as links; everything else is escaped. */
function linked(content: string) {
  return content
    .split(/(https?:\/\/\S+)/)
    .map((part) =>
      /^https?:\/\//.test(part) ? html`<a href="${part}" target="_blank" rel="noopener">${part}</a>` : part,
    )
    .map((part) => html`${part}`)
}
