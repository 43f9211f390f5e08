/** Cron expression → flows. A table, no logic. */
import { forgetOld } from './flows/forget-old.ts'
import { pollTracks } from './flows/poll-tracks.ts'
import { requestPulls } from './flows/request-pulls.ts'
import { sweep } from './flows/sweep.ts'

type Job = (env: Env, ctx: ExecutionContext, now: number) => Promise<void>

export const jobs: Readonly<Record<string, readonly Job[]>> = {
  '* * * * *': [sweep, requestPulls, pollTracks],
  '17 * * * *': [forgetOld],
}
