/** For platforms that are only polled: whoever calls the address is refused. */
import { bareReplies, unreadable } from '../platform/pushes.ts'
import type { ChannelWebhook } from './channels.port.ts'

const refusal = () => bareReplies.rejected('bad_signature')

export const noWebhook: ChannelWebhook = {
  verify: async () => ({ ok: false, reason: 'bad_signature' }),
  read: () => unreadable('this platform pushes nothing'),
  accepted: refusal,
  rejected: refusal,
}
