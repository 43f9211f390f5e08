/** A tenant's courier services, ready to be called: adapter, opened credentials, gate. */
import { channelGate } from '../../channels/channel-gate.client.ts'
import type { ChannelGatePort, GateConfig, Permit } from '../../channels/channel-gate.port.ts'
import { connectionsRepository, type OpenConnection, openConnection } from '../../connections/connections.repository.ts'
import { err, type Result } from '../../core/result.ts'
import type { CarrierAdapter, CarrierOptions, CourierTask } from '../../logistics/carrier.port.ts'
import { carrierAdapter, carrierAdapters } from '../../logistics/carriers/registry.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { outsideFetch } from '../../platform/outside-fetch.ts'

export interface Courier {
  readonly connection: OpenConnection
  readonly adapter: CarrierAdapter
}

/** Switched-on courier connections, in the registry's order of preference. */
export async function courierConnections(ctx: Ctx): Promise<Courier[]> {
  const rows = (await connectionsRepository(controlDb(ctx.env), ctx.tenant.id).all()).filter(
    (row) => row.role === 'courier' && row.status === 'active',
  )
  const opened = await Promise.all(rows.map((row) => openConnection(ctx.env, row)))
  return carrierAdapters.flatMap((adapter) =>
    opened.filter((connection) => connection.kind === adapter.kind).map((connection) => ({ connection, adapter })),
  )
}

/** A courier with an adapter that does this. */
type Doing<T extends CourierTask> = Courier & { readonly service: NonNullable<CarrierAdapter[T]> }

/**
 * Who does this for a carrier: the first that serves it. `prefer`: the connection that issued the waybill, which knows best
 * how to stop the parcel. Null where nobody does.
 */
export function courierFor<T extends CourierTask>(
  couriers: readonly Courier[],
  { task, carrier, prefer }: { readonly task: T; readonly carrier: string; readonly prefer?: string | null },
): Doing<T> | null {
  const able = couriers.flatMap((courier) => {
    const service = courier.adapter[task]
    const serves = service !== null && courier.adapter.serves(carrier, task, courier.connection.credentials)
    return serves ? [{ ...courier, service }] : []
  })
  return able.find(({ connection }) => connection.id === prefer) ?? able[0] ?? null
}

export function courierOf(connection: OpenConnection): Courier | null {
  const adapter = carrierAdapter(connection.kind)
  return adapter ? { connection, adapter } : null
}

/** Our own gate said no: nobody was called. */
export type GateRefusal = IntegrationError & {
  readonly gate: Extract<Permit, { ok: false }>['reason']
  readonly retryAfterMs: number
}

/** Asks the connection's gate, makes the call, reports how it went. `quota`: the other side's own limit, where it has one for all calls. */
export async function throughGate<T, E extends { readonly code: string; readonly detail?: string }>(
  ctx: Ctx,
  connection: OpenConnection,
  call: () => Promise<Result<T, E>>,
  { quota }: GateConfig = { quota: null },
): Promise<Result<T, E | GateRefusal>> {
  const gate: ChannelGatePort = channelGate(ctx.env, connection.id)
  const permit = await gate.permit(1, { quota }, ctx.clock.now())
  if (!permit.ok)
    return err({
      provider: connection.kind,
      code: permit.reason === 'breaker_open' ? 'busy' : 'throttled',
      retryable: true,
      status: 0,
      detail: permit.reason,
      gate: permit.reason,
      retryAfterMs: permit.retryAfterMs,
    })
  const outcome = await call()
  const failed = !outcome.ok && outcome.error.code !== 'rejected'
  await gate.report(
    {
      succeeded: failed ? 0 : 1,
      failed: failed ? 1 : 0,
      throttled: !outcome.ok && outcome.error.code === 'throttled',
      error: outcome.ok ? null : `${outcome.error.code}: ${outcome.error.detail ?? ''}`,
    },
    ctx.clock.now(),
  )
  return outcome
}

export function callCarrier<T, E extends { readonly code: string; readonly detail?: string }>(
  ctx: Ctx,
  { connection, adapter }: Courier,
  run: (at: { readonly adapter: CarrierAdapter; readonly options: CarrierOptions }) => Promise<Result<T, E>>,
) {
  const options: CarrierOptions = {
    credentials: connection.credentials,
    settings: connection.settings,
    now: () => ctx.clock.now(),
    fetch: outsideFetch(ctx.env),
  }
  return throughGate(ctx, connection, () => run({ adapter, options }))
}
