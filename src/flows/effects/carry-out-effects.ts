/** The EFFECTS queue: what commits owe, carried out at least once. Not retryable → parked where a person sees it. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { ingestRepository } from '../../ingest/ingest.repository.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { forgetEffects } from '../../platform/outbox-carrier.ts'
import { applyToLedgers, stockLedger } from '../../stock/stock-ledger.client.ts'
import type { LedgerCommand } from '../../stock/stock-ledger.port.ts'
import { systemCtx } from '../../tenants/tenant-scope.ts'
import { finishAddressChange } from '../buyers/finish-address-change.ts'
import { takeBack } from '../campaigns/take-back.ts'
import { settleInterception } from '../couriers/settle-interception.ts'
import { lookForMerges } from '../merging/look-for-merges.ts'
import { knownTenant } from '../shops/known-connection.ts'
import type { QueuedItem } from '../shops/queued-messages.ts'
import { sendMail } from '../tenants/send-mail.ts'
import { askInterception } from './ask-interception.ts'
import { cancelLabel } from './cancel-label.ts'
import type { HubEffect, HubEffectMessage } from './effect.ts'
import { fanOutStock } from './fan-out-stock.ts'
import { fanOutWebhooks } from './fan-out-webhooks.ts'
import { flushMessenger, tellPeople } from './notify-people.ts'
import { pushStock } from './push-stock.ts'
import { refundAtProvider } from './refund-at-provider.ts'
import { shipAtShop } from './ship-at-shop.ts'
import { watchParcel } from './watch-parcel.ts'
import { writeMemo } from './write-memo.ts'

/** After this many deliveries an effect is parked instead of tried again. */
const MAX_ATTEMPTS = 12

/** `again`: try later, after this many ms. */
export type EffectFailure = Failure & { readonly retryAfterMs?: number; readonly final?: boolean }
export type EffectResult = Result<void, EffectFailure>

interface Item {
  readonly message: HubEffectMessage
  readonly queued: QueuedItem
}

export async function carryOutEffects(
  env: Env,
  execution: Pick<ExecutionContext, 'waitUntil'>,
  batch: readonly QueuedItem[],
): Promise<void> {
  // Only `commit` writes to this queue, from the typed union.
  const items = batch.map((queued): Item => ({ queued, message: queued.body as HubEffectMessage }))
  const byTenant = Map.groupBy(items, ({ message }) => message.tenantId)
  await Promise.all(
    [...byTenant].map(async ([tenantId, ofTenant]) => {
      const tenant = await knownTenant(env, tenantId, Date.now())
      if (!tenant) {
        for (const { queued } of ofTenant) queued.ack()
        return
      }
      const ctx = systemCtx({ env, tenant, job: 'effects', waitUntil: (work) => execution.waitUntil(work) })
      const done = await carryOutForTenant(ctx, ofTenant)
      await forgetEffects(
        ctx,
        done.map(({ message }) => message.id),
      )
      // Acknowledged after the effect and after its row is gone.
      for (const { queued } of done) queued.ack()
    }),
  )
}

/** Returns what is done; the rest was told to come again. */
async function carryOutForTenant(ctx: Ctx, items: readonly Item[]): Promise<Item[]> {
  const stock = items.filter(({ message }) => message.effect.kind === 'stock.apply')
  const told = items.filter(({ message }) => message.effect.kind === 'webhook')
  const others = items.filter((item) => !stock.includes(item) && !told.includes(item))
  const done: Item[] = [...(await applyStock(ctx, stock)), ...(await tellWebhooks(ctx, told))]
  const flushes = new Set<string>()
  for (const item of others) {
    const { effect } = item.message
    // One flush of a messenger takes everything that waits; the second of a batch has nothing left to do.
    if (effect.kind === 'notify.flush' && flushes.has(effect.connectionId)) {
      done.push(item)
      continue
    }
    if (effect.kind === 'notify.flush') flushes.add(effect.connectionId)
    const result = await carryOut(ctx, item.message).catch(
      (error: unknown): EffectResult => fail('effect.failed', { why: String(error) }),
    )
    if (await settle(ctx, item, result)) done.push(item)
  }
  return done
}

