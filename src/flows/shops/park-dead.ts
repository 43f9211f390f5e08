/** The dead-letter queue: whatever was given up comes to the tenant's parked list, never to nowhere. */

import { deadlinesMessageSchema } from '../../clock/clock.messages.ts'
import { pulledParkedId } from '../../ingest/envelope-id.ts'
import { ingestMessageSchema } from '../../ingest/ingest.messages.ts'
import { ingestRepository, type ToPark } from '../../ingest/ingest.repository.ts'
import { commit } from '../../platform/commit.ts'
import { messagesIn } from '../../platform/grouped-send.ts'
import { createLog } from '../../platform/log.ts'
import { forgetEffects } from '../../platform/outbox-carrier.ts'
import { stockLevelsMessageSchema } from '../../stock/stock.messages.ts'
import { systemCtx } from '../../tenants/tenant-scope.ts'
import type { HubEffectMessage } from '../effects/effect.ts'
import { sealParked } from '../orders/sealed-receiver.ts'
import { knownConnection, knownTenant } from './known-connection.ts'
import type { QueuedItem } from './queued-messages.ts'

const gaveUp = { code: 'ingest.gave_up', why: '多次处理失败' } as const

async function toPark(env: Env, body: unknown): Promise<{ tenantId: string; item: ToPark } | null> {
  const message = ingestMessageSchema.safeParse(body)
  if (message.success) {
    const { connectionId, kind } = message.data
    const known = await knownConnection(env, connectionId, Date.now())
    if (known && message.data.kind === 'order') {
      const { platformOrderId } = message.data
      const id = pulledParkedId(connectionId, platformOrderId)
      return {
        tenantId: known.tenant.id,
        item: { ...gaveUp, id, connectionId, source: 'ingest', raw: platformOrderId },
      }
    }
    // A pull or a look into the inbox that failed comes again by itself with the next cron.
    if (!known || !('body' in message.data)) return null
    const item: ToPark = {
      id: message.data.envelopeId.replace('env_', 'prk_'),
      connectionId,
      source: kind === 'track' || kind === 'payment' || kind === 'notify' ? kind : 'ingest',
      ...gaveUp,
      raw: message.data.body,
    }
    return { tenantId: known.tenant.id, item: await sealParked(env, known.connection.kind, item) }
  }
  const effect = body as Partial<HubEffectMessage>
  if (typeof effect.tenantId !== 'string' || typeof effect.id !== 'string') return null
  return {
    tenantId: effect.tenantId,
    item: {
      id: effect.id.replace('out_', 'prk_'),
      connectionId: '',
      source: 'effect',
      code: 'effect.failed',
      why: `${effect.effect?.kind ?? ''} 多次执行失败`,
      raw: JSON.stringify(body),
    },
  }
}

/** Levels and deadlines are nobody's to replay and must not be lost: they go round until they are taken. */
const isOwedByObject = (body: unknown): boolean =>
  stockLevelsMessageSchema.safeParse(body).success || deadlinesMessageSchema.safeParse(body).success

/** Seconds. */
const OBJECT_EVENT_PAUSE = 60

export async function parkDead(
  env: Env,
  execution: Pick<ExecutionContext, 'waitUntil'>,
  batch: readonly QueuedItem[],
): Promise<void> {
  for (const queued of batch) {
    if (isOwedByObject(queued.body)) {
      await env.OBJECT_EVENTS.send(queued.body, { delaySeconds: OBJECT_EVENT_PAUSE })
      queued.ack()
      continue
    }
    for (const body of messagesIn(queued.body)) await park(env, execution, body)
    queued.ack()
  }
}

async function park(env: Env, execution: Pick<ExecutionContext, 'waitUntil'>, body: unknown): Promise<void> {
  const dead = await toPark(env, body)
  const tenant = dead ? await knownTenant(env, dead.tenantId, Date.now()) : null
  if (dead && tenant) {
    const ctx = systemCtx({ env, tenant, job: 'dead_letters', waitUntil: (work) => execution.waitUntil(work) })
    await commit(ctx, {
      statements: ingestRepository(ctx).park([dead.item], ctx.clock.now()),
      audit: { action: 'message.parked', subjects: [dead.item.id] },
    })
    // It waits for a person now: the sweep must not carry it again.
    if (dead.item.source === 'effect') await forgetEffects(ctx, [dead.item.id.replace('prk_', 'out_')])
  } else createLog().error('dead_letter.lost_owner', { body: JSON.stringify(body).slice(0, 500) })
}
