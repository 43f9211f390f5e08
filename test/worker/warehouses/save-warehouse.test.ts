import { expect, it } from 'vitest'
import { aMerchant } from '../../support/tenants.ts'

it('a new warehouse does not overwrite the one that has its code', async () => {
  const merchant = await aMerchant()
  const { items } = await merchant.get<{ items: { id: string }[] }>('/api/v1/warehouses')
  const { id: _id, ...first } = items[0] ?? { id: '' }
  const put = (body: object) => merchant.call('PUT', '/api/v1/warehouses/WH-SZ', body)
  expect((await put({ ...first, name: '深圳仓', isNew: true })).status).toBe(200)
  const again = await put({ ...first, name: '打错了', isNew: true })
  expect([again.status, await again.json()]).toMatchObject([409, { code: 'warehouse.taken' }])
  expect((await put({ ...first, name: '深圳一仓' })).status).toBe(200)
  const after = await merchant.get<{ items: { name: string }[] }>('/api/v1/warehouses')
  expect(after.items.map(({ name }) => name)).toContain('深圳一仓')
})
