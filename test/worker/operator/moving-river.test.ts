/** Orders flow on while their tenant moves: through the front door, with the caches and objects of a real isolate. */
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { runMove } from '../../../src/flows/tenants/move-tenant.ts'
import { REST_MS } from '../../../src/flows/tenants/moving/steps.ts'
import type { MoveRow } from '../../../src/operator/moves.repository.ts'
import { shardDb } from '../../../src/platform/db.ts'
import { openOrder } from '../../support/open-shop.ts'
import { aFloor } from '../../support/shop-floor.ts'
import { ctxOfTenant, self } from '../../support/tenants.ts'

const KEY = 'dso_test_0123456789abcdef0123456789abcdef'

async function operator<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await self.fetch(`http://dingshu.test/operator/api${path}`, {
    method,
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}

describe('a shop that sells while it moves', () => {
  it('has each order once, its stock right, and works on in the new home', async () => {
    const floor = await aFloor({ 'TEE-1': 100 })
    const { tenantId } = floor.merchant
    const from = (await ctxOfTenant(tenantId)).tenant.shard
    const to = from === 'SHARD_0' ? 'SHARD_1' : 'SHARD_0'
    const { key } = await floor.merchant.send<{ key: string }>('POST', '/api/v1/keys', {
      name: 'A',
      scopes: ['orders:read', 'stock:read', 'stock:write'],
    })
    const withKey = (sku: string, headers: Record<string, string> = {}) =>
      self.fetch(`http://dingshu.test/api/v1/stock/${sku}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ counts: [{ warehouseId: 'WH-1', onHand: 5 }], reason: '盘点' }),
      })
    await floor.sell('R-0', [{ sku: 'TEE-1', quantity: 1 }])
    await floor.until('R-0', 'allocated')
    // Remembered by this isolate: the key's tenant, the connection's, and an answer under its idempotency key.
    const first = await withKey('CAP-1', { 'idempotency-key': 'count-1' })
    expect(first.status).toBe(200)
    const said = await first.text()

    const { id } = await operator<{ id: string }>('POST', `/tenants/${tenantId}/move`, { target: to, why: '扩容演练' })
    let pushed = 0
    let refusedStatus = 0
    const point = async (name: string) => {
      if (pushed < 12) {
        pushed++
        const answer = await floor.shop.push(
          'order.paid',
          openOrder({ orderId: `R-${pushed}`, lines: [{ sku: 'TEE-1', quantity: 1 }] }),
        )
        expect(answer.status).toBe(200)
      }
      if (name === 'left') refusedStatus = (await withKey('CAP-2')).status
    }
    let move: MoveRow | null = null
    for (let run = 0; run < 20 && move?.step !== 'resting'; run++)
      move = await runMove(env, { tenantId, id }, { until: Number.POSITIVE_INFINITY, point })
    expect(move?.step).toBe('resting')
    expect(refusedStatus).toBe(503)

    // The very next calls work, with whatever this isolate remembered.
    expect((await withKey('CAP-2')).status).toBe(200)
    for (let i = 0; i <= pushed; i++) await floor.until(`R-${i}`, 'allocated')
    await floor.sell('R-after', [{ sku: 'TEE-1', quantity: 1 }])
    const after = await floor.until('R-after', 'allocated')
    const { fulfilments } = await floor.detail(after.id)
    if (!fulfilments[0]) throw new Error('no job')
    await floor.packAll(fulfilments[0])

    // What was sealed for its row opens in the new home, and a repeat does nothing again.
    const again = await withKey('CAP-1', { 'idempotency-key': 'count-1' })
    expect([again.status, again.headers.get('idempotent-replay'), await again.text()]).toEqual([200, 'true', said])

    move = await runMove(
      env,
      { tenantId, id },
      {
        until: Number.POSITIVE_INFINITY,
        now: () => Date.now() + REST_MS + 1_000,
      },
    )
    expect(move?.step).toBe('done')
    const count = async (shard: string) =>
      (await shardDb(env, shard)
        .$client.prepare('SELECT COUNT(*) AS n, COUNT(DISTINCT platform_order_id) AS d FROM orders WHERE tenant_id = ?')
        .bind(tenantId)
        .first<{ n: number; d: number }>()) ?? { n: -1, d: -1 }
    expect(await count(to)).toEqual({ n: pushed + 2, d: pushed + 2 })
    expect(await count(from)).toEqual({ n: 0, d: 0 })
    expect((await floor.explain('TEE-1')).totals).toMatchObject({ onHand: 100, locked: pushed + 2 })
    // The ledger tells its levels to where the tenant lives now.
    await floor.stock('TEE-9', 7)
    const level = await shardDb(env, to)
      .$client.prepare("SELECT on_hand AS n FROM stock_levels WHERE tenant_id = ? AND sku = 'TEE-9'")
      .bind(tenantId)
      .first<{ n: number }>()
    expect(level?.n).toBe(7)
  })
})
