import { Hono } from 'hono'
import { html } from 'hono/html'
import type { HookNote } from './merchant'

const VERDICTS: Record<HookNote['verdict'], string> = {
  genuine: '签名正确',
  forged: '签名不对',
  stale: '时间太旧',
  unproved: '没有密钥，未验证',
}

/** The merchant's own server: takes webhooks, and shows a person what came. */
export const merchantRoutes = new Hono<{ Bindings: SandboxEnv }>()
  .post('/merchant-webhook', async (c) => {
    const header = (name: string) => c.req.header(name) ?? ''
    const taken = await c.env.WORLD.getByName('world').takeHook({
      id: header('webhook-id'),
      timestamp: header('webhook-timestamp'),
      signature: header('webhook-signature'),
      body: await c.req.text(),
    })
    if (taken.delayMs > 0) await scheduler.wait(taken.delayMs)
    if (taken.status === 302) return c.redirect('/merchant-webhook/elsewhere', 302)
    return c.json({ taken: taken.status === 200 }, taken.status as 200)
  })
  .get('/merchant-webhook', async (c) => {
    const { notes, mood, secrets } = await c.env.WORLD.getByName('world').merchant()
    const rows = notes.map(
      (
        note,
      ) => html`<tr><td>${new Date(note.at).toISOString()}</td><td>${note.type}</td><td>${VERDICTS[note.verdict]}${note.repeat ? '，重复' : ''}</td><td>${note.status}</td><td><code>${note.id}</code></td></tr>
<tr><td></td><td colspan="4"><pre>${note.body}</pre></td></tr>`,
    )
    return c.html(html`<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>商家系统</title>
<meta http-equiv="refresh" content="3"><style>body{font:13px/20px system-ui;margin:24px}td,th{padding:4px 12px;text-align:left;vertical-align:top}pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere;color:#555}</style></head>
<body><h1>商家系统收到的推送</h1><p>状态：${mood}，密钥 ${secrets.length} 个。用 PUT /control/merchant-webhook 设置。</p>
<table><tr><th>时间</th><th>事件</th><th>验证</th><th>答复</th><th>编号</th></tr>${rows}</table></body></html>`)
  })
