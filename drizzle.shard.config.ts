import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'sqlite',
  schema: [
    'orders',
    'catalog',
    'warehouses',
    'stock',
    'campaigns',
    'routing',
    'promise',
    'fulfilment',
    'logistics',
    'imports',
    'ingest',
    'cases',
    'completeness',
    'notify',
    'insights',
    'platform',
    'webhooks',
  ].map((room) => `./src/${room}/${room}.tables.ts`),
  out: './migrations/shard',
})
