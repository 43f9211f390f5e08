/** Cron expression → flows. A table, no logic. */
import { checkStock } from './flows/check-stock.ts'
import { requestReconciles } from './flows/completeness.ts'
import { countUse } from './flows/count-use.ts'
import { deleteTenants } from './flows/delete-tenants.ts'
import { wakeWebhooks } from './flows/deliver-webhooks.ts'
import { driveCampaigns } from './flows/drive-campaigns.ts'
import { forgetOld } from './flows/forget-old.ts'
import { forgetOldSessions } from './flows/forget-old-sessions.ts'
import { calmLiveRooms } from './flows/live-room.ts'
import { driveMoves } from './flows/move-tenant.ts'
import { askAboutPayments } from './flows/pay-plan.ts'
import { pollTracks } from './flows/poll-tracks.ts'
import { requestPulls } from './flows/request-pulls.ts'
import { sealAuditLogs } from './flows/seal-audit-logs.ts'
import { sweep } from './flows/sweep.ts'
import { tellPlanEnding } from './flows/tell-plan-ending.ts'

type Job = (env: Env, ctx: ExecutionContext, now: number) => Promise<void>

export const jobs: Readonly<Record<string, readonly Job[]>> = {
  '* * * * *': [
    sweep,
    requestPulls,
    pollTracks,
    sealAuditLogs,
    askAboutPayments,
    deleteTenants,
    driveMoves,
    wakeWebhooks,
    driveCampaigns,
    checkStock,
    calmLiveRooms,
  ],
  '17 * * * *': [requestReconciles, forgetOld, forgetOldSessions, countUse, tellPlanEnding],
}
