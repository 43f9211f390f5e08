/** A tenant in which something of every kind has happened: orders in several states, cases, notices, parked messages, keys, roles. */
import type { Facts } from '../worker/walk/route-rows.ts'
import { aColleague } from './members.ts'
import { eventually, openOrder, signOpen } from './open-shop.ts'
import { aFloor, type Floor } from './shop-floor.ts'
import { self } from './tenants.ts'

type BusyFacts = Pick<
  Facts,
  'connectionId' | 'messengerId' | 'orderId' | 'jobId' | 'caseId' | 'parkedId' | 'keyId' | 'roleId' | 'colleagueId'
>

export async function aBusyTenant(): Promise<{ floor: Floor; facts: BusyFacts }> {
  const floor = await aFloor({ 'TEE-1': 10, 'CAP-1': 5 })
  const owner = floor.merchant
  const messenger = await owner.send<{ id: string }>('POST', '/api/v1/connections', {
    kind: 'wecom',
    name: '群',
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
  await floor.sell('B-allocated', [
    { sku: 'TEE-1', quantity: 2 },
    { sku: 'CAP-1', quantity: 1 },
  ])
  await floor.sell('B-short', [{ sku: 'CAP-1', quantity: 50 }])
  await floor.sell('B-unmapped', [{ sku: 'UNKNOWN', quantity: 1 }])
  await self.fetch(`http://dingshu.test/hooks/open/${floor.shop.id}`, {
    method: 'POST',
    headers: await signOpen('{"broken'),
    body: '{"broken',
  })
  const { paidAt: _paid, ...unpaid } = openOrder({ orderId: 'B-unpaid', lines: [{ sku: 'TEE-1', quantity: 1 }] })
  await floor.shop.push('order.created', unpaid)
  const allocated = await floor.until('B-allocated', 'allocated')
  const short = await floor.untilHeld('B-short', 'short_of_stock')
  await floor.untilHeld('B-unmapped', 'unmapped_sku')
  await floor.until('B-unpaid', 'pending_payment')
  const parked = await eventually(
    () => owner.get<{ items: { id: string }[] }>('/api/v1/parked'),
    ({ items }) => items.length > 0,
  )
  await eventually(
    () => owner.get<{ items: { id: string }[] }>('/api/v1/notices'),
    ({ items }) => items.length > 0,
  )
  const key = await owner.send<{ id: string }>('POST', '/api/v1/keys', { name: 'A', scopes: ['orders:read'] })
  const role = await owner.send<{ id: string }>('POST', '/api/v1/roles', { name: '夜班', rights: ['orders:read'] })
  const colleague = await aColleague(owner, role.id, { regions: ['51'], warehouses: ['WH-1'] })
  const detail = await floor.detail(allocated.id)
  return {
    floor,
    facts: {
      connectionId: floor.shop.id,
      messengerId: messenger.id,
      orderId: allocated.id,
      jobId: detail.fulfilments[0]?.id ?? '',
      caseId: (await floor.detail(short.id)).cases[0]?.id ?? '',
      parkedId: parked.items[0]?.id ?? '',
      keyId: key.id,
      roleId: role.id,
      colleagueId: colleague.userId,
    },
  }
}
