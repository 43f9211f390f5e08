/** What a tenant has, uses and could have: the plan page. */
import type { Billing } from '../../billing/billing.contract.ts'
import { billingRepository, requestDto } from '../../billing/billing.repository.ts'
import { wechatPayConfig } from '../../billing/wechatpay-config.ts'
import { connectionsRepository } from '../../connections/connections.repository.ts'
import { ordersOfMonth } from '../../insights/order-months.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import { paidPlans, plans } from '../../tenants/domain/plans.ts'
import { hardOrderLimit, monthOf, standingOf } from '../../tenants/domain/standing.ts'
import { tenantPlanRepository } from '../../tenants/tenant-plan.repository.ts'
import { tenantsRepository } from '../../tenants/tenants.repository.ts'
import { warehousesRepository } from '../../warehouses/warehouses.repository.ts'

export async function planOverview({ ctx }: { ctx: Ctx }): Promise<Billing> {
  const db = controlDb(ctx.env)
  const now = ctx.clock.now()
  const month = monthOf(now)
  const [fresh, orders, members, connections, warehouses, request] = await Promise.all([
    // Read anew: right after a payment the caller's remembered tenant is seconds old.
    tenantsRepository(db).byId(ctx.tenant.id),
    ordersOfMonth(ctx, month),
    tenantPlanRepository(db).memberCount(ctx.tenant.id),
    connectionsRepository(db, ctx.tenant.id).count(),
    warehousesRepository(ctx).count(),
    billingRepository(db, ctx.tenant.id).openRequest(),
  ])
  const tenant = fresh ?? ctx.tenant
  return {
    plan: tenant.plan,
    standing: standingOf(tenant, now),
    trialEndsAt: tenant.trialEndsAt,
    paidUntil: tenant.paidUntil ?? null,
    month,
    limits: plans[tenant.plan].limits,
    use: { orders, members, connections, warehouses },
    ordersWaitAt: hardOrderLimit(tenant.plan, month),
    plans: paidPlans.map((name) => ({
      name,
      limits: plans[name].limits,
      monthFen: plans[name].price?.monthFen ?? 0,
      yearFen: plans[name].price?.yearFen ?? 0,
    })),
    checkout: wechatPayConfig(ctx.env) ? 'wechat' : null,
    request: request ? requestDto(request) : null,
  }
}
