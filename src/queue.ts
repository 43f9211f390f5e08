/** Queue name → flow. A table, no logic. */

import { takePolls } from './flows/couriers/poll-tracks.ts'
import { carryOutEffects } from './flows/effects/carry-out-effects.ts'
import { takeObjectEvents } from './flows/object-events.ts'
import { ingest } from './flows/shops/ingest.ts'
import { parkDead } from './flows/shops/park-dead.ts'
import type { QueuedItem } from './flows/shops/queued-messages.ts'
import { sendMails } from './flows/tenants/send-mail.ts'
import { deliverWebhooks } from './flows/webhooks/deliver-webhooks.ts'

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
