/** Every minute: tree heads are sent to the OpenTimestamps calendars that are set, and calendars are asked for the block. */
import { askForBlock, calendarsOf, digestOfHead, submitDigest } from '../certificates/calendar.ts'
import { dueAnchors, insertAnchor, unanchored, updateAnchor } from '../certificates/heads.repository.ts'
import { HOUR, MINUTE } from '../core/time.ts'
import { createLog } from '../platform/log.ts'
import { outsideFetch } from '../platform/outside-fetch.ts'

/** Calls of a run; the next minute goes on. */
const CALLS = 20
/** A tenant's head goes to a calendar at most this often; a later head holds all that the earlier one held. */
const EVERY = 6 * HOUR
/** Blocks come about every ten minutes, calendars put many commitments into one. */
const FIRST_QUESTION = 20 * MINUTE

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

export async function anchorHeads(env: Env, _execution: unknown, now: number): Promise<void> {
  const calendars = calendarsOf(env)
  if (calendars.length === 0) return
  const log = createLog({ job: 'anchor-heads' })
  const send = outsideFetch(env)
  for (const anchor of await dueAnchors(env, now, CALLS)) {
    const digest = await digestOfHead(anchor.jws)
    const timestamp = Uint8Array.from(Buffer.from(anchor.proof, 'base64'))
    const asked = await askForBlock(send, { calendar: anchor.calendar, timestamp, digest }).catch((error: unknown) => {
      log.warn('certificates.calendar_failed', { calendar: anchor.calendar, error: String(error) })
      return null
    })
    const found = asked && {
      state: 'confirmed' as const,
      proof: base64(asked.timestamp),
      block: asked.height,
    }
    await updateAnchor(env, { ...anchor, ...found }, found ? null : now + HOUR)
  }
  for (const calendar of calendars) {
    for (const head of await unanchored(env, { calendar, before: now - EVERY, limit: CALLS })) {
      try {
        const proof = base64(await submitDigest(send, calendar, await digestOfHead(head.jws)))
        await insertAnchor(
          env,
          { ...head, calendar, state: 'pending', proof, block: null },
          { now, nextAt: now + FIRST_QUESTION },
        )
      } catch (error) {
        log.warn('certificates.calendar_failed', { calendar, error: String(error) })
        // A calendar in trouble is left alone until the next minute.
        break
      }
    }
  }
}
