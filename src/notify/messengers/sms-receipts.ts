/**
 * Reports of SMS services: a JSON array, pushed without a signature. Any well-formed one is taken in; it changes a notice only
 * where it names the id that the service itself gave for it, which nobody else knows.
 */
import * as z from 'zod'
import { tryParseJson } from '../../core/json.ts'
import { bareReplies } from '../../platform/pushes.ts'
import type { Receipt } from '../actions/record-receipts.ts'
import type { MessengerCallback } from '../messenger.port.ts'

/** `acknowledgement`: the body that the service takes as read. */
export function smsReceipts<T>(
  schema: z.ZodType<T>,
  { acknowledgement, toReceipt }: { readonly acknowledgement: string; readonly toReceipt: (report: T) => Receipt },
): MessengerCallback {
  const reports = z.array(schema).max(2_000)
  return {
    verify: ({ rawBody }) =>
      reports.safeParse(tryParseJson(rawBody)).success ? { ok: true } : { ok: false, reason: 'bad_signature' },
    accepted: () => ({ status: 200, body: acknowledgement, contentType: 'application/json; charset=utf-8' }),
    rejected: bareReplies.rejected,
    read(body) {
      const read = reports.safeParse(tryParseJson(body))
      return read.success ? read.data.map(toReceipt) : []
    },
  }
}

/** `2026-11-21 10:00:03`, Beijing time; 0 when it is none. */
export const beijingInstant = (text: string): number => Date.parse(`${text.replace(' ', 'T')}+08:00`) || 0
