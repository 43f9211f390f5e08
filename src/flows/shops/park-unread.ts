/** Orders and messages that nobody can read: parked with their raw text. A value that no table has is a case of its own. */
import { knownCaseIds, type NewCase } from '../../cases/cases.repository.ts'
import { caseId } from '../../cases/domain/case-id.ts'
import { openCases } from '../../cases/open-case.ts'
import type { OpenConnection } from '../../connections/connections.repository.ts'
import { maskPhonesInText } from '../../core/mask.ts'
import { publishCases } from '../../feed/tenant-feed.client.ts'
import { ingestRepository, type ToPark } from '../../ingest/ingest.repository.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { UnknownValue } from '../../platform/integration-error.ts'
import type { HubEffect } from '../effects/effect.ts'
import { webhookEffects } from '../webhooks/webhook-news.ts'

export interface Unread extends ToPark {
  readonly unknown?: UnknownValue
}

/** `items` of one connection; however many orders carry the same unknown value, a person gets one case and one notice. */
export async function parkUnread(
  ctx: Ctx,
  connection: Pick<OpenConnection, 'id' | 'name'>,
  items: readonly Unread[],
): Promise<void> {
  if (items.length === 0) return
  const now = ctx.clock.now()
  const cases = await newCases(ctx, connection, items)
  const written = await commit(ctx, {
    statements: [...ingestRepository(ctx).park(items, now), ...openCases(ctx, cases)],
    audit: { action: 'message.parked', subjects: [...items, ...cases].map(({ id }) => id) },
    effects: [
      ...cases.map(
        ({ id, detail }): HubEffect => ({
          kind: 'notify',
          event: 'order.unreadable',
          orderId: null,
          eventAt: now,
          facts: { detail, caseId: id },
        }),
      ),
      ...(cases.length > 0 ? await webhookEffects(ctx, { caseIds: cases.map(({ id }) => id) }) : []),
    ],
  })
  if (written.ok && cases.length > 0)
    ctx.waitUntil(
      publishCases(
        ctx.env,
        ctx.tenant.id,
        cases.map((item) => ({ ...item, status: 'open' as const, place: null })),
        ctx.log,
      ),
    )
}

/** Those that nobody was told of yet. A closed case stays closed: the orders are parked all the same. */
async function newCases(
  ctx: Ctx,
  connection: Pick<OpenConnection, 'id' | 'name'>,
  items: readonly Unread[],
): Promise<NewCase[]> {
  const cases = new Map(
    items.flatMap(({ unknown }): [string, NewCase][] => {
      if (!unknown) return []
      const field = unknown.field.replaceAll(/\[\d+\]/g, '')
      const id = caseId(
        connection.id,
        'unknown_state',
        isLikeAState(unknown.value) ? `${field}=${unknown.value}` : field,
      )
      const said = maskPhonesInText(unknown.value).slice(0, 60)
      return [[id, caseOf(id, `${connection.name}：系统不认识 ${field} = ${said}，订单已停泊`, ctx.clock.now())]]
    }),
  )
  const known = await knownCaseIds(ctx, [...cases.keys()])
  return [...cases.values()].filter(({ id }) => !known.has(id))
}

/** Times, amounts and numbers differ from order to order: all of them in one field are one cause. */
const isLikeAState = (value: string): boolean => value.length <= 40 && !/\d{4}/.test(value)

/** It belongs to no order of ours: none came of it. */
const caseOf = (id: string, detail: string, openedAt: number): NewCase => ({
  id,
  kind: 'unknown_state',
  orderId: '',
  severity: 'red',
  detail,
  dueAt: null,
  openedAt,
})
