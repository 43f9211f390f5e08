/** A notification of WeChat Pay: verified on the raw body, then decrypted. */
import * as z from 'zod'
import { tryParseJson } from '../../core/json.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { decryptResource, type KeySource, verifySigned } from './sign.ts'
import { readTransaction, type Transaction } from './transaction.ts'

/** Something that WeChat Pay has encrypted under the APIv3 key. */
export const encryptedSchema = z.object({
  algorithm: z.literal('AEAD_AES_256_GCM'),
  ciphertext: z.string(),
  nonce: z.string(),
  associated_data: z.string().optional(),
})

const notificationSchema = z.object({ id: z.string(), event_type: z.string(), resource: encryptedSchema })

export interface OpenedNotification {
  readonly id: string
  readonly event: string
  /** JSON, decrypted. */
  readonly plain: string
}

/** Of a body whose signature was checked. `undecryptable`: the tag does not fit, so the APIv3 key is another one. */
export async function openNotification(
  apiV3Key: string,
  rawBody: string,
): Promise<Result<OpenedNotification, 'unreadable' | 'undecryptable'>> {
  const read = notificationSchema.safeParse(tryParseJson(rawBody))
  if (!read.success) return err('unreadable')
  const { id, event_type: event, resource } = read.data
  const plain = await decryptResource(apiV3Key, resource)
  return plain === null ? err('undecryptable') : ok({ id, event, plain })
}

/** Null: an event that is none of our business (a refund made by hand). */
export async function readNotification(
  account: { readonly apiV3Key: string; readonly platformKeys: Readonly<Record<string, string>> | KeySource },
  message: { readonly headers: Headers; readonly rawBody: string; readonly now: number },
): Promise<Result<Transaction | null, 'bad_signature' | 'stale' | 'unreadable'>> {
  const verdict = await verifySigned(account.platformKeys, message)
  if (verdict !== 'ok') return err(verdict)
  const opened = await openNotification(account.apiV3Key, message.rawBody)
  if (!opened.ok) return err('unreadable')
  if (opened.value.event !== 'TRANSACTION.SUCCESS') return ok(null)
  const transaction = readTransaction(opened.value.plain)
  return transaction ? ok(transaction) : err('unreadable')
}