function carryOut(ctx: Ctx, { id, effect }: HubEffectMessage): Promise<EffectResult> {
  switch (effect.kind) {
    case 'channel.ship':
      return shipAtShop(ctx, id, effect)
    case 'channel.stock':
      return pushStock(ctx, effect)
    case 'campaign.take_back':
      return takeBack(ctx, effect)
    case 'label.cancel':
      return cancelLabel(ctx, effect)
    case 'payment.refund':
      return refundAtProvider(ctx, effect.paymentId)
    case 'courier.intercept':
      return askInterception(ctx, effect.interceptionId)
    case 'interception.settle':
      return settleInterception(ctx, effect.interceptionId)
    case 'channel.memo':
      return writeMemo(ctx, effect)
    case 'address.finish':
      return finishAddressChange(ctx, effect.changeId)
    case 'merging.look':
      return lookForMerges(ctx, effect.orderIds)
    case 'track.subscribe':
      return watchParcel(ctx, effect.parcelId)
    case 'notify':
      return tellPeople(ctx, id, effect)
    case 'notify.flush':
      return flushMessenger(ctx, effect.connectionId)
    case 'mail.send':
      return sendMail(ctx.env, id, effect.errand)
    case 'webhook.stock':
      return fanOutStock(ctx, effect.skus)
    case 'webhook':
    case 'stock.apply':
      return Promise.resolve(ok(undefined))
  }
}

/** True when nothing is left to do: carried out, or parked for a person. */
async function settle(ctx: Ctx, { message, queued }: Item, result: EffectResult): Promise<boolean> {
  if (result.ok) return true
  const { code, data, retryAfterMs, final } = result.error
  if (final !== true && queued.attempts < MAX_ATTEMPTS) {
    queued.retry({ delaySeconds: Math.ceil((retryAfterMs ?? Math.min(2 ** queued.attempts * 1_000, 270_000)) / 1_000) })
    return false
  }
  ctx.log.error('effect.parked', { kind: message.effect.kind, code, id: message.id })
  await park(ctx, message, code, data)
  return true
}

async function park(ctx: Ctx, message: HubEffectMessage, code: string, data: unknown): Promise<void> {
  const id = message.id.replace('out_', 'prk_')
  const connectionId = 'connectionId' in message.effect ? message.effect.connectionId : ''
  await commit(ctx, {
    statements: ingestRepository(ctx).park(
      [
        {
          id,
          connectionId,
          source: 'effect',
          code,
          why: `${message.effect.kind}: ${JSON.stringify(data ?? {})}`,
          raw: JSON.stringify(message),
        },
      ],
      ctx.clock.now(),
    ),
    audit: { action: 'message.parked', subjects: [id] },
  })
}

/** The events of the whole batch become deliveries in one write. */
async function tellWebhooks(ctx: Ctx, items: readonly Item[]): Promise<Item[]> {
  const effects = items.flatMap(({ message: { effect } }) => (effect.kind === 'webhook' ? [effect] : []))
  if (effects.length === 0) return []
  const result = await fanOutWebhooks(ctx, effects).catch(
    (error: unknown): EffectResult => fail('effect.failed', { why: String(error) }),
  )
  const done: Item[] = []
  for (const item of items) if (await settle(ctx, item, result)) done.push(item)
  return done
}

/** Commands of all effects of the batch, one call per ledger. A ledger that cannot be reached brings its effects again. */
async function applyStock(ctx: Ctx, items: readonly Item[]): Promise<Item[]> {
  if (items.length === 0) return []
  const done: Item[] = []
  const commandsOf = (effect: HubEffect) => (effect.kind === 'stock.apply' ? effect.commands : [])
  const commandsBySku = new Map<string, LedgerCommand[]>()
  for (const { message } of items)
    for (const { sku, command } of commandsOf(message.effect))
      commandsBySku.set(sku, [...(commandsBySku.get(sku) ?? []), command])
  const answers = await applyToLedgers({
    ledger: stockLedger(ctx.env),
    tenant: ctx.tenant,
    commandsBySku,
    now: ctx.clock.now(),
  })
  for (const item of items) {
    const commands = commandsOf(item.message.effect)
    const unreachable = commands.find(({ sku }) => answers.get(sku)?.ok !== true)
    if (unreachable) {
      if (await settle(ctx, item, fail('stock.unreachable', { sku: unreachable.sku }))) done.push(item)
      continue
    }
    const refused = commands.flatMap(({ sku, command }) => {
      const answer = answers.get(sku)
      const outcome = answer?.ok
        ? answer.value.outcomes.find((candidate) => candidate.requestId === command.requestId)
        : undefined
      return outcome && !outcome.ok ? [{ sku, kind: command.kind, code: outcome.code }] : []
    })
    if (
      await settle(
        ctx,
        item,
        refused.length > 0
          ? { ok: false, error: { code: 'effect.failed', data: { refused }, final: true } }
          : ok(undefined),
      )
    )
      done.push(item)
  }
  return done
}
