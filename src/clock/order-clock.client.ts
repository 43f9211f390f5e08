/** Finds the clocks of orders. The only place that knows how they are reached. */
import { erasable } from '../core/erasable.ts'
import { clockName, clockNamesOfDay } from './domain/clock-name.ts'
import type { Deadline, OrderClockPort, OrderDeadlines } from './order-clock.port.ts'

type ClockEnv = Pick<Env, 'ORDER_CLOCK'>
type ClockTenant = { readonly id: string; readonly shard: string }

/**
 * Sets the deadlines of many orders: one RPC per clock, all at once. Throws when a clock cannot be reached; setting the
 * same again is harmless, so the caller's own retry is enough.
 */
export async function setDeadlines(
  env: ClockEnv,
  tenant: ClockTenant,
  orders: readonly OrderDeadlines[],
): Promise<void> {
  const address = { tenantId: tenant.id, shard: tenant.shard }
  await Promise.all(
    [...Map.groupBy(orders, ({ orderId }) => clockName(tenant.id, orderId))].map(([name, ofClock]) =>
      calling(() => clock(env, name).set(address, ofClock)),
    ),
  )
}

/** What an order is still waiting for, earliest first. */
export async function pendingDeadlines(env: ClockEnv, tenantId: string, orderId: string): Promise<readonly Deadline[]> {
  return calling(() => clock(env, clockName(tenantId, orderId)).pending(orderId))
}

/** The class behind the binding implements the port; the stub's own type adds disposers to every nested value. */
function clock(env: ClockEnv, name: string): OrderClockPort {
  return env.ORDER_CLOCK.getByName(name) as unknown as OrderClockPort
}

/** After an error a stub is spent, so each try takes a new one. An overloaded object is not asked again. */
async function calling<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    const { retryable, overloaded } = error as { retryable?: boolean; overloaded?: boolean }
    if (retryable !== true || overloaded === true) throw error
    return call()
  }
}

/** The tenant is deleted: the clocks of one day (`yyyy-MM-dd`, or `undated`) are gone. */
export async function eraseClocks(env: ClockEnv, tenantId: string, day: string): Promise<void> {
  await Promise.all(clockNamesOfDay(tenantId, day).map((name) => erasable(env.ORDER_CLOCK.getByName(name)).erase()))
}
