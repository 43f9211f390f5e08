/** Cron expression → flows. A table, no logic. */

import { expireAddressChanges } from './flows/buyers/expire-address-changes.ts'
import { driveCampaigns } from './flows/campaigns/drive-campaigns.ts'
import { calmLiveRooms } from './flows/campaigns/live-room.ts'
import { watchCases } from './flows/cases/watch-cases.ts'
import { followInterceptions } from './flows/couriers/follow-interceptions.ts'
import { pollTracks } from './flows/couriers/poll-tracks.ts'
import { askPayments } from './flows/payments/ask-payments.ts'
import { anchorHeads } from './flows/promise/anchor-heads.ts'
import { sealCertificates } from './flows/promise/seal-certificates.ts'
import { requestReconciles } from './flows/shops/completeness.ts'
import { requestPulls } from './flows/shops/request-pulls.ts'
import { checkStock } from './flows/stock/check-stock.ts'
import { sweep } from './flows/sweep.ts'
import { countUse } from './flows/tenants/count-use.ts'
import { deleteTenants } from './flows/tenants/delete-tenants.ts'
import { forgetOld } from './flows/tenants/forget-old.ts'
import { forgetOldSessions } from './flows/tenants/forget-old-sessions.ts'
import { driveMoves } from './flows/tenants/move-tenant.ts'
import { askAboutPayments } from './flows/tenants/pay-plan.ts'
import { sealAuditLogs } from './flows/tenants/seal-audit-logs.ts'
import { tellPlanEnding } from './flows/tenants/tell-plan-ending.ts'
import { watchLabelBalance } from './flows/warehouse/watch-label-balance.ts'
import { watchShelves } from './flows/warehouse/watch-shelves.ts'
import { wakeWebhooks } from './flows/webhooks/deliver-webhooks.ts'

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
