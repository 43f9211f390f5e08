/** How a courier's word reaches the wishes to stop parcels: its pushes, and the clock that asks where no push came. */
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { isGivenUp, isOpen, nextLook } from '../../interceptions/domain/wish.ts'
import {
  type Interception,
  interceptionsDue,
  interceptionsRepository,
} from '../../interceptions/interceptions.repository.ts'
import type { Interception as Word } from '../../logistics/carrier.port.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { shardDb, shardNames } from '../../platform/db.ts'
import { createLog } from '../../platform/log.ts'
import { systemCtx } from '../../tenants/tenant-scope.ts'
import { askedOf, askInterception, courierOfWish } from '../effects/ask-interception.ts'
import { knownTenant } from '../shops/known-connection.ts'
import { callCarrier } from './couriers.ts'
import { stepInterception } from './step-interception.ts'

/** Pushed words, any number of times and in any order. Answers the waybills that nobody wanted stopped. */
export async function takeWords(ctx: Ctx, words: readonly Word[]): Promise<ReadonlySet<string>> {
  const known = await interceptionsRepository(ctx).ofWaybills(words.map(({ waybill }) => waybill))
  for (const { waybill, state, detail } of words)
    for (const wish of known.filter((one) => one.waybill === waybill && isOpen(one))) {
      const taken = await stepInterception(ctx, wish.id, { type: 'told', state, detail })
      if (!taken.ok) throw new Error(`interceptions: ${taken.error.code}`)
    }
  const waybills = new Set(known.map(({ waybill }) => waybill))
  return new Set(words.flatMap(({ waybill }) => (waybills.has(waybill) ? [] : [waybill])))
}

/** Questions of one minute and shard; each wish is asked for once in ten minutes, later once an hour. */
const LIMIT = 50

/** Every minute: wishes of which nothing was heard. The row says first when it is looked at next, so that a failing one blocks nobody. */
export async function followInterceptions(
  env: Env,
  execution: Pick<ExecutionContext, 'waitUntil'>,
  now: number,
): Promise<void> {
  for (const shard of shardNames) {
    for (const { tenantId, id } of await interceptionsDue(shardDb(env, shard), now, LIMIT)) {
      const tenant = await knownTenant(env, tenantId, now)
      if (!tenant) continue
      const ctx = systemCtx({ env, tenant, job: 'interceptions', waitUntil: (work) => execution.waitUntil(work) })
      await look(ctx, id).catch((error: unknown) =>
        createLog().warn('interception.not_followed', { tenant: tenantId, id, why: String(error) }),
      )
    }
  }
}

/** Asks the courier how a wish stands; one that nobody took up is asked for again, and at last handed to a person. */
export async function look(ctx: Ctx, id: string): Promise<void> {
  const wish = await interceptionsRepository(ctx).byId(id)
  if (!wish) return
  const now = ctx.clock.now()
  await interceptionsRepository(ctx).note({ ...wish, lookAt: nextLook(wish, now) })
  if (!isOpen(wish) || wish.byHand) return
  const job = await fulfilmentRepository(ctx).byId(wish.fulfilmentId)
  if (isGivenUp(wish, now, job?.status !== 'handed_over')) {
    const why = wish.state === 'accepted' ? '快递一直没有说结果' : '快递一直没有答复'
    await stepInterception(ctx, id, { type: 'handed', why })
    return
  }
  if (wish.state === 'accepted') await ask(ctx, wish)
  else await askInterception(ctx, id)
}

async function ask(ctx: Ctx, wish: Interception): Promise<void> {
  const courier = await courierOfWish(ctx, wish)
  const query = courier?.service.query
  if (!courier || !query) return
  const answer = await callCarrier(ctx, courier, ({ options }) => query(askedOf(wish), options))
  if (!answer.ok) return
  const { state, detail } = answer.value
  await stepInterception(ctx, wish.id, { type: 'told', state, detail })
}
