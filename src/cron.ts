/** Cron expression → flows. A table, no logic. */
import { anchorHeads } from './flows/anchor-heads.ts'
import { askPayments } from './flows/ask-payments.ts'
import { checkStock } from './flows/check-stock.ts'
import { requestReconciles } from './flows/completeness.ts'
import { countUse } from './flows/count-use.ts'
import { deleteTenants } from './flows/delete-tenants.ts'
import { wakeWebhooks } from './flows/deliver-webhooks.ts'
import { driveCampaigns } from './flows/drive-campaigns.ts'
import { expireAddressChanges } from './flows/expire-address-changes.ts'
import { followInterceptions } from './flows/follow-interceptions.ts'
import { forgetOld } from './flows/forget-old.ts'
import { forgetOldSessions } from './flows/forget-old-sessions.ts'
import { calmLiveRooms } from './flows/live-room.ts'
import { driveMoves } from './flows/move-tenant.ts'
import { askAboutPayments } from './flows/pay-plan.ts'
import { pollTracks } from './flows/poll-tracks.ts'
import { requestPulls } from './flows/request-pulls.ts'
import { sealAuditLogs } from './flows/seal-audit-logs.ts'
import { sealCertificates } from './flows/seal-certificates.ts'
import { sweep } from './flows/sweep.ts'
import { tellPlanEnding } from './flows/tell-plan-ending.ts'
import { watchCases } from './flows/watch-cases.ts'
import { watchLabelBalance } from './flows/watch-label-balance.ts'
import { watchShelves } from './flows/watch-shelves.ts'

type Job = (env: Env, ctx: ExecutionContext, now: number) => Promise<void>

/** By name: the log says which one failed, and a minified function has none. */
export const jobs: Readonly<Record<string, Readonly<Record<string, Job>>>> = {
  '* * * * *': {
    sweep,
    requestPulls,
    pollTracks,
    sealAuditLogs,
    sealCertificates,
    anchorHeads,
    askAboutPayments,
    askPayments,
    deleteTenants,
    driveMoves,
    wakeWebhooks,
    driveCampaigns,
    checkStock,
    calmLiveRooms,
    watchShelves,
    watchCases,
    expireAddressChanges,
    followInterceptions,
  },
  '17 * * * *': { requestReconciles, forgetOld, forgetOldSessions, countUse, tellPlanEnding, watchLabelBalance },
}
