/** A file of orders, from its bytes to orders in the hub: each once, however often and in however many files it comes. */
import { describe, expect, it } from 'vitest'
import { encodeTime } from '../../../src/core/ids.ts'
import { DAY } from '../../../src/core/time.ts'
import { importNext } from '../../../src/flows/shops/run-import.ts'
import type { Import, ImportPreview } from '../../../src/imports/imports.contract.ts'
import { forgetImports, importsRepository } from '../../../src/imports/imports.repository.ts'
import { gbk } from '../../support/gbk.ts'
import { eventually } from '../../support/open-shop.ts'
import { aMerchant, ctxOfTenant, type SignedIn, self } from '../../support/tenants.ts'

const HEADER =
  '主订单编号,子订单编号,选购商品,商品数量,商家编码,商品单价,订单应付金额,收件人,收件人手机号,详细地址,买家留言,订单提交时间,订单状态'
const row = (
  order: number,
  line: number,
  change: Partial<Record<'quantity' | 'remark' | 'id' | 'phone', string>> = {},
) =>
  `${change.id ?? `="69200000000000${1000 + order}"`},${order}0${line},保温杯,${change.quantity ?? '1'},CUP-${line},59.00,118.00,张三丰,${change.phone ?? '13812345678'},浙江省杭州市西湖区文一西路9号,"${change.remark ?? '两行\n留言'}",2026-11-20 10:00:00,待发货`
const fileOf = (rows: readonly string[]) => [HEADER, ...rows, ''].join('\r\n')

async function aFileShop() {
  const merchant = await aMerchant()
  const { id } = await merchant.send<{ id: string }>('POST', '/api/v1/connections', { kind: 'file', name: '线下团购' })
  return { merchant, connectionId: id }
}

const post = (merchant: SignedIn, path: string, bytes: Uint8Array<ArrayBuffer> | string) =>
  self.fetch(`http://dingshu.test/api/v1/imports${path}`, {
    method: 'POST',
    headers: { cookie: merchant.cookie, 'content-type': 'text/csv' },
    body: bytes,
  })

const upload = async (
  merchant: SignedIn,
  connectionId: string,
  bytes: Uint8Array<ArrayBuffer> | string,
  name = 'orders.csv',
) => (await (await post(merchant, `?connectionId=${connectionId}&fileName=${name}`, bytes)).json()) as Import

const settled = (merchant: SignedIn, id: string) =>
  eventually(
    () => merchant.get<Import>(`/api/v1/imports/${id}`),
    ({ status }) => status === 'done',
  )

const orders = async (merchant: SignedIn) =>
  (await merchant.get<{ items: { platformOrderId: string; items: { quantity: number }[] }[] }>('/api/v1/orders')).items

