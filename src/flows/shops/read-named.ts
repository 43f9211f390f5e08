/** Orders that a list only names are read one by one; trouble of a moment with one must not send a page of a hundred round again. */
import { type ChannelCall, type ChannelCallError, withChannelClientForEach } from '../../channels/channel-call.ts'
import type { FetchedOrder } from '../../channels/channels.port.ts'
import type { IngestMessage } from '../../ingest/ingest.messages.ts'
import type { Ctx } from '../../platform/ctx.ts'

export interface NotRead {
  readonly id: string
  readonly error: ChannelCallError
}

/** Where one answer in ten fails, four tries leave one order of ten thousand. */
const TRIES = 4

/** `lost`: nobody can read it, whenever he asks; `failed`: it could not be read now. */
export async function readNamed(
  call: ChannelCall,
  ids: readonly string[],
): Promise<{ found: FetchedOrder[]; lost: NotRead[]; failed: NotRead[] }> {
  const found: FetchedOrder[] = []
  const lost: NotRead[] = []
  let failed: NotRead[] = []
  let waiting = ids
  for (let attempt = 0; attempt < TRIES && waiting.length > 0; attempt++) {
    const answers = await withChannelClientForEach(call, waiting, (client, id) => client.fetchOrder(id))
    failed = []
    for (const [index, answer] of answers.entries()) {
      const id = waiting[index] ?? ''
      if (answer.ok) found.push(answer.value)
      // A shop that shut us out says nothing of this order.
      else if (answer.error.retryable || answer.error.code === 'unauthorised') failed.push({ id, error: answer.error })
      else lost.push({ id, error: answer.error })
    }
    // Where nothing at all is answered, more tries would only trip the breaker.
    if (found.length === 0 || failed.some(({ error }) => wantsPause(error))) break
    waiting = failed.map(({ id }) => id)
  }
  return { found, lost, failed }
}

/** Asking again at once cannot help: the platform or our own gate wants a pause, or the shop shut us out. */
const wantsPause = ({ code, retryAfterMs }: ChannelCallError): boolean =>
  code === 'throttled' || code === 'unauthorised' || retryAfterMs !== undefined

/**
 * What could not be read goes on by itself, order by order, so that the page need not come again; `isAlive`: others of the page
 * were read. Throws when the platform gives nothing at all.
 */
export async function readLater(
  ctx: Ctx,
  connectionId: string,
  { failed, isAlive }: { readonly failed: readonly NotRead[]; readonly isAlive: boolean },
): Promise<void> {
  const [first] = failed
  if (first === undefined) return
  if (!isAlive || failed.some(({ error }) => error.code === 'unauthorised'))
    throw new Error(`${first.id} could not be read (${first.error.code}); the page comes again`)
  const receivedAt = ctx.clock.now()
  await ctx.env.INGEST.sendBatch(
    failed.map(({ id }) => ({
      body: { v: 1, kind: 'order', connectionId, platformOrderId: id, receivedAt } satisfies IngestMessage,
    })),
  )
}

/** Longer than a read and its write take. */
const SECOND_LOOK_SECONDS = 15
/** An order that is other at each look is left to the pull. */
const MOST_LOOKS = 4

/**
 * After reads that may have crossed: what was written last need not be what was read last, so each order is read once more when
 * no read of that moment is under way. `looks`: how often that was done for this change.
 */
export async function lookAgain(
  ctx: Ctx,
  connectionId: string,
  { ids, looks = 0 }: { readonly ids: readonly string[]; readonly looks?: number | undefined },
): Promise<void> {
  if (ids.length === 0 || looks >= MOST_LOOKS) return
  const message = { v: 1, kind: 'order', connectionId, receivedAt: ctx.clock.now(), looks: looks + 1 } as const
  await ctx.env.INGEST.sendBatch(
    ids.map((platformOrderId) => ({ body: { ...message, platformOrderId } satisfies IngestMessage })),
    { delaySeconds: SECOND_LOOK_SECONDS },
  )
}
