/**
 * Every minute: tree heads are sent to the OpenTimestamps calendars that are set, and calendars are asked for the block. A calendar in
 * trouble is left alone until a later minute: what it owes stays owed, and the other calendars do not wait for it.
 */
import { askForBlock, calendarsOf, digestOfHead, submitDigest } from '../../certificates/calendar.ts'
import {
  type Anchor,
  dueAnchors,
  dueCalendars,
  insertAnchor,
  unanchored,
  updateAnchor,
} from '../../certificates/heads.repository.ts'
import { HOUR, MINUTE } from '../../core/time.ts'
import { createLog } from '../../platform/log.ts'
import { outsideFetch } from '../../platform/outside-fetch.ts'

/** Calls to a calendar in a run; the next minute goes on. */
const CALLS = 20
/** A tenant's head goes to a calendar at most this often; a later head holds all that the earlier one held. */
const EVERY = 6 * HOUR
/** Blocks come about every ten minutes, calendars put many commitments into one. */
const FIRST_QUESTION = 20 * MINUTE
/** A question that was not answered, so that one that never will be does not keep the others waiting. */
const AFTER_TROUBLE = 10 * MINUTE

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

interface Run {
  readonly env: Env
  readonly send: typeof fetch
  readonly now: number
}

export async function anchorHeads(env: Env, _execution: unknown, now: number): Promise<void> {
  const calendars = calendarsOf(env)
  if (calendars.length === 0) return
  const log = createLog({ job: 'anchor-heads' })
  const run: Run = { env, send: outsideFetch(env), now }
  const asked = new Set([...calendars, ...(await dueCalendars(env, now))])
  await Promise.all(
    [...asked].map(async (calendar) => {
      try {
        await askCalendar(run, calendar)
        if (calendars.includes(calendar)) await sendHeads(run, calendar)
      } catch (error) {
        log.warn('certificates.calendar_failed', { calendar, error: String(error) })
      }
    }),
  )
}

/** Throws at the first question that is not answered. */
async function askCalendar({ env, send, now }: Run, calendar: string): Promise<void> {
  for (const anchor of await dueAnchors(env, { calendar, now, limit: CALLS })) {
    try {
      const found = await blockOf(send, anchor)
      await updateAnchor(env, found ?? anchor, found ? null : now + HOUR)
    } catch (error) {
      await updateAnchor(env, anchor, now + AFTER_TROUBLE)
      throw error
    }
  }
}

async function blockOf(send: typeof fetch, anchor: Anchor): Promise<Anchor | null> {
  const digest = await digestOfHead(anchor.jws)
  const timestamp = Uint8Array.from(Buffer.from(anchor.proof, 'base64'))
  const found = await askForBlock(send, { calendar: anchor.calendar, timestamp, digest })
  return found && { ...anchor, state: 'confirmed', proof: base64(found.timestamp), block: found.height }
}

/** Throws at the first head that is not taken. */
async function sendHeads({ env, send, now }: Run, calendar: string): Promise<void> {
  for (const head of await unanchored(env, { calendar, before: now - EVERY, limit: CALLS })) {
    const proof = base64(await submitDigest(send, calendar, await digestOfHead(head.jws)))
    await insertAnchor(
      env,
      { ...head, calendar, state: 'pending', proof, block: null },
      { now, nextAt: now + FIRST_QUESTION },
    )
  }
}
