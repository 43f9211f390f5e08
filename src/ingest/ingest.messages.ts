/** What the INGEST queue carries. Raw bodies travel as they came; nobody has looked into them yet. */
import * as z from 'zod'

const base = {
  v: z.literal(1),
  connectionId: z.string(),
  receivedAt: z.int(),
  /** How often it was delivered before it was put on the queue again by itself. */
  tries: z.int().optional(),
}

export const ingestMessageSchema = z.discriminatedUnion('kind', [
  /** A shop's push. `envelopeId` is derived from connection and body, so that a repeat is the same envelope. */
  z.object({
    ...base,
    kind: z.literal('push'),
    envelopeId: z.string(),
    body: z.string(),
    source: z.enum(['push', 'replay']),
  }),
  /** A courier's push. */
  z.object({
    ...base,
    kind: z.literal('track'),
    envelopeId: z.string(),
    body: z.string(),
    source: z.enum(['push', 'replay']),
  }),
  /** A payment provider's notification. */
  z.object({
    ...base,
    kind: z.literal('payment'),
    envelopeId: z.string(),
    body: z.string(),
    source: z.enum(['push', 'replay']),
  }),
  /** A messenger's: a receipt, a pressed button. */
  z.object({
    ...base,
    kind: z.literal('notify'),
    envelopeId: z.string(),
    body: z.string(),
    source: z.enum(['push', 'replay']),
  }),
  /** Read one order of the shop again: it was parked when a pull met it, or a read of it may have been overtaken (`looks` times). */
  z.object({ ...base, kind: z.literal('order'), platformOrderId: z.string(), looks: z.int().optional() }),
  /** Ask the shop what has changed. */
  z.object({ ...base, kind: z.literal('pull') }),
  /** Hold our books of some hours, [from, to), against the platform's own list; `reread`: read all of them again first. */
  z.object({ ...base, kind: z.literal('reconcile'), from: z.int(), to: z.int(), reread: z.boolean() }),
  /** Take the next orders of a file in. */
  z.object({ ...base, kind: z.literal('import'), importId: z.string() }),
  /** Fetch the messages that wait at the shop's platform, or tell its relay which socket to hold. */
  z.object({ ...base, kind: z.literal('inbox') }),
])
export type IngestMessage = z.infer<typeof ingestMessageSchema>
export type RawMessage = Extract<IngestMessage, { readonly body: string }>
