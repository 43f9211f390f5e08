/** Finds the ledger of a SKU. The only place that knows how ledgers are named and reached. */
import { erasable } from '../core/erasable.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { StockFailure } from './stock.errors.ts'
import type { LedgerAddress, LedgerAnswer, LedgerCommand, StockLedgerPort } from './stock-ledger.port.ts'

/** Which object keeps a SKU's books: the granularity of ledgers is decided here. */
export function ledgerName(tenantId: string, sku: string): string {
  return `${tenantId}:${sku}`
}

/**
 * The ledgers behind one port. Each call is one RPC to the object of `address`. A broken connection is tried once more
 * (commands are idempotent by `requestId`); what still fails is thrown, see `applyToLedgers`.
 */
export function stockLedger(env: Pick<Env, 'STOCK_LEDGER'>): StockLedgerPort {
  return {
    apply: (address, commands, now) => calling(() => portOf(env, address).apply(address, commands, now)),
    explain: (address, now) => calling(() => portOf(env, address).explain(address, now)),
    past: (address, at) => calling(() => portOf(env, address).past(address, at)),
    check: (address, now) => calling(() => portOf(env, address).check(address, now)),
    movements: (address, beforeSeq, limit) => calling(() => portOf(env, address).movements(address, beforeSeq, limit)),
  }
}

/**
 * Runs commands of one tenant, grouped by SKU, at all ledgers at once: one RPC a SKU. Never throws halfway: a ledger that
 * cannot be reached is a `stock.unreachable` of its SKU, and the same commands may be sent to it again.
 */
export async function applyToLedgers({
  ledger,
  tenant,
  commandsBySku,
  now,
}: {
  readonly ledger: StockLedgerPort
  readonly tenant: { readonly id: string; readonly shard: string }
  readonly commandsBySku: ReadonlyMap<string, readonly LedgerCommand[]>
  readonly now: number
}): Promise<Map<string, Result<LedgerAnswer, StockFailure>>> {
  const answers = await Promise.all(
    [...commandsBySku].map(async ([sku, commands]) => {
      const address = { tenantId: tenant.id, shard: tenant.shard, sku }
      return [sku, await reached(sku, ledger.apply(address, commands, now))] as const
    }),
  )
  return new Map(answers)
}

/** The call's value, or `stock.unreachable` when the object could not be asked. */
export async function reached<T>(sku: string, call: Promise<T>): Promise<Result<T, StockFailure>> {
  try {
    return ok(await call)
  } catch (error) {
    return fail('stock.unreachable', { sku, detail: String(error).slice(0, 200) })
  }
}

/** The class behind the binding implements the port; the stub's own type adds disposers to every nested value. */
function portOf(env: Pick<Env, 'STOCK_LEDGER'>, { tenantId, sku }: LedgerAddress): StockLedgerPort {
  return env.STOCK_LEDGER.getByName(ledgerName(tenantId, sku)) as unknown as StockLedgerPort
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

/** The tenant is deleted: these books are gone, holds and history with them. */
export async function eraseLedgers(
  env: Pick<Env, 'STOCK_LEDGER'>,
  tenantId: string,
  skus: readonly string[],
): Promise<void> {
  await Promise.all(skus.map((sku) => erasable(env.STOCK_LEDGER.getByName(ledgerName(tenantId, sku))).erase()))
}
