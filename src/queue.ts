/** Queue name → flow. A table, no logic. */
import { deliverWebhooks } from './flows/deliver-webhooks.ts'
import { carryOutEffects } from './flows/effects/carry-out-effects.ts'
import { ingest } from './flows/ingest.ts'
import { takeObjectEvents } from './flows/object-events.ts'
import { parkDead } from './flows/park-dead.ts'
import { takePolls } from './flows/poll-tracks.ts'
import type { QueuedItem } from './flows/queued-messages.ts'
import { sendMails } from './flows/send-mail.ts'

type Consumer = (env: Env, ctx: ExecutionContext, batch: readonly QueuedItem[]) => Promise<void>

export const consumers: Readonly<Record<string, Consumer>> = {
  'dingshu-ingest': ingest,
  'dingshu-effects': carryOutEffects,
  'dingshu-webhooks': deliverWebhooks,
  'dingshu-polls': takePolls,
  'dingshu-object-events': takeObjectEvents,
  'dingshu-mail': sendMails,
  'dingshu-dead': parkDead,
}
