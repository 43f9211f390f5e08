/** Whose phone a notice is for, looked up when it is told: no effect carries a phone. */
import { readCaseSettings } from '../../cases/cases.repository.ts'
import { notifyRepository } from '../../notify/notify.repository.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import { readPromiseSettings } from '../../promise/promise-settings.repository.ts'
import { membersRepository } from '../../tenants/members.repository.ts'
import type { HubEffect } from '../effects/effect.ts'

/** Events about work of one group, named in the fact `groupId`. */
const ofGroups: ReadonlySet<string> = new Set(['case.past_due', 'case.opened', 'label.balance_low'])

/** Of the merchant's people; null: nobody in particular. */
export async function phoneFor(
  ctx: Ctx,
  { event, facts }: Pick<Extract<HubEffect, { kind: 'notify' }>, 'event' | 'facts'>,
): Promise<string | null> {
  if (event === 'shelf.waiting' || event === 'shelf.unanswered') {
    const { keepers } = await readPromiseSettings(ctx)
    return (
      keepers.find(({ name, warehouseId }) => name === facts.keeper && warehouseId === facts.warehouseId)?.phone ?? null
    )
  }
  if (ofGroups.has(event)) {
    const { groups } = await readCaseSettings(ctx)
    const named = groups.find(({ id }) => id === facts.groupId)?.members ?? []
    if (named.length === 0) return null
    const reached = (await notifyRepository(ctx).contacts()).filter(({ mobile }) => mobile !== '')
    // Who has left may still stand in the group.
    const here = new Set(
      (await membersRepository(controlDb(ctx.env)).members(ctx.tenant.id)).map(({ userId }) => userId),
    )
    const members = named.filter((id) => here.has(id))
    return members.flatMap((id) => reached.find(({ userId }) => userId === id)?.mobile ?? [])[0] ?? null
  }
  return null
}
