/**
 * Messages of requests that arrive together leave in one `sendBatch`: the first one opens a group and sends it a moment
 * later, the others join. Every request waits on a promise of its own.
 */

/** Cloudflare takes 100 messages or 256 KB a call. */
const MAX_MESSAGES = 100
const MAX_CHARS = 120_000
/** How long a leader waits for company. */
const WAIT_MS = 2

interface Group {
  readonly messages: { readonly body: unknown }[]
  chars: number
  readonly settle: ((sent: boolean) => void)[]
  open: boolean
}

const groups = new WeakMap<object, Group>()

/** True once the queue has taken the message. */
export function sendGrouped(queue: Queue, body: unknown, ctx: Pick<ExecutionContext, 'waitUntil'>): Promise<boolean> {
  const size = JSON.stringify(body).length
  let group = groups.get(queue)
  if (!group?.open || group.messages.length >= MAX_MESSAGES || group.chars + size > MAX_CHARS) {
    group = { messages: [], chars: 0, settle: [], open: true }
    groups.set(queue, group)
    // The leader's client may leave; the group is sent all the same.
    ctx.waitUntil(sendLater(queue, group))
  }
  const joined = group
  joined.messages.push({ body })
  joined.chars += size
  return new Promise((resolve) => joined.settle.push(resolve))
}

async function sendLater(queue: Queue, group: Group): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, WAIT_MS))
  group.open = false
  const sent = await queue.sendBatch(group.messages).then(
    () => true,
    () => false,
  )
  for (const settle of group.settle) settle(sent)
}
