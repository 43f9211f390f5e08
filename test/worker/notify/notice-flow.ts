import { queueNotices } from '../../../src/notify/actions/queue-notices.ts'
import { setNoticeRoute } from '../../../src/notify/actions/set-notice-routes.ts'
import type { NoticeRoute } from '../../../src/notify/notify.contract.ts'
import { noticeLog } from '../../../src/notify/notify.queries.ts'
import type { Ctx } from '../../../src/platform/ctx.ts'

export const wecomId = 'con_wecom'

export async function aRoute(ctx: Ctx, route: Partial<NoticeRoute> = {}): Promise<void> {
  const input = {
    event: 'order.overdue' as const,
    connectionId: wecomId,
    title: '',
    template: '',
    quietFrom: 0,
    quietTo: 0,
    enabled: true,
    nextConnectionId: '',
    nextMinutes: 10,
    nextUnless: 'delivered' as const,
    ...route,
  }
  const set = await setNoticeRoute({ ctx, input })
  if (!set.ok) throw new Error(set.error.code)
}

/** Queues `count` notices, one second apart, oldest first. */
export async function queue(ctx: Ctx, count: number, { event = 'order.overdue', from = 0 } = {}) {
  const causes = Array.from({ length: count }, (_, index) => ({
    eventId: `out_${String(from + index).padStart(6, '0')}`,
    event,
    orderId: `ord_${from + index}`,
    eventAt: ctx.clock.now() - 60_000 + index * 1000,
    facts: { hubNo: `DS${from + index}` },
  }))
  const queued = await queueNotices({ ctx, input: { causes } })
  if (!queued.ok) throw new Error(queued.error.code)
  return queued.value
}

export async function log(ctx: Ctx) {
  const page = await noticeLog(ctx, { limit: 200 })
  if (!page.ok) throw new Error(page.error.code)
  return page.value.items
}
