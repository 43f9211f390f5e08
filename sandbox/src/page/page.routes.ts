import { Hono } from 'hono'
import { html, raw } from 'hono/html'
import { center, left, right, top } from './panels'
import { SCRIPT, STYLE } from './style'

/** One page that shows the outside world and lets a person push it around. */
export const pageRoutes = new Hono<{ Bindings: SandboxEnv }>()
  .get('/', async (c) => {
    const board = await c.env.WORLD.getByName('world').board()
    return c.html(html`<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><title>平台沙箱</title><style>${raw(STYLE)}</style></head>
<body><header id="header">${top(board)}</header>
<main><aside>${left(board)}</aside><div id="center">${center(board)}</div><aside class="right" id="right">${right(board)}</aside></main>
<script>${raw(SCRIPT)}</script></body></html>`)
  })
  .get('/board', async (c) => {
    const board = await c.env.WORLD.getByName('world').board()
    return c.html(html`<div id="header">${top(board)}</div><div>${left(board)}</div>
<div id="center">${center(board)}</div><div id="right">${right(board)}</div>`)
  })
