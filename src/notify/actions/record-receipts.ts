/** Receipts of messages: a notice arrived, or it did not and the next one of its chain is told at once. */
import { type Failure, ok, type Result } from '../../core/result.ts'
import { DAY } from '../../core/time.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { MessengerEvent } from '../messenger.port.ts'
import { type NoticeRow, notifyRepository } from '../notify.repository.ts'
import { escalateNotices } from './escalate-notices.ts'

export type Receipt = Extract<MessengerEvent, { readonly kind: 'receipt' }>

/** A service reports within three days, or never. */
const REPORTED_WITHIN = 3 * DAY

/**
 * A report carries no signature: it is believed where it names the id that the service itself gave us. Unknown ones are
 * passed over. Of several numbers of one notice, one that was reached is enough.
 */
export async function recordReceipts({
  ctx,
  input: { connectionId, receipts },
}: {
  ctx: Ctx
  input: { readonly connectionId: string; readonly receipts: readonly Receipt[] }
}): Promise<Result<{ readonly delivered: number; readonly failed: number }, Failure>> {
  const repository = notifyRepository(ctx)
  const now = ctx.clock.now()
  const rows = await repository.ofReceipts(connectionId, {
    ids: receipts.flatMap(({ noticeId }) => noticeId || []),
    messageIds: receipts.flatMap(({ messageId }) => messageId || []),
    since: now - REPORTED_WITHIN,
  })
  const marks = rows.flatMap((row) => {
    if (row.deliveredAt !== null) return []
    const about = receipts.filter((receipt) => isAbout(receipt, row))
    const arrived = about.find(({ delivered }) => delivered)
    const first = arrived ?? about[0]
    return first ? [{ row, deliveredAt: arrived ? first.at || now : null, reason: first.reason.slice(0, 500) }] : []
  })
  if (marks.length === 0) return ok({ delivered: 0, failed: 0 })
  const failed = marks.filter((mark) => mark.deliveredAt === null)
  const written = await commit(ctx, {
    statements: repository.markReceipts(
      marks.map(({ row, deliveredAt, reason }) => ({ id: row.id, deliveredAt, reason })),
      now,
    ),
    audit: { action: 'notice.reported', subjects: marks.map(({ row }) => row.id), after: { failed: failed.length } },
  })
  if (!written.ok) return written
  const told = await escalateNotices({ ctx, chains: failed.map(({ row }) => row.chain) })
  return told.ok ? ok({ delivered: marks.length - failed.length, failed: failed.length }) : told
}

function isAbout({ noticeId, messageId }: Receipt, row: NoticeRow): boolean {
  const isItsMessage = (row.messageId ?? '').split(',').includes(messageId)
  return messageId !== '' && isItsMessage && (noticeId === '' || noticeId === row.id)
}
