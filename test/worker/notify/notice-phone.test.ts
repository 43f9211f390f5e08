/** Whose phone a notice for a group goes to: of a colleague who still is one. */
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { defaultCaseSettings } from '../../../src/cases/case-settings.contract.ts'
import { phoneFor } from '../../../src/flows/notices/notice-phone.ts'
import { notifyRepository } from '../../../src/notify/notify.repository.ts'
import { controlDb } from '../../../src/platform/db.ts'
import { membersRepository } from '../../../src/tenants/members.repository.ts'
import { aMerchant, ctxOfTenant } from '../../support/tenants.ts'

it('who has left is not called, although the group still names them', async () => {
  const merchant = await aMerchant()
  const ctx = await ctxOfTenant(merchant.tenantId)
  const [owner] = await membersRepository(controlDb(env)).members(merchant.tenantId)
  if (!owner) throw new Error('a merchant has an owner')
  const contact = (userId: string, mobile: string) =>
    notifyRepository(ctx).putContact({ userId, name: userId, wecomUserId: '', mobile }, Date.now())
  await ctx.db.$client.batch([...contact('left', '13900000001'), ...contact(owner.userId, '13900000002')])
  const groups = defaultCaseSettings.groups.map((one) =>
    one.id === 'warehouse' ? { ...one, members: ['left', owner.userId] } : one,
  )
  await merchant.send('PUT', '/api/v1/cases/settings', { ...defaultCaseSettings, groups })
  expect(await phoneFor(ctx, { event: 'case.opened', facts: { groupId: 'warehouse' } })).toBe('13900000002')
})
