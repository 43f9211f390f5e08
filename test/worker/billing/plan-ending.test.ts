/** Letters before the end of the trial: each of the three once, to the owner, and none when the plan was lengthened. */
import { env } from 'cloudflare:workers'
import { afterEach, expect, it, vi } from 'vitest'
import { DAY, HOUR } from '../../../src/core/time.ts'
import { activatePlan } from '../../../src/flows/tenants/activate-plan.ts'
import { tellPlanEnding } from '../../../src/flows/tenants/tell-plan-ending.ts'
import type { MailMessage } from '../../../src/mail/mail.contract.ts'
import { aMerchant, ctxOfTenant } from '../../support/tenants.ts'

const execution = { waitUntil: () => undefined }

afterEach(() => {
  vi.restoreAllMocks()
})

it('seven, three and one days before the end the owner is written to, once each', async () => {
  const merchant = await aMerchant()
  const { trialEndsAt } = (await ctxOfTenant(merchant.tenantId)).tenant
  const sent: MailMessage[] = []
  const listening: Env = Object.create(env, {
    MAIL: { value: { send: async (message: MailMessage) => void sent.push(message) } },
  })
  const mine = () =>
    sent.flatMap(({ errand }) =>
      errand.kind === 'plan_ending' && errand.tenantId === merchant.tenantId ? [errand] : [],
    )
  for (let at = trialEndsAt - 9 * DAY; at < trialEndsAt + DAY; at += 6 * HOUR)
    await tellPlanEnding(listening, execution, at)
  expect(mine().map(({ endsAt }) => endsAt)).toEqual([trialEndsAt, trialEndsAt, trialEndsAt])
  sent.length = 0
  const ctx = await ctxOfTenant(merchant.tenantId)
  const paid = await activatePlan({
    ctx,
    input: { plan: 'standard', months: 12, paymentId: 'p', amountFen: 1, method: 'transfer' },
  })
  expect(paid.ok).toBe(true)
  for (let at = trialEndsAt - 9 * DAY; at < trialEndsAt + DAY; at += DAY) await tellPlanEnding(listening, execution, at)
  expect(mine()).toEqual([])
})
