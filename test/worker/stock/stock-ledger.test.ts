import { evictDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { ledgerName, stockLedger } from '../../../src/stock/stock-ledger.client.ts'
import { describeLedger } from '../../support/ledger-contract.ts'

let made = 0

describeLedger('the real ledger, evicted after every call,', () => ({
  ledger: stockLedger(env),
  fresh: () => ({ tenantId: `tnt_${crypto.randomUUID()}`, shard: 'SHARD_0', sku: `SKU-${++made}` }),
  disturb: ({ tenantId, sku }) => evictDurableObject(env.STOCK_LEDGER.getByName(ledgerName(tenantId, sku))),
  now: Date.now(),
}))
