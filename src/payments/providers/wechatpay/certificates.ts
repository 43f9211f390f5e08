/**
 * 平台证书: WeChat Pay changes them by itself, so they are downloaded (`GET /v3/certificates`) when a serial is not known yet.
 * Each comes encrypted under the APIv3 key, whose tag proves it, and the answer is signed by one of them.
 */
import { X509Certificate } from 'node:crypto'
import * as z from 'zod'
import { tryParseJson } from '../../../core/json.ts'
import { MINUTE } from '../../../core/time.ts'
import { callUnverified, type WechatPayAccount } from '../../../platform/wechatpay/client.ts'
import { encryptedSchema } from '../../../platform/wechatpay/notification.ts'
import { decryptResource, verifySigned } from '../../../platform/wechatpay/sign.ts'

const answerSchema = z.object({
  data: z.array(
    z.object({
      serial_no: z.string(),
      effective_time: z.string(),
      expire_time: z.string(),
      encrypt_certificate: encryptedSchema,
    }),
  ),
})

interface PlatformKey {
  /** PEM, SPKI. */
  readonly key: string
  /** Epoch ms. */
  readonly from: number
  readonly to: number
}

/** A serial that nobody has asks once a minute, however many messages name it. */
const ASKED_AGAIN_AFTER = MINUTE
const downloaded = new Map<string, { readonly at: number; readonly keys: ReadonlyMap<string, PlatformKey> }>()

interface Caller {
  readonly config: WechatPayAccount
  readonly fetch: typeof fetch
  readonly now: () => number
}

/** The public key of a platform certificate that is in force now; null for one that WeChat Pay does not name. */
export async function platformKeyOf(caller: Caller, serial: string): Promise<string | null> {
  // Public keys are not downloaded; a serial is hexadecimal.
  if (!/^[0-9A-F]{8,64}$/i.test(serial)) return null
  const { mchId, merchantSerial, gateway } = caller.config
  const account = [mchId, merchantSerial, gateway].join(' ')
  const now = caller.now()
  let held = downloaded.get(account)
  const isKnown = held?.keys.has(serial.toUpperCase()) === true
  if (!isKnown && (!held || now - held.at >= ASKED_AGAIN_AFTER || held.at > now)) {
    const keys = await download(caller)
    if (downloaded.size > 500) downloaded.clear()
    // A failed download leaves what was known, and is not repeated at once.
    held = { at: now, keys: keys ?? held?.keys ?? new Map() }
    downloaded.set(account, held)
  }
  const found = held?.keys.get(serial.toUpperCase())
  return found && found.from <= now && now < found.to ? found.key : null
}

async function download(caller: Caller): Promise<ReadonlyMap<string, PlatformKey> | null> {
  const answer = await callUnverified(caller, { method: 'GET', path: '/v3/certificates', body: '' })
  const read = answer.ok ? answerSchema.safeParse(tryParseJson(answer.value.text)) : null
  if (!answer.ok || !read?.success) return null
  const keys = new Map<string, PlatformKey>()
  for (const { serial_no, effective_time, expire_time, encrypt_certificate } of read.data.data) {
    const pem = await decryptResource(caller.config.apiV3Key, encrypt_certificate)
    const key = pem === null ? null : publicKeyIn(pem)
    if (key) keys.set(serial_no.toUpperCase(), { key, from: Date.parse(effective_time), to: Date.parse(expire_time) })
  }
  const { headers, text: rawBody } = answer.value
  const verdict = await verifySigned(async (serial) => keys.get(serial.toUpperCase())?.key ?? null, {
    headers,
    rawBody,
    now: caller.now(),
  })
  return verdict === 'ok' ? keys : null
}

function publicKeyIn(pem: string): string | null {
  try {
    return String(new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'pem' }))
  } catch {
    return null
  }
}