describe('a file of orders', () => {
  it('in GBK becomes orders: rows of one number are one order, wherever they stand', async () => {
    const { merchant, connectionId } = await aFileShop()
    const rows = [row(1, 1), row(2, 1), row(1, 2), row(3, 1)]
    const staged = await upload(merchant, connectionId, gbk(fileOf(rows)))
    expect(staged).toMatchObject({ status: 'ready', rows: 4, badRows: 0, orders: 3 })
    expect(await orders(merchant), 'nothing is an order before somebody says yes').toEqual([])
    await merchant.send('POST', `/api/v1/imports/${staged.id}/start`)
    expect(await settled(merchant, staged.id)).toMatchObject({ ordersDone: 3, ordersUnchanged: 0 })
    const taken = await orders(merchant)
    expect(taken).toHaveLength(3)
    expect(taken.find(({ platformOrderId }) => platformOrderId.endsWith('1001'))?.items).toHaveLength(2)
  })

  it('keeps no phone, name or address in plain, neither while it waits nor afterwards', async () => {
    const { merchant, connectionId } = await aFileShop()
    await upload(merchant, connectionId, fileOf([row(1, 1)]))
    const ctx = await ctxOfTenant(merchant.tenantId)
    const { results } = await ctx.db.$client
      .prepare('SELECT line FROM import_rows WHERE tenant_id = ?')
      .bind(merchant.tenantId)
      .all<{ line: string }>()
    expect(results[0]?.line).toContain('138****5678')
    expect(results[0]?.line).toContain('"sealed"')
    expect(results[0]?.line).not.toMatch(/13812345678|张三丰|9号/)
  })

  it('that was read in already is the same import, and an order that another file holds unchanged is left alone', async () => {
    const { merchant, connectionId } = await aFileShop()
    const first = await upload(merchant, connectionId, fileOf([row(1, 1), row(2, 1)]))
    expect((await upload(merchant, connectionId, fileOf([row(1, 1), row(2, 1)]), 'again.csv')).id).toBe(first.id)
    await merchant.send('POST', `/api/v1/imports/${first.id}/start`)
    await settled(merchant, first.id)
    const more = await upload(merchant, connectionId, fileOf([row(2, 1), row(1, 1), row(3, 1)]))
    expect(more.id).not.toBe(first.id)
    await merchant.send('POST', `/api/v1/imports/${more.id}/start`)
    expect(await settled(merchant, more.id)).toMatchObject({ ordersDone: 3, ordersUnchanged: 2 })
    expect(await orders(merchant)).toHaveLength(3)
  })

  it('tells of each bad row what is wrong, and takes the others in', async () => {
    const { merchant, connectionId } = await aFileShop()
    const staged = await upload(
      merchant,
      connectionId,
      fileOf([row(1, 1), row(2, 1, { id: '6.92E+18' }), row(3, 1, { quantity: '很多' })]),
    )
    expect(staged).toMatchObject({ rows: 3, badRows: 2, orders: 1 })
    const bad = await merchant.get<{ items: unknown[] }>(`/api/v1/imports/${staged.id}/bad-rows`)
    expect(bad.items).toMatchObject([
      { rowNo: 3, errors: [{ column: '主订单编号', fault: 'mangled_number', value: '6.92E+18' }] },
      { rowNo: 4, errors: [{ column: '商品数量', fault: 'not_a_quantity', value: '很多' }] },
    ])
  })

  it('is shown before it is read in, and remembers the columns that somebody chose', async () => {
    const { merchant, connectionId } = await aFileShop()
    const text = '单子,件数,哪天,东西\nA1,2,2026-11-20,CUP-1\n'
    const first = (await (await post(merchant, '/preview', text)).json()) as ImportPreview
    expect(first.missing).toEqual(['orderId', 'quantity', 'placedAt', 'merchantCode'])
    const refused = await post(merchant, `?connectionId=${connectionId}&fileName=x.csv`, text)
    expect(refused.status).toBe(422)
    const mapping = encodeURIComponent(
      JSON.stringify({ orderId: '单子', quantity: '件数', placedAt: '哪天', merchantCode: '东西' }),
    )
    const staged = await post(merchant, `?connectionId=${connectionId}&fileName=x.csv&mapping=${mapping}`, text)
    expect(await staged.json()).toMatchObject({ rows: 1, badRows: 0, orders: 1 })
    const again = (await (await post(merchant, '/preview', text)).json()) as ImportPreview
    expect(again).toMatchObject({ isRemembered: true, missing: [], encoding: 'utf-8' })
  })

  it('is refused when it is no text, empty, or meant for a shop of a platform', async () => {
    const { merchant, connectionId } = await aFileShop()
    const path = `?connectionId=${connectionId}&fileName=x.xlsx`
    expect((await post(merchant, path, Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]))).status).toBe(415)
    expect((await post(merchant, path, '订单号\n')).status).toBe(422)
    const open = await merchant.send<{ id: string }>('POST', '/api/v1/connections', {
      kind: 'open',
      name: '小程序',
      credentials: { secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
    })
    const other = await post(merchant, `?connectionId=${open.id}&fileName=x.csv`, fileOf([row(1, 1)]))
    expect(await other.json()).toMatchObject({ code: 'import.connection_unfit' })
  })

  it('that was thrown away can be read in again', async () => {
    const { merchant, connectionId } = await aFileShop()
    const first = await upload(merchant, connectionId, fileOf([row(1, 1)]))
    await merchant.send('POST', `/api/v1/imports/${first.id}/discard`)
    expect((await merchant.call('POST', `/api/v1/imports/${first.id}/start`)).status).toBe(409)
    expect((await upload(merchant, connectionId, fileOf([row(1, 1)]))).status).toBe('ready')
  })

  it('that two at once work on is counted once, and every order of it is there once', async () => {
    const { merchant, connectionId } = await aFileShop()
    const { id } = await upload(merchant, connectionId, fileOf([row(1, 1), row(2, 1), row(3, 1)]))
    const ctx = await ctxOfTenant(merchant.tenantId)
    await importsRepository(ctx).turn(id, 'ready', 'running', Date.now()).run()
    await Promise.allSettled([importNext(ctx, id), importNext(ctx, id)])
    await importNext(ctx, id)
    expect(await merchant.get<Import>(`/api/v1/imports/${id}`)).toMatchObject({ status: 'done', ordersDone: 3 })
    expect(await orders(merchant)).toHaveLength(3)
  })

  it('leaves nothing lying: rows of an upload that broke off, and of a file that nobody confirmed, go after days', async () => {
    const { merchant, connectionId } = await aFileShop()
    const waiting = await upload(merchant, connectionId, fileOf([row(1, 1)]))
    const ctx = await ctxOfTenant(merchant.tenantId)
    const repository = importsRepository(ctx)
    const broken = {
      importId: `imp_${encodeTime(Date.now())}BROKENOFF0000000`,
      orderKey: 'A',
      rowNo: 2,
      line: null,
      errors: [],
    }
    await ctx.db.$client.batch(repository.stage([broken]))
    const rowsLeft = () =>
      ctx.db.$client
        .prepare('SELECT COUNT(*) AS n FROM import_rows WHERE tenant_id = ?')
        .bind(merchant.tenantId)
        .first<number>('n')
    await ctx.db.$client.batch(forgetImports(ctx.db.$client, Date.now() - 3 * DAY, 1_000))
    expect(await rowsLeft(), 'what is new stays').toBe(2)
    await ctx.db.$client.batch(forgetImports(ctx.db.$client, Date.now() + 1_000, 1_000))
    expect(await rowsLeft()).toBe(0)
    expect(await merchant.get<Import>(`/api/v1/imports/${waiting.id}`)).toMatchObject({ status: 'discarded' })
    expect(await upload(merchant, connectionId, fileOf([row(1, 1)]))).toMatchObject({ status: 'ready', orders: 1 })
  })
})
