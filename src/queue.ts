/** Queue name → flow. A table, no logic. */
import { carryOutEffects } from './flows/effects/carry-out-effects.ts'
import { ingest } from './flows/ingest.ts'
import { takeObjectEvents } from './flows/object-events.ts'
import { parkDead } from './flows/park-dead.ts'
import type { QueuedItem } from './flows/queued-messages.ts'

type Consumer = (env: Env, ctx: ExecutionContext, batch: readonly QueuedItem[]) => Promise<void>

export const consumers: Readonly<Record<string, Consumer>> = {
  'dingshu-ingest': ingest,
  'dingshu-effects': carryOutEffects,
  'dingshu-object-events': takeObjectEvents,
  'dingshu-dead': parkDead,
}
