import { describe, expect, it } from 'vitest'
import { applyToLedgers, ledgerName, stockLedger } from '../../../src/stock/stock-ledger.client.ts'
import type { LedgerCommand, StockLedgerPort } from '../../../src/stock/stock-ledger.port.ts'
import { createInMemoryStockLedger } from '../../support/in-memory-stock-ledger.ts'

const tenant = { id: 'tnt_1', shard: 'SHARD_0' }
const restock = (quantity: number): LedgerCommand => ({
  kind: 'restock',
  requestId: `r${quantity}`,
  warehouseId: 'wh_a',
  quantity,
  into: 'available',
  reason: '',
})

describe('commands for many ledgers', () => {
  it('one call a SKU, and an answer for each', async () => {
    const ledger = createInMemoryStockLedger()
    const answers = await applyToLedgers({
      ledger,
      tenant,
      commandsBySku: new Map([
        ['A', [restock(1), restock(2)]],
        ['B', [restock(5)]],
      ]),
      now: 1,
    })
    expect([...answers].map(([sku, answer]) => [sku, answer.ok && answer.value.levels[0]?.onHand])).toEqual([
      ['A', 3],
      ['B', 5],
    ])
  })

  it('a ledger that cannot be reached fails alone', async () => {
    const memory = createInMemoryStockLedger()
    const ledger: StockLedgerPort = {
      ...memory,
      apply: async (address, commands, now) =>
        address.sku === 'B' ? Promise.reject(new Error('connection lost')) : memory.apply(address, commands, now),
    }
    const answers = await applyToLedgers({
      ledger,
      tenant,
      commandsBySku: new Map([
        ['A', [restock(1)]],
        ['B', [restock(1)]],
      ]),
      now: 1,
    })
    expect(answers.get('A')).toMatchObject({ ok: true })
    expect(answers.get('B')).toMatchObject({ ok: false, error: { code: 'stock.unreachable', data: { sku: 'B' } } })
  })
})

describe('the call to an object', () => {
  /** A namespace whose objects fail as often as `errors` says, each with its flags. */
  const namespace = (errors: { retryable?: boolean; overloaded?: boolean }[]) => {
    const asked: string[] = []
    const getByName = (name: string) => ({
      apply: async () => {
        asked.push(name)
        const error = errors.shift()
        if (error) throw Object.assign(new Error('broken'), error)
        return { outcomes: [], levels: [], seq: 0 }
      },
    })
    // Only what the client uses of a namespace.
    return { asked, env: { STOCK_LEDGER: { getByName } as unknown as Env['STOCK_LEDGER'] } }
  }
  const address = { tenantId: 'tnt_1', shard: 'SHARD_0', sku: 'A' }

  it('is tried once more on a fresh stub when that can help', async () => {
    const { asked, env } = namespace([{ retryable: true }])
    await expect(stockLedger(env).apply(address, [], 1)).resolves.toMatchObject({ seq: 0 })
    expect(asked).toEqual([ledgerName('tnt_1', 'A'), ledgerName('tnt_1', 'A')])
  })

  it('is not repeated to an object that is overloaded, nor after a bug', async () => {
    for (const flags of [{ retryable: true, overloaded: true }, {}]) {
      const { asked, env } = namespace([flags])
      await expect(stockLedger(env).apply(address, [], 1)).rejects.toThrow('broken')
      expect(asked).toHaveLength(1)
    }
  })
})
