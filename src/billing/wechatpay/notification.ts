/** A notification of WeChat Pay: verified on the raw body, then decrypted. */
import * as z from 'zod'
import { tryParseJson } from '../../core/json.ts'
import { err, ok, type Result } from '../../core/result.ts'
import type { WechatPayConfig } from './config.ts'
import { decryptResource, verifySigned } from './sign.ts'
import { readTransaction, type Transaction } from './transaction.ts'

const notificationSchema = z.object({
  id: z.string(),
  event_type: z.string(),
  resource: z.object({
    algorithm: z.literal('AEAD_AES_256_GCM'),
    ciphertext: z.string(),
    nonce: z.string(),
    associated_data: z.string().optional(),
  }),
})

/** Null: an event that is none of our business (a refund made by hand). */
export async function readNotification(
  config: WechatPayConfig,
  message: { readonly headers: Headers; readonly rawBody: string; readonly now: number },
): Promise<Result<Transaction | null, 'bad_signature' | 'stale' | 'unreadable'>> {
  const verdict = await verifySigned(config.platformKeys, message)
  if (verdict !== 'ok') return err(verdict)
  const read = notificationSchema.safeParse(tryParseJson(message.rawBody))
  if (!read.success) return err('unreadable')
  if (read.data.event_type !== 'TRANSACTION.SUCCESS') return ok(null)
  const plain = await decryptResource(config.apiV3Key, read.data.resource)
  const transaction = plain === null ? null : readTransaction(plain)
  return transaction ? ok(transaction) : err('unreadable')
}
