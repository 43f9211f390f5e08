/** A platform lets us in no more and only the merchant can change that: the connection says so, and people are told once. */
import { markUnauthorised } from '../../connections/actions/mark-authorised.ts'
import type { OpenConnection } from '../../connections/connections.repository.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { allRights } from '../../platform/rights.ts'
import type { HubEffect } from '../effects/effect.ts'
import { forgetConnection } from './known-connection.ts'

export async function loseAuthorisation(
  ctx: Ctx,
  { id, name }: Pick<OpenConnection, 'id' | 'name'>,
  { detail }: IntegrationError,
): Promise<void> {
  // Whoever made the call that failed: it is the machine that takes note.
  const machine: Ctx = { ...ctx, actor: { kind: 'system', id: 'authorisation' }, rights: new Set(allRights) }
  const marked = await markUnauthorised({ ctx: machine, input: { id, detail } })
  if (!marked.ok || !marked.value) return
  forgetConnection(id)
  const told: HubEffect = {
    kind: 'notify',
    event: 'connection.unauthorised',
    orderId: null,
    eventAt: ctx.clock.now(),
    facts: { name, detail },
  }
  await commit(machine, {
    statements: [],
    audit: { action: 'notice.queued', subjects: [id], after: { event: told.event } },
    effects: [told],
  })
}
