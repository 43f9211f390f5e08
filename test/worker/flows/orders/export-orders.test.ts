import { describe, expect, it } from 'vitest'
import { ordersFile } from '../../../../src/flows/orders/export-orders.ts'
import { changeOrder } from '../../../../src/orders/domain/change-order.ts'
import { orderListQuery } from '../../../../src/orders/orders.contract.ts'
import { ordersRepository } from '../../../../src/orders/orders.repository.ts'
import type { Ctx } from '../../../../src/platform/ctx.ts'
import { listFile } from '../../../../src/platform/list-file.ts'
import { aCanonicalOrder, anOrder } from '../../../support/an-order.ts'
import { aRoomCtx } from '../../../support/room-ctx.ts'

const NOW = Date.UTC(2026, 10, 20, 2)

async function withOrders(count: number): Promise<Ctx> {
  const ctx = aRoomCtx({ now: NOW })
  const changes = Array.from({ length: count }, (_, i) => {
    const canonical = aCanonicalOrder({ platformOrderId: `69200000000000${1000 + i}` })
    const order = anOrder(canonical, { id: `ord_${String(i).padStart(4, '0')}`, hubNo: `H${i}`, tags: ['=1+1'] })
    const created = changeOrder(null, [{ type: 'accepted', order }], NOW, '')
    if (!created) throw new Error('an accepted order is a change')
    return created
  })
  await ctx.db.$client.batch(ordersRepository(ctx).save(changes, ctx.actor))
  return ctx
}

async function textOf(ctx: Ctx, filter: object = {}): Promise<string> {
  let text = ''
  const file = await ordersFile({ ctx, input: orderListQuery.parse(filter) })
  for await (const piece of listFile(ctx.rights, file)) text += piece
  return text
}

describe('the order list as a file', () => {
  it('holds every order of the list once, over all its pages, with a mark for spreadsheets before it', async () => {
    const text = await textOf(await withOrders(431))
    const lines = text.trimEnd().split('\r\n')
    expect(text.startsWith('\ufeff"系统单号"')).toBe(true)
    expect(lines).toHaveLength(432)
    expect(new Set(lines.slice(1).map((line) => line.split(',')[0])).size).toBe(431)
  })

  it('lets no tag become a formula and no number be rounded', async () => {
    const text = await textOf(await withOrders(1))
    expect(text).toContain(`"'=1+1"`)
    expect(text).toContain('"692000000000001000\t"')
  })

  it('says what is urgent, and the order’s own fields', async () => {
    const ctx = aRoomCtx({ now: NOW })
    const mark = { ruleId: 'r1', path: 'payload.card', test: 'exists', hit: '' } as const
    const marks = [{ ...mark, put: 'field', name: '贺卡', value: '=生日快乐' } as const]
    const order = anOrder(aCanonicalOrder(), { priority: 1, ruleMarks: { version: 1, marks } })
    const created = changeOrder(null, [{ type: 'accepted', order }], NOW, '')
    await ctx.db.$client.batch(ordersRepository(ctx).save(created ? [created] : [], ctx.actor))
    const [head, row] = (await textOf(ctx)).split('\r\n')
    expect(head).toContain('"加急","暂挂","标签","自定义字段"')
    expect(row).toContain('"是","","","贺卡：=生日快乐"')
  })

  it('shows money only to whoever may see it, and what the filters leave', async () => {
    const ctx = await withOrders(3)
    const without = { ...ctx, rights: new Set([...ctx.rights].filter((right) => right !== 'finance:read')) }
    expect(await textOf(ctx)).toContain('实付')
    expect(await textOf(without)).not.toContain('实付')
    expect((await textOf(ctx, { q: 'H2' })).trimEnd().split('\r\n')).toHaveLength(2)
  })
})
