/** Answers to messengers whose call is not taken: they read the status. */
import type { PlatformReply, WebhookRefusal } from '../../channels/channels.port.ts'

const statuses = { bad_signature: 401, stale: 401, overloaded: 503, too_large: 413 } as const

export const refusal = (reason: WebhookRefusal): PlatformReply => ({
  status: statuses[reason],
  body: '',
  contentType: 'text/plain',
})
