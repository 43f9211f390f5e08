/** Lists as files through the front door: what the page shows, with numbers that people know, and nobody's name. */
import { describe, expect, it } from 'vitest'
import { listFile } from '../../../src/platform/list-file.ts'
import { aColleague } from '../../support/members.ts'
import { eventually } from '../../support/open-shop.ts'
import { aFloor, type Floor } from '../../support/shop-floor.ts'

const rowsOf = (text: string) => text.replace('\ufeff', '').trimEnd().split('\r\n')

async function download(floor: Floor, path: string): Promise<string> {
  const answer = await floor.merchant.call('GET', path)
  expect(answer.status, path).toBe(200)
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="[a-z_A-Z0-9-]+\.csv"$/)
  // `text()` would drop the mark that spreadsheets need.
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await answer.arrayBuffer())
}

describe('a list as a file', () => {
  it('goes on page by page until the list ends', async () => {
    const all = Array.from({ length: 5 }, (_, i) => i)
    const pages = listFile(new Set(), {
      columns: [
        { head: 'n', cell: (n: number) => n },
        { head: 'money', cell: (n: number) => n, right: 'finance:read' },
      ],
      page: async (cursor) => {
        const from = Number(cursor ?? 0)
        return { items: all.slice(from, from + 2), nextCursor: from + 2 < all.length ? String(from + 2) : null }
      },
    })
    let text = ''
    for await (const piece of pages) text += piece
    expect(text).toBe('\ufeff"n"\r\n0\r\n1\r\n2\r\n3\r\n4\r\n')
  })

  it.each([
    [5, 4, ['0', '1', '2', '3', '"没有导完：只有前 4 行，后面还有。请按状态、时间等筛选，分几次导出。"']],
    [4, 4, ['0', '1', '2', '3']],
    [3, 4, ['0', '1', '2']],
  ])(
    'of %i rows, where a file holds %i, says in its last line that there are more, and only then',
    async (count, most, expected) => {
      const file = {
        columns: [{ head: 'n', cell: (n: number) => n }],
        // As the real lists do, a full page names a next one, which may be empty.
        page: async (cursor: string | undefined) => {
          const from = Number(cursor ?? 0)
          const items = Array.from({ length: Math.min(2, count - from) }, (_, i) => from + i)
          return { items, nextCursor: items.length === 2 ? String(from + 2) : null }
        },
      }
      let text = ''
      for await (const piece of listFile(new Set(), file, most)) text += piece
      expect(rowsOf(text).slice(1)).toEqual(expected)
    },
  )

  it('holds the jobs, the stock and the cases of the caller, and nothing of the receiver', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    const order = await floor.sell('X1', [{ sku: 'TEE-1', quantity: 2 }])
    await floor.until('X1', 'allocated')
    await floor.sell('X2', [{ sku: 'TEE-1', quantity: 50 }])
    await floor.untilHeld('X2', 'short_of_stock')

    const jobs = await download(floor, '/api/v1/fulfilments/export')
    expect(jobs.startsWith('\ufeff"发货单"')).toBe(true)
    expect(rowsOf(jobs)).toHaveLength(2)
    expect(jobs).toContain(`"${order.hubNo}","X1","WH-1","to_pick","TEE-1×2",2`)
    expect(rowsOf(await download(floor, '/api/v1/fulfilments/export?status=packed'))).toHaveLength(1)

    // The ledger tells the list its levels through a queue.
    await eventually(
      async () => rowsOf(await download(floor, '/api/v1/stock/export')),
      (rows) => rows.some((row) => row.startsWith('"TEE-1"') && row.includes('"WH-1",10,8,2,0,0,0')),
    )

    const cases = await download(floor, '/api/v1/cases/export?status=open')
    expect(cases).toContain('"short"')
    expect(cases).toContain('"X2"')

    expect(rowsOf(await download(floor, '/api/v1/parked/export'))).toHaveLength(1)
    expect(jobs + cases).not.toMatch(/张三丰|13800001234/)

    const { items } = await floor.merchant.get<{ items: { action: string }[] }>('/api/v1/audit?limit=50')
    const told = items.map(({ action }) => action).filter((action) => action.endsWith('.exported'))
    expect(new Set(told)).toEqual(
      new Set(['fulfilments.exported', 'stock.exported', 'cases.exported', 'messages.exported']),
    )

    // A keeper has the right to jobs, stock and cases, and none to parked messages.
    const keeper = await aColleague(floor.merchant, 'warehouse')
    const status = async (path: string) => (await keeper.call('GET', path)).status
    expect(
      await Promise.all(['fulfilments', 'stock', 'cases', 'parked'].map((l) => status(`/api/v1/${l}/export`))),
    ).toEqual([200, 200, 200, 403])
  })
})
