// A platform's export of 100,000 rows in GBK: how fast it is read in, what the Worker's own heap grows to meanwhile, and how fast the orders of a part
// of it become orders. The runtime runs with a hard limit of the heap, so that a Worker beyond it would not come to the end.
//   npm run bench:import -- [--json] [--rows 100000] [--orders 2000]
import { underProjectNode } from './support/project-node.mjs'

underProjectNode()
const { build, startHub } = await import('../scripts/hub.mjs')
const { figure, freePort, inFolder, load, options, report, say, sleep } = await import('./support/figures.mjs')
const { aMerchant } = await import('./support/merchant.mjs')
const { limitHeap, watchHeap } = await import('./support/heap-peak.mjs')

const { json, rows, orders } = options({ rows: [100_000, 1_000, 200_000], orders: [2_000, 100, 50_000] })

const HEADER =
  '主订单编号,子订单编号,选购商品,商品规格,商品数量,商家编码,商品单价,订单应付金额,收件人,收件人手机号,省,市,区,详细地址,买家留言,订单提交时间,支付完成时间,商家备注,订单状态'
const rowOf = (i) =>
  `="69${3e12 + (i >> 1)}7",="79${3e12 + i}7",保温杯 大容量,颜色:白色;尺码:XL,1,CUP-${i % 50},59.00,118.00,张三丰,138${String(i).padStart(8, '0')},浙江省,杭州市,西湖区,文一西路${i % 900}号,"两行\n留言 ${i}",2026-11-20 10:00:00,2026-11-20 10:01:00,,待发货`

/** Written by hand: an encoder for GBK is not in the language. */
function gbkEncoder() {
  const decoder = new TextDecoder('gb18030')
  const codes = new Map()
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const char = trail === 0x7f ? '' : decoder.decode(Uint8Array.from([lead, trail]))
      if (char.length === 1 && !codes.has(char)) codes.set(char, [lead, trail])
    }
  return (text) => {
    const bytes = []
    for (const char of text) {
      const pair = char.charCodeAt(0) < 0x80 ? null : codes.get(char)
      if (pair) bytes.push(...pair)
      else bytes.push(char.charCodeAt(0))
    }
    return Buffer.from(bytes)
  }
}

/** What Cloudflare gives a Worker, MiB. */
const HEAP_LIMIT = 128

async function* pieces(encode, count) {
  yield encode(`${HEADER}\r\n`)
  for (let at = 0; at < count; at += 500) {
    const part = Array.from({ length: Math.min(500, count - at) }, (_, i) => rowOf(at + i))
    yield encode(`${part.join('\r\n')}\r\n`)
  }
}

say('building …')
build({ web: false })
await inFolder(async (stateDir) => {
  limitHeap(HEAP_LIMIT)
  const inspectorPort = await freePort()
  const hub = await startHub({ port: await freePort(), stateDir, cron: false, assets: false, inspectorPort })
  try {
    const merchant = await aMerchant(hub, { skus: 1 })
    const shop = await merchant.send('POST', '/connections', { kind: 'file', name: '文件' })
    const encode = gbkEncoder()
    const upload = async (name, count) => {
      const bytes = []
      for await (const piece of pieces(encode, count)) bytes.push(piece)
      const file = Buffer.concat(bytes)
      const at = performance.now()
      const answer = await fetch(`${hub.url}/api/v1/imports?connectionId=${shop.id}&fileName=${name}`, {
        method: 'POST',
        headers: { ...merchant.headers, 'content-type': 'text/csv' },
        body: file,
      })
      const staged = await answer.json()
      if (answer.status !== 201 || staged.rows !== count || staged.badRows > 0)
        throw new Error(`${answer.status} ${JSON.stringify(staged).slice(0, 300)}`)
      return { staged, ms: performance.now() - at, megabytes: file.length / 1e6 }
    }
    await upload('warm.csv', 1_000)
    const stopWatching = await watchHeap(inspectorPort)
    say(`${rows} rows in GBK (load ${load()})`)
    const big = await upload('big.csv', rows)
    const memory = await stopWatching()
    const part = await upload('part.csv', orders * 2)
    const startedAt = performance.now()
    await merchant.send('POST', `/imports/${part.staged.id}/start`, {})
    for (;;) {
      const { status, ordersDone } = await merchant.send('GET', `/imports/${part.staged.id}`)
      if (status === 'done') break
      if (performance.now() - startedAt > 300_000) throw new Error(`only ${ordersDone} orders after five minutes`)
      await sleep(100)
    }
    const taken = performance.now() - startedAt
    report(
      `a file of ${rows} rows, ${big.megabytes.toFixed(1)} MB`,
      [
        figure('rows read in a second', (rows * 1000) / big.ms, '/s', { least: 5_000 }),
        figure(`memory of the Worker at most, of ${memory.looks} looks`, memory.most, 'MiB', { most: HEAP_LIMIT }),
        figure(`orders taken in a second, of ${orders}`, (orders * 1000) / taken, '/s'),
      ],
      json,
    )
  } finally {
    await hub.stop()
  }
})
