/** 字段规则 through the front door: a merchant saves rules, its shop sends orders, and the orders say what was put and why. */
import { describe, expect, it } from 'vitest'
import type {
  FieldRule,
  FieldRuleHistory,
  FieldRuleVersion,
  FieldSample,
} from '../../../src/field-rules/field-rules.contract.ts'
import type { Fulfilment } from '../../../src/fulfilment/fulfilment.contract.ts'
import type { OrderSummary, RuleMarks } from '../../../src/orders/orders.contract.ts'
import { eventually, openOrder } from '../../support/open-shop.ts'
import { aFloor, type Floor } from '../../support/shop-floor.ts'

const LINES = [{ sku: 'TEE-1', quantity: 1 }]

const rules: readonly FieldRule[] = [
  rule('r1', 'order.buyerRemark', { kind: 'contains', words: ['急发'] }, { kind: 'priority', level: 'urgent' }),
  rule('r2', 'order.buyerRemark', { kind: 'contains', words: ['急发'] }, { kind: 'tag', tag: '加急' }),
  rule('r3', 'payload.gift.card', { kind: 'exists' }, { kind: 'field', name: '贺卡' }),
]

function rule(id: string, path: string, test: FieldRule['test'], put: FieldRule['put']): FieldRule {
  return { id, path, test, put, off: false }
}

const base = (floor: Floor) => `/api/v1/connections/${floor.shop.id}/field-rules`
const save = (floor: Floor, basedOn: number, list: readonly FieldRule[]) =>
  floor.merchant.send<FieldRuleVersion>('PUT', base(floor), { basedOn, rules: list })

/** The order with what its page shows of the rules. */
async function seen(floor: Floor, id: string) {
  const { order, events } = await floor.detail(id)
  const { tags, priority, version, ruleMarks } = order as typeof order & { ruleMarks: RuleMarks | null }
  return { tags, priority, version, ruleMarks, events }
}

/** News of the shop about an order that it has sent before. */
async function tell(floor: Floor, orderId: string, more: Record<string, unknown>): Promise<void> {
  const answer = await floor.shop.push('order.updated', { ...openOrder({ orderId, lines: LINES }), ...more })
  expect(answer.status).toBe(200)
}

