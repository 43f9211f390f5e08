/** Every hour: owners get a letter 7, 3 and 1 days before the trial or the plan ends, each one once. */
import { systemIds } from '../../core/ids.ts'
import { DAY } from '../../core/time.ts'
import type { MailErrand } from '../../mail/mail.contract.ts'
import { controlDb } from '../../platform/db.ts'
import { takeOnce } from '../../tenants/attempts.ts'
import { NOTICE_DAYS, noticeDue } from '../../tenants/domain/standing.ts'
import { tenantPlanRepository } from '../../tenants/tenant-plan.repository.ts'

const FIRST = Math.max(...NOTICE_DAYS) * DAY

export async function tellPlanEnding(
  env: Env,
  _execution: Pick<ExecutionContext, 'waitUntil'>,
  now: number,
): Promise<void> {
  const ids = systemIds(() => now)
  for (const ending of await tenantPlanRepository(controlDb(env)).endingBetween(now, now + FIRST)) {
    const days = noticeDue(ending.endsAt, now)
    const name = `plan_ending/${ending.tenantId}/${ending.userId}/${ending.endsAt}/${days}`
    if (days === null || !(await takeOnce(env, name, now, FIRST + DAY))) continue
    const errand: MailErrand = { kind: 'plan_ending', ...ending }
    await env.MAIL.send({ v: 1, id: ids.next('mai'), errand })
  }
}
