/** What people are told of a case, and who its group is. */
import { presetGroups } from '../../cases/case-codes.contract.ts'
import type { CaseSettings } from '../../cases/case-settings.contract.ts'
import type { Case } from '../../cases/cases.contract.ts'
import type { Order } from '../../orders/domain/order.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import { membersRepository } from '../../tenants/members.repository.ts'
import type { HubEffect } from '../effects/effect.ts'
import { orderNotice } from '../notices/notice-facts.ts'

export interface GroupNames {
  readonly group: string
  readonly groupId: string
  /** With 、 between them; `—` for a group without anybody. */
  readonly people: string
}

/** Names of groups and of their people, as they are now. */
export async function groupNames(ctx: Ctx, { groups }: CaseSettings): Promise<(groupId: string) => GroupNames> {
  const members = await membersRepository(controlDb(ctx.env)).members(ctx.tenant.id)
  const nameOf = new Map(members.map(({ userId, name }) => [userId, name]))
  return (groupId) => {
    const group = groups.find(({ id }) => id === groupId)
    const preset = Object.entries(presetGroups).find(([id]) => id === groupId)?.[1].zh
    const people = (group?.members ?? []).flatMap((id) => nameOf.get(id) ?? []).join('、')
    return { group: group?.name || preset || groupId, groupId, people: people || '—' }
  }
}

/** `case.opened`, whose button takes the case for whoever presses it first. */
export function caseNotice({ id, kind, detail, openedAt }: Case, order: Order | null, names: GroupNames): HubEffect {
  // Amounts are for those with the right to them, and a group reads along.
  const facts = { ...names, caseId: id, detail: kind === 'freight_refund' ? '运费追回，金额见异常单' : detail }
  return order
    ? orderNotice(order, 'case.opened', openedAt, facts)
    : { kind: 'notify', event: 'case.opened', orderId: null, eventAt: openedAt, facts: { hubNo: '', ...facts } }
}