describe.concurrent('field rules', () => {
  it('put a tag, the priority and a field on an order, with their reasons and the version that did it', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    expect((await save(floor, 0, rules)).version).toBe(1)
    const { id } = await floor.sell('O1', LINES, { buyerRemark: '请急发', gift: { card: '生日快乐' } })
    const { tags, priority, ruleMarks, events } = await seen(floor, id)
    expect({ tags, priority }).toEqual({ tags: ['加急'], priority: 1 })
    expect(ruleMarks?.version).toBe(1)
    expect(ruleMarks?.marks.map(({ put, name, value, hit }) => [put, name, value, hit])).toEqual([
      ['priority', '', 'urgent', '急发'],
      ['tag', '加急', '', '急发'],
      ['field', '贺卡', '生日快乐', ''],
    ])
    expect(events.filter(({ type }) => type === 'marked')).toEqual([])
  })

  it('follow the remark: what no longer holds goes, what a person put stays, and the same news change nothing', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    await save(floor, 0, rules)
    const at = Date.now() - 60_000
    const { id } = await floor.sell('O2', LINES, { buyerRemark: '急发', createdAt: at, updatedAt: at })
    await floor.merchant.send('POST', `/api/v1/orders/${id}/tags`, { add: ['老客'] })
    await tell(floor, 'O2', { buyerRemark: '不急', createdAt: at, updatedAt: at + 1_000 })
    const calm = await eventually(
      () => seen(floor, id),
      ({ priority }) => priority === 0,
    )
    expect(calm.tags).toEqual(['老客'])
    expect(calm.ruleMarks?.marks).toEqual([])
    await tell(floor, 'O2', { buyerRemark: '不急', createdAt: at, updatedAt: at + 1_000 })
    await tell(floor, 'O2', { buyerRemark: '急发', createdAt: at, updatedAt: at + 500 })
    // News of another order behind them on the same queue say that they have been taken in.
    await floor.sell('O2b', LINES)
    expect((await seen(floor, id)).version).toBe(calm.version)
  })

  it('leave a tag that a person put as well', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    await save(floor, 0, rules)
    const at = Date.now() - 60_000
    const { id } = await floor.sell('O3', LINES, { buyerRemark: '急发', createdAt: at, updatedAt: at })
    await floor.merchant.send('POST', `/api/v1/orders/${id}/tags`, { add: ['加急'] })
    await tell(floor, 'O3', { buyerRemark: '', createdAt: at, updatedAt: at + 1_000 })
    const calm = await eventually(
      () => seen(floor, id),
      ({ priority }) => priority === 0,
    )
    expect(calm.tags).toEqual(['加急'])
  })

  it('are kept version by version; going back makes a new one, and two at once do not overwrite each other', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    await save(floor, 0, rules)
    expect((await save(floor, 1, rules.slice(0, 1))).note).toBe('删除 2 条')
    const late = await floor.merchant.call('PUT', base(floor), { basedOn: 1, rules: [] })
    expect([late.status, await late.json()]).toMatchObject([409, { code: 'field_rules.changed_meanwhile' }])
    const unknown = await floor.merchant.call('POST', `${base(floor)}/revert`, { basedOn: 2, version: 9 })
    expect(unknown.status).toBe(404)
    const back = await floor.merchant.send<FieldRuleVersion>('POST', `${base(floor)}/revert`, {
      basedOn: 2,
      version: 1,
    })
    expect(back).toMatchObject({ version: 3, revertedTo: 1, rules })
    const { current, history } = await floor.merchant.get<FieldRuleHistory>(base(floor))
    expect(current).toEqual(back)
    expect(history.map(({ version, revertedTo }) => [version, revertedTo])).toEqual([
      [3, 1],
      [2, null],
      [1, null],
    ])
    expect(history[0]?.by).toMatchObject({ kind: 'user' })
    const { items } = await floor.merchant.get<{ items: { action: string; subjects: string[] }[] }>(
      `/api/v1/audit?q=${floor.shop.id}`,
    )
    const told = items.map(({ action }) => action).filter((action) => action.startsWith('field_rules.'))
    expect(told.sort()).toEqual(['field_rules.reverted', 'field_rules.saved', 'field_rules.saved'])
    const { id } = await floor.sell('O4', LINES, { buyerRemark: '急发' })
    expect((await seen(floor, id)).ruleMarks).toMatchObject({ version: 3, marks: [{}, {}] })
  })

  it('are tried on the last 20 orders, in which nobody is to be seen', async () => {
    const floor = await aFloor({ 'TEE-1': 100 })
    for (let i = 0; i < 3; i++)
      await floor.sell(`S${i}`, LINES, { buyerRemark: '电话13900002222', gift: { card: '卡' } })
    const { items } = await floor.merchant.get<{ items: FieldSample[] }>(
      `/api/v1/connections/${floor.shop.id}/field-samples`,
    )
    expect(items.map(({ platformOrderId }) => platformOrderId)).toEqual(['S2', 'S1', 'S0'])
    expect(items[0]?.payload).toMatchObject({ orderId: 'S2', gift: { card: '卡' }, payableFen: 9900 })
    expect(items[0]?.order).toMatchObject({ buyerRemark: '电话139****2222', region: { city: '杭州市' } })
    expect(JSON.stringify(items)).not.toMatch(/张三丰|13800001234|13900002222|文一西路|张\*/)
  })

  it('are found again in the list by tag and urgency, and urgent orders are picked first', async () => {
    const floor = await aFloor({ 'TEE-1': 100 })
    await save(floor, 0, rules)
    await floor.sell('U1', LINES)
    await floor.sell('U2', LINES, { buyerRemark: '急发' })
    await floor.until('U1', 'allocated')
    await floor.until('U2', 'allocated')
    const idsOf = async (filter: string) =>
      (await floor.merchant.get<{ items: OrderSummary[] }>(`/api/v1/orders?${filter}`)).items.map(
        ({ platformOrderId }) => platformOrderId,
      )
    expect(await idsOf(`tag=${encodeURIComponent('加急')}`)).toEqual(['U2'])
    expect(await idsOf('tag=nobody')).toEqual([])
    expect(await idsOf('urgent=true')).toEqual(['U2'])
    const urgent = await floor.merchant.get<{ items: Fulfilment[] }>('/api/v1/fulfilments/urgent?warehouseId=WH-1')
    const order = await floor.find('U2')
    expect(urgent.items.map(({ orderId }) => orderId)).toEqual([order?.id])
    await floor.merchant.send('POST', `/api/v1/orders/${order?.id}/tags`, { remove: ['加急'] })
    expect(await idsOf(`tag=${encodeURIComponent('加急')}`)).toEqual([])
  })
})
