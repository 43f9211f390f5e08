/** A tenant in which something of every kind lies, each with texts that no other tenant has. */
import { allRights } from '../../src/platform/rights.ts'
import { aColleague } from './members.ts'
import { eventually, openOrder, signOpen } from './open-shop.ts'
import { aFloor, type Floor } from './shop-floor.ts'
import { aMerchantOn, self } from './tenants.ts'

export interface Marked {
  readonly word: string
  readonly floor: Floor
  readonly key: string
  readonly orderIds: readonly string[]
  readonly skus: readonly string[]
}

/** `word`: stands in the names and texts of everything; letters and digits. `shard`: where its rows lie. */
export async function aMarkedTenant(word: string, shard: string): Promise<Marked> {
  const skus = [`${word}-TEE`, `${word}-CAP`] as const
  const floor = await aFloor({ [skus[0]]: 10, [skus[1]]: 5 }, undefined, await aMerchantOn(shard, `店${word}`))
  const { merchant: owner, shop } = floor
  for (const code of skus) await owner.send('PUT', `/api/v1/skus/${code}`, { name: `货${word}` })
  const { items } = await owner.get<{ items: ({ id: string } & Record<string, unknown>)[] }>('/api/v1/warehouses')
  const { id: _id, ...first } = items[0] ?? { id: '' }
  await owner.send('PUT', `/api/v1/warehouses/${word}-WH`, { ...first, name: `仓${word}` })
  const messenger = await owner.send<{ id: string }>('POST', '/api/v1/connections', {
    kind: 'wecom',
    name: `群${word}`,
    credentials: { key: '693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa' },
    settings: {},
  })
  await owner.send('PUT', '/api/v1/notice-routes', {
    event: 'order.short',
    connectionId: messenger.id,
    template: '',
    quietFrom: 0,
    quietTo: 0,
    enabled: true,
  })
  await floor.sell(`${word}-allocated`, [{ sku: skus[0], quantity: 2 }], { buyerRemark: `话${word}` })
  await floor.sell(`${word}-short`, [{ sku: skus[1], quantity: 50 }])
  await floor.sell(`${word}-unmapped`, [{ sku: `${word}-UNKNOWN`, quantity: 1 }])
  const { paidAt: _paid, ...unpaid } = openOrder({ orderId: `${word}-unpaid`, lines: [{ sku: skus[0], quantity: 1 }] })
  await shop.push('order.created', unpaid)
  const broken = `{"秘${word}`
  await self.fetch(`http://dingshu.test/hooks/open/${shop.id}`, {
    method: 'POST',
    headers: await signOpen(broken),
    body: broken,
  })
  const allocated = await floor.until(`${word}-allocated`, 'allocated')
  const short = await floor.untilHeld(`${word}-short`, 'short_of_stock')
  await floor.untilHeld(`${word}-unmapped`, 'unmapped_sku')
  await floor.until(`${word}-unpaid`, 'pending_payment')
  await eventually(
    () => owner.get<{ items: unknown[] }>('/api/v1/parked'),
    (seen) => seen.items.length > 0,
  )
  await owner.send('POST', `/api/v1/orders/${allocated.id}/notes`, { text: `注${word}` })
  await owner.send('POST', '/api/v1/open/reservations', {
    connectionId: shop.id,
    reservationId: `${word}-cart`,
    lines: [{ sku: skus[0], quantity: 1 }],
    ttlSeconds: 86_400,
  })
  const { key } = await owner.send<{ key: string }>('POST', '/api/v1/keys', {
    name: `钥${word}`,
    scopes: [...allRights],
  })
  const role = await owner.send<{ id: string }>('POST', '/api/v1/roles', { name: `岗${word}`, rights: ['orders:read'] })
  await aColleague(owner, role.id, { regions: ['51'], warehouses: ['WH-1'] })
  const endpoint = await owner.send<{ id: string }>('POST', '/api/v1/webhooks', {
    name: `钩${word}`,
    url: `https://${word}.example.com/hook`,
    events: ['order.paid'],
  })
  await owner.send('POST', `/api/v1/webhooks/${endpoint.id}/pause`)
  await self.fetch('http://dingshu.test/api/v1/invitations', {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ email: `${word}@example.com`, role: 'read_only' }),
  })
  await owner.send('POST', '/api/v1/billing/requests', { plan: 'pro', months: 12, contact: `电${word}` })
  return { word, floor, key, orderIds: [allocated.id, short.id], skus }
}
