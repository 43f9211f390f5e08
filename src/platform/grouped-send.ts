/**
 * Messages of requests that arrive together leave as one (`PackedMessage`): the first one opens a group and sends it a moment
 * later, the others join. A queue charges by the message, and a consumer's batch counts them. A follower looks by a timer of its own whether the group has left: a request that waits for
 * another request's promise only has nothing pending of its own, and the runtime ends it as hung.
 */

/** A queue message holds 128 KB; a Chinese character is three bytes. */
const MAX_MESSAGES = 100
const MAX_CHARS = 40_000
/** How long a leader waits for company, and how often a follower looks. */
const WAIT_MS = 2
const LOOK_MS = 2
/** After this long a follower gives up and says "not taken"; the platform comes again. */
const PATIENCE_MS = 10_000

/** Several messages in one. Whoever reads the queue takes it apart (`messagesIn`). */
export interface PackedMessage {
  readonly v: 1
  readonly kind: 'packed'
  readonly messages: readonly unknown[]
}

/** The messages of a queue body, which may be one by itself. */
export function messagesIn(body: unknown): readonly unknown[] {
  const { kind, messages } = (body ?? {}) as Partial<PackedMessage>
  return kind === 'packed' && Array.isArray(messages) ? messages : [body]
}

interface Group {
  readonly messages: unknown[]
  chars: number
  outcome: 'open' | 'sending' | 'sent' | 'refused'
}

const groups = new WeakMap<object, Group>()

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** True once the queue has taken the message. `size`: its length as JSON, where the caller knows it. */
export async function sendGrouped(
  queue: Queue,
  body: unknown,
  ctx: Pick<ExecutionContext, 'waitUntil'>,
  size = JSON.stringify(body).length,
): Promise<boolean> {
  const open = groups.get(queue)
  if (open?.outcome === 'open' && open.messages.length < MAX_MESSAGES && open.chars + size <= MAX_CHARS) {
    open.messages.push(body)
    open.chars += size
    return hasLeft(open)
  }
  const group: Group = { messages: [body], chars: size, outcome: 'open' }
  groups.set(queue, group)
  const sending = send(queue, group)
  // The leader's client may leave; the group is sent all the same.
  ctx.waitUntil(sending)
  return sending
}

async function hasLeft(group: Group): Promise<boolean> {
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
    await sleep(LOOK_MS)
    if (group.outcome === 'sent' || group.outcome === 'refused') return group.outcome === 'sent'
  }
  return false
}

async function send(queue: Queue, group: Group): Promise<boolean> {
  await sleep(WAIT_MS)
  group.outcome = 'sending'
  try {
    await queue.send(
      group.messages.length === 1
        ? group.messages[0]
        : ({ v: 1, kind: 'packed', messages: group.messages } satisfies PackedMessage),
    )
    group.outcome = 'sent'
  } catch {
    group.outcome = 'refused'
  }
  return group.outcome === 'sent'
}
