/** A tenant's payment providers, ready to be asked: adapter, opened credentials, gate; and the shops whose orders they collect for. */
import {
  type ConnectionRow,
  connectionsRepository,
  type OpenConnection,
  openConnection,
} from '../../connections/connections.repository.ts'
import type { Result } from '../../core/result.ts'
import type { Order } from '../../orders/domain/order.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import type { PaymentAdapter, PaymentOptions } from '../../payments/payment.port.ts'
import { readPaymentSettings } from '../../payments/payment-settings.ts'
import { paymentAdapter } from '../../payments/registry.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import { outsideFetch } from '../../platform/outside-fetch.ts'
import { type GateRefusal, throughGate } from '../couriers/couriers.ts'

export interface Payer {
  readonly connection: OpenConnection
  readonly adapter: PaymentAdapter
}

export const paymentOptions = ({
  env,
  connection: { credentials, settings },
  now,
}: {
  env: Env
  connection: OpenConnection
  now: () => number
}): PaymentOptions => ({ credentials, settings, now, fetch: outsideFetch(env) })

/** Null for a connection that is no payment provider. */
export function payerOf(connection: OpenConnection): Payer | null {
  const adapter = paymentAdapter(connection.kind)
  return adapter ? { connection, adapter } : null
}

const rowsOf = (ctx: Ctx): Promise<ConnectionRow[]> => connectionsRepository(controlDb(ctx.env), ctx.tenant.id).all()

/** Those that are switched on. */
export async function payersOf(ctx: Ctx): Promise<Payer[]> {
  const active = (await rowsOf(ctx)).filter(({ role, status }) => role === 'payment' && status === 'active')
  const opened = await Promise.all(active.map((row) => openConnection(ctx.env, row)))
  return opened.flatMap((connection) => payerOf(connection) ?? [])
}

export const collectsFor = ({ connection }: Payer, order: Pick<Order, 'connectionId' | 'channel'>): boolean => {
  const { shop } = readPaymentSettings(connection.settings)
  return order.channel === 'open' && (shop === '' || shop === order.connectionId)
}

/** Open-channel connections whose orders this provider collects for. */
export async function shopsOf(ctx: Ctx, connection: OpenConnection): Promise<string[]> {
  const { shop } = readPaymentSettings(connection.settings)
  const open = (await rowsOf(ctx)).filter(({ kind }) => kind === 'open')
  return open.map(({ id }) => id).filter((id) => shop === '' || shop === id)
}

/** The order that was paid under this number. Null when none has it, or when several shops have one of the same number. */
export async function orderPaid(ctx: Ctx, connection: OpenConnection, outTradeNo: string): Promise<Order | null> {
  const found = await Promise.all(
    (await shopsOf(ctx, connection)).map((shop) => ordersRepository(ctx).byPlatformIds(shop, [outTradeNo])),
  )
  const [order, ...more] = found.flat()
  return order && more.length === 0 ? order : null
}

/** Behind the connection's gate. */
export const callPayer = <T, E extends { readonly code: string; readonly detail?: string }>(
  ctx: Ctx,
  { connection, adapter }: Payer,
  run: (adapter: PaymentAdapter, options: PaymentOptions) => Promise<Result<T, E>>,
): Promise<Result<T, E | GateRefusal>> =>
  throughGate(ctx, connection, () =>
    run(adapter, paymentOptions({ env: ctx.env, connection, now: () => ctx.clock.now() })),
  )
