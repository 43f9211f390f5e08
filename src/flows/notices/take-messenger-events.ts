/** What messengers report: receipts end a notice's way or send the next one on; a pressed button is an answer, the first one counts. */
import { acknowledgeAlert } from '../../board/actions/acknowledge-alert.ts'
import { assignCase } from '../../cases/actions/assign-case.ts'
import { caseById } from '../../cases/cases.repository.ts'
import { type Failure, ok, type Result } from '../../core/result.ts'
import { acknowledgeNotice } from '../../notify/actions/acknowledge-notice.ts'
import { recordConsents } from '../../notify/actions/record-consents.ts'
import { recordReceipts } from '../../notify/actions/record-receipts.ts'
import type { MessengerEvent } from '../../notify/messenger.port.ts'
import { messengerAdapter } from '../../notify/messengers/registry.ts'
import { notifyRepository } from '../../notify/notify.repository.ts'
import { authorise } from '../../platform/authorise.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { RawItem } from '../shops/ingest.ts'
import type { KnownConnection } from '../shops/known-connection.ts'

export async function takeMessengerEvents({
  ctx,
  known: { connection },
  items,
}: {
  ctx: Ctx
  known: KnownConnection
  items: readonly RawItem[]
}): Promise<void> {
  const callback = messengerAdapter(connection.kind)?.callback
  if (!callback) throw new Error(`${connection.kind} calls nobody`)
  const events = items.flatMap(({ message }) => callback.read(message.body, connection.credentials))
  const receipts = events.filter((event) => event.kind === 'receipt')
  if (receipts.length > 0) {
    const recorded = await recordReceipts({ ctx, input: { connectionId: connection.id, receipts } })
    if (!recorded.ok) throw new Error(`receipts: ${recorded.error.code}`)
  }
  await takeConsents(
    ctx,
    connection.id,
    events.filter((event) => event.kind === 'consent'),
  )
  for (const event of events) if (event.kind === 'press') await takePress(ctx, event)
  for (const { queued } of items) queued.ack()
}

async function takeConsents(
  ctx: Ctx,
  connectionId: string,
  told: readonly Extract<MessengerEvent, { kind: 'consent' }>[],
): Promise<void> {
  const [agreed, ended] = [told.filter((one) => one.agreed), told.filter((one) => !one.agreed)]
  const recorded = await recordConsents({ ctx, input: { connectionId, source: 'push', agreed, ended } })
  if (!recorded.ok) throw new Error(`consents: ${recorded.error.code}`)
}

/** Who got the message may answer it; whose userid nobody entered answers under that userid. */
async function takePress(ctx: Ctx, press: Extract<MessengerEvent, { kind: 'press' }>): Promise<void> {
  const contact = (await notifyRepository(ctx).contacts()).find((one) => one.wecomUserId === press.userId)
  const actor = {
    kind: 'user',
    id: contact?.userId ?? `wecom:${press.userId}`,
    name: contact?.name ?? press.userId,
  } as const
  const person = contact ? { userId: contact.userId, name: contact.name } : null
  const taken = await acknowledge({ ...ctx, actor }, { id: press.noticeId, by: actor.name, person })
  if (!taken.ok && taken.error.code !== 'notice.not_found') throw new Error(`press: ${taken.error.code}`)
}

interface Answer {
  readonly id: string
  readonly by: string
  /** Null for somebody without an account here, who can answer but not own a case. */
  readonly person: { readonly userId: string; readonly name: string } | null
}

/** The notice, the 货架提醒 that it was about, and the 异常, which whoever answers first takes. */
async function acknowledge(
  ctx: Ctx,
  input: Answer,
): Promise<Result<{ readonly by: string; readonly isFirst: boolean }, Failure>> {
  const taken = await acknowledgeNotice({ ctx, input })
  if (!taken.ok) return taken
  for (const id of taken.value.alertIds) {
    const answered = await acknowledgeAlert({ ctx, input: { id } })
    if (!answered.ok && !answered.error.code.startsWith('shelf_alert.')) return answered
  }
  for (const id of input.person ? taken.value.caseIds : []) {
    const found = await caseById(ctx, id)
    if (!input.person || found?.status !== 'open' || found.assigneeId !== '') continue
    const claimed = await assignCase({ ctx, input: { id, person: input.person } })
    if (!claimed.ok && claimed.error.code !== 'case.already_closed') return claimed
  }
  return taken
}

/** The same from the console. */
export async function acknowledgeInConsole({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { readonly id: string }
}): Promise<Result<{ readonly by: string; readonly isFirst: boolean }, Failure>> {
  const allowed = authorise(ctx, 'cases:write')
  if (!allowed.ok) return allowed
  const by = 'name' in ctx.actor ? ctx.actor.name : ctx.actor.id
  const person = ctx.actor.kind === 'user' ? { userId: ctx.actor.id, name: ctx.actor.name } : null
  const taken = await acknowledge(ctx, { id: input.id, by, person })
  return taken.ok ? ok({ by: taken.value.by, isFirst: taken.value.isFirst }) : taken
}
