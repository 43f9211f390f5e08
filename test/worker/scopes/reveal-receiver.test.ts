/** Showing a buyer in plain: for a right and a reason, on record without the text, 60 times an hour, and never past the platform. */
import { beforeAll, describe, expect, it } from 'vitest'
import { MOST_REVEALS, revealReceiver } from '../../../src/flows/orders/reveal-receiver.ts'
import { aColleague } from '../../support/members.ts'
import { aFloor, type Floor, refusal } from '../../support/shop-floor.ts'
import { ctxOfTenant } from '../../support/tenants.ts'

let floor: Floor
let orderId = ''
const reveal = (who: Floor['merchant'], body: unknown, headers = {}) =>
  who.call('POST', `/api/v1/orders/${orderId}/receiver/reveal`, body, headers)
const auditOf = async () =>
  (
    await (
      await ctxOfTenant(floor.merchant.tenantId)
    ).db.$client
      .prepare("SELECT actor, subjects, after FROM audit_log WHERE tenant_id = ? AND action = 'receiver.revealed'")
      .bind(floor.merchant.tenantId)
      .all<{ actor: string; subjects: string; after: string }>()
  ).results

beforeAll(async () => {
  floor = await aFloor({ 'TEE-1': 10 })
  orderId = (await floor.sell('R-1', [{ sku: 'TEE-1', quantity: 1 }])).id
})

describe('a receiver in plain', () => {
  it('is shown with a reason, kept out of caches, and leaves its reason and nothing of the text on record', async () => {
    const answer = await reveal(floor.merchant, { reason: '买家来电核对地址' })
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await answer.json()).toEqual({
      name: '张三丰',
      phone: '13800001234',
      address: '浙江省杭州市余杭区文一西路969号',
      remarks: [],
    })
    const [row] = await auditOf()
    expect(JSON.parse(row?.after ?? '')).toEqual({ reason: '买家来电核对地址' })
    expect(JSON.parse(row?.subjects ?? '')).toEqual([orderId])
    expect(JSON.stringify(row)).not.toMatch(/13800001234|张三丰|969/)
  })

  it('takes along a phone that a remark holds, which is masked everywhere else', async () => {
    const { db } = await ctxOfTenant(floor.merchant.tenantId)
    const write = (remark: string) =>
      db.$client
        .prepare('UPDATE orders SET buyer_remark = ?3 WHERE tenant_id = ?1 AND id = ?2')
        .bind(floor.merchant.tenantId, orderId, remark)
        .run()
    await write('请打 13900005678 再送')
    const shown = await floor.merchant.call('GET', `/api/v1/orders/${orderId}`)
    expect(await shown.json()).toMatchObject({ order: { buyerRemark: '请打 139****5678 再送' } })
    expect(await (await reveal(floor.merchant, { reason: '联系收件人' })).json()).toMatchObject({
      remarks: ['请打 13900005678 再送'],
    })
    await write('')
  })

  it('needs a reason and the right', async () => {
    expect((await refusal(reveal(floor.merchant, {})))[0]).toBe(422)
    expect((await refusal(reveal(floor.merchant, { reason: ' ' })))[0]).toBe(422)
    for (const role of ['warehouse', 'finance', 'read_only'])
      expect(await refusal(reveal(await aColleague(floor.merchant, role), { reason: '看看' }))).toEqual([
        403,
        'auth.forbidden',
      ])
    expect((await reveal(await aColleague(floor.merchant, 'customer_service'), { reason: '核对' })).status).toBe(200)
  })

  it('a kept answer is nobody else’s: the same idempotency key from another person is refused', async () => {
    const headers = { 'idempotency-key': crypto.randomUUID() }
    expect((await reveal(floor.merchant, { reason: '核对' }, headers)).status).toBe(200)
    const other = await aColleague(floor.merchant, 'read_only')
    expect(await refusal(reveal(other, { reason: '核对' }, headers))).toEqual([422, 'request.idempotency_mismatch'])
  })

  it('whose platform keeps the text is said, and counts as no look', async () => {
    const ctx = await ctxOfTenant(floor.merchant.tenantId)
    const { id } = await floor.sell('R-2', [{ sku: 'TEE-1', quantity: 1 }])
    await ctx.db.$client
      .prepare(
        `UPDATE orders SET receiver = json_set(receiver, '$.cipher', json('{"encrypt_post_tel":"##abc"}')) WHERE tenant_id = ? AND id = ?`,
      )
      .bind(ctx.tenant.id, id)
      .run()
    const before = (await auditOf()).length
    expect(
      await refusal(floor.merchant.call('POST', `/api/v1/orders/${id}/receiver/reveal`, { reason: '核对' })),
    ).toEqual([409, 'order.receiver_kept_by_platform'])
    expect(await auditOf()).toHaveLength(before)
  })

  it('is shown 60 times an hour to one person, also when they ask all at once, and again an hour later', async () => {
    const start = Date.now()
    let at = start
    const ctx = await ctxOfTenant(floor.merchant.tenantId, { clock: { now: () => at } })
    const asked = await Promise.all(
      Array.from({ length: MOST_REVEALS + 5 }, () => revealReceiver({ ctx, input: { orderId, reason: '核对' } })),
    )
    expect(asked.filter(({ ok }) => ok)).toHaveLength(MOST_REVEALS)
    expect(asked.flatMap((one) => (one.ok ? [] : [one.error.code]))).toEqual(Array(5).fill('order.too_many_reveals'))
    expect((await reveal(floor.merchant, { reason: '另一个人' })).status).toBe(200)
    at = start + 3_600_001
    expect((await revealReceiver({ ctx, input: { orderId, reason: '核对' } })).ok).toBe(true)
  })
})
