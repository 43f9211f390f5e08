/** Sends what waits for one messenger: as few messages as it takes, as many as it is allowed, none lost. */
import type { ChannelGatePort } from '../../channels/channel-gate.port.ts'
import { maskId, maskPhone } from '../../core/mask.ts'
import { err, type Failure, ok, type Result } from '../../core/result.ts'
import { MINUTE } from '../../core/time.ts'
import { authorise } from '../../platform/authorise.ts'
import { type Conflict, commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import { consentsRepository, type Taken } from '../consents.repository.ts'
import { isForBuyer } from '../domain/notice-events.ts'
import { afterFailure } from '../domain/retry.ts'
import type { MessengerAdapter, MessengerOptions, OutgoingNotice } from '../messenger.port.ts'
import { type NoticeRow, notifyRepository } from '../notify.repository.ts'
import { escalateNotices } from './escalate-notices.ts'

/** Notices looked at in one run, and messages sent; the rest is for the next run, at once. */
const LOOK_AHEAD = 500
const MOST_MESSAGES = 20
/** How long a sender may take for one message before another one may try: longer than a call can last. */
const CLAIM = 2 * MINUTE
/** Silence after a messenger took nothing more. */
const STOP_PAUSE = MINUTE

export interface Messenger {
  readonly adapter: MessengerAdapter
  readonly options: MessengerOptions
  readonly gate: ChannelGatePort
}

export interface Flushed {
  readonly sent: number
  readonly failed: number
  /** Calls made, taken or not. */
  readonly messages: number
  /** When to flush again: quota, back-off, quiet hours, or more than one run takes; null when nothing waits. */
  readonly retryAfterMs: number | null
  /** The last refusal; `unauthorised` means that the connection needs its owner. */
  readonly error: IntegrationError | null
}

interface Tally {
  sent: number
  failed: number
  messages: number
  error: IntegrationError | null
}

/** A crash between the messenger's answer and the mark repeats that message after the claim: told twice, never not at all. */
export async function flushNotices({
  ctx,
  input,
  messenger,
}: {
  ctx: Ctx
  input: { readonly connectionId: string }
  messenger: Messenger
}): Promise<Result<Flushed, Failure>> {
  const allowed = authorise(ctx, 'notify:write')
  if (!allowed.ok) return allowed
  const repository = notifyRepository(ctx)
  const { adapter, gate } = messenger
  const tally: Tally = { sent: 0, failed: 0, messages: 0, error: null }
  const toOutgoing = await addressing(ctx, adapter)
  let waiting = await repository.waiting(input.connectionId, { now: ctx.clock.now(), limit: LOOK_AHEAD })
  // Notices of a message that was refused as a whole go one by one, so that one bad line does not take the others along.
  let alone: NoticeRow[] = []
  let blockedMs = 0
  while (alone.length + waiting.length > 0 && tally.messages < MOST_MESSAGES) {
    const now = ctx.clock.now()
    const permit = await gate.permit(1, { quota: adapter.quota }, now)
    if (!permit.ok) {
      blockedMs = permit.retryAfterMs
      break
    }
    let batch = alone.splice(0, 1)
    const [row] = batch
    if (row && !(await repository.hold(row, now + CLAIM))) continue
    if (!row) {
      const next = waiting.slice(0, adapter.fits(waiting.map(toOutgoing)))
      waiting = waiting.slice(next.length)
      const taken = await repository.claim(
        next.map((row) => row.id),
        { now, until: now + CLAIM },
      )
      batch = next.filter((row) => taken.has(row.id)).map((row) => ({ ...row, attempts: row.attempts + 1 }))
      if (batch.length === 0) continue
    }
    const outcome = await sendOne({ ctx, batch, toOutgoing, messenger, tally })
    if (!outcome.ok) return outcome
    if (outcome.value === 'apart') alone = batch
    if (outcome.value === 'stop') {
      blockedMs = STOP_PAUSE
      break
    }
  }
  const retryAfterMs = await nextRun({ ctx, connectionId: input.connectionId, blockedMs })
  return ok({ ...tally, retryAfterMs })
}

type ToOutgoing = (row: NoticeRow) => OutgoingNotice

/** A phone that a notice names becomes the userid of the colleague who gave it, where the messenger speaks to colleagues. */
async function addressing(ctx: Ctx, { addresses }: MessengerAdapter): Promise<ToOutgoing> {
  const contacts = addresses === 'member' ? await notifyRepository(ctx).contacts() : []
  const userIdOf = new Map(contacts.filter(({ mobile }) => mobile !== '').map((one) => [one.mobile, one.wecomUserId]))
  return ({ id, event, title, body, params, recipient }) => ({
    noticeId: id,
    event,
    title,
    body,
    params,
    to: { group: '', phone: recipient, member: userIdOf.get(recipient) ?? '', openid: '' }[addresses],
  })
}

interface Addressed {
  readonly outgoing: readonly OutgoingNotice[]
  /** The consent that the message takes up; null for messengers that need none. */
  readonly consent: Taken | null
}

/** What is for a buyer goes to that buyer or to nobody: never to those whom the settings name for the merchant. */
async function toBuyers(
  { ctx, batch, toOutgoing, messenger: { adapter, options } }: OneMessage,
  now: number,
): Promise<Result<Addressed, IntegrationError>> {
  const outgoing = batch.map(toOutgoing)
  const nobody = (why: string) => err(integrationError(adapter.kind, 'rejected', why))
  if (adapter.addresses === 'phone' && outgoing.some(({ event, to }) => isForBuyer(event) && to === ''))
    return nobody('没有买家的手机号')
  const [row] = batch
  if (!adapter.consents || !row) return ok({ outgoing, consent: null })
  if (adapter.patienceMs !== undefined && now - row.notBefore >= adapter.patienceMs) return nobody('没能及时发出')
  const templateId = adapter.consents.templateOf(row.event, options.settings)
  if (templateId === null) return nobody(`没有 ${row.event} 的模板`)
  const { id: noticeId, orderId, connectionId } = row
  const openid =
    orderId === null ? null : await consentsRepository(ctx).take(connectionId, { noticeId, orderId, templateId, now })
  if (openid === null) return nobody('买家没有同意，或同意的次数已用完')
  return ok({ outgoing: outgoing.map((one) => ({ ...one, to: openid })), consent: { openid, templateId } })
}

/** Only what went takes up its consent; where the service knows of none, those that are left are none either. */
function consentAfter(
  { ctx, batch, messenger: { adapter } }: OneMessage,
  { consent, error, now }: { readonly consent: Taken | null; readonly error: IntegrationError; readonly now: number },
): D1PreparedStatement[] {
  const [row] = batch
  if (!consent || !row) return []
  const consents = consentsRepository(ctx)
  return adapter.consents?.isGone(error)
    ? consents.end(row.connectionId, [consent], now)
    : [consents.giveBack(row.connectionId, row.id, consent)]
}

interface OneMessage {
  readonly ctx: Ctx
  readonly batch: readonly NoticeRow[]
  readonly toOutgoing: ToOutgoing
  readonly messenger: Messenger
  readonly tally: Tally
}

const maskedPhone = ({ recipient }: NoticeRow): string => (recipient === '' ? '' : maskPhone(recipient))

/** `apart`: try these one by one. `stop`: the messenger takes nothing more for now. */
async function sendOne(message: OneMessage): Promise<Result<'go_on' | 'apart' | 'stop', Conflict>> {
  const { ctx, batch, messenger, tally } = message
  const { adapter, gate, options } = messenger
  const repository = notifyRepository(ctx)
  const addressed = await toBuyers(message, ctx.clock.now())
  const consent = addressed.ok ? addressed.value.consent : null
  const answer = addressed.ok ? await adapter.send(addressed.value.outgoing, options) : addressed
  const now = ctx.clock.now()
  tally.messages += 1
  const subjects = batch.map((row) => row.id)
  if (answer.ok) {
    await gate.report({ succeeded: 1, failed: 0, throttled: false, error: null }, now)
    tally.sent += batch.length
    const reports = adapter.receipts === 'with_callback' ? !!options.credentials.token : adapter.receipts
    const marks = batch.map((row) => ({
      id: row.id,
      acceptedAt: now,
      messageId: answer.value,
      deliveredAt: reports ? null : now,
      recipient: consent ? maskId(consent.openid) : maskedPhone(row),
    }))
    const written = await commit(ctx, {
      statements: repository.markSent(marks),
      audit: { action: 'notice.sent', subjects },
    })
    return written.ok ? ok('go_on') : written
  }
  const { error } = answer
  tally.error = error
  const isRefusal = error.code === 'rejected'
  const isThrottled = error.code === 'throttled'
  // A refusal of one text says nothing against the messenger itself.
  await gate.report(
    { succeeded: 0, failed: isRefusal || isThrottled ? 0 : 1, throttled: isThrottled, error: error.detail },
    now,
  )
  if (isRefusal && batch.length > 1) return ok('apart')
  const marks = batch.map((row) => {
    const next = afterFailure(error, {
      attempts: row.attempts,
      createdAt: row.createdAt,
      now,
      ...(adapter.patienceMs === undefined ? {} : { patienceMs: adapter.patienceMs }),
    })
    const mark = { id: row.id, attempts: isThrottled ? row.attempts - 1 : row.attempts, error: error.detail }
    if (next.kind === 'failed')
      return { ...mark, status: 'failed' as const, notBefore: now, recipient: maskedPhone(row) }
    return { ...mark, status: 'waiting' as const, notBefore: next.notBefore, recipient: row.recipient }
  })
  tally.failed += marks.filter((mark) => mark.status === 'failed').length
  const written = await commit(ctx, {
    statements: [...repository.markFailure(marks, now), ...consentAfter(message, { consent, error, now })],
    audit: { action: 'notice.refused', subjects, after: { code: error.code } },
  })
  if (!written.ok) return written
  const failed = new Set(marks.filter((mark) => mark.status === 'failed').map((mark) => mark.id))
  await escalateNotices({ ctx, chains: batch.filter((row) => failed.has(row.id)).map((row) => row.chain) })
  return ok(isRefusal ? 'go_on' : 'stop')
}

async function nextRun({
  ctx,
  connectionId,
  blockedMs,
}: {
  readonly ctx: Ctx
  readonly connectionId: string
  readonly blockedMs: number
}): Promise<number | null> {
  const next = await notifyRepository(ctx).nextWaiting(connectionId)
  return next === null ? null : Math.max(blockedMs, next - ctx.clock.now(), 0)
}
