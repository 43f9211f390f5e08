import { createInMemoryStockLedger } from '../../support/in-memory-stock-ledger.ts'
import { describeLedger } from '../../support/ledger-contract.ts'

let made = 0

describeLedger('the in-memory ledger', () => ({
  ledger: createInMemoryStockLedger(),
  fresh: () => ({ tenantId: 'tnt_1', shard: 'SHARD_0', sku: `SKU-${++made}` }),
  disturb: async () => {},
  now: 1_700_000_000_000,
}))
