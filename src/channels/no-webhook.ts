/** For platforms that are only polled: whoever calls the address is refused. */
import { err } from '../core/result.ts'
import type { ChannelWebhook, PlatformReply } from './channels.port.ts'

const refusal: PlatformReply = { status: 401, body: '', contentType: 'text/plain' }

export const noWebhook: ChannelWebhook = {
  verify: async () => ({ ok: false, reason: 'bad_signature' }),
  read: () => err({ code: 'ingest.unreadable', why: 'this platform pushes nothing' }),
  accepted: () => refusal,
  rejected: () => refusal,
}
