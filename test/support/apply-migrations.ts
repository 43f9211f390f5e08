import { applyD1Migrations, type D1Migration } from 'cloudflare:test'
import { env } from 'cloudflare:workers'

interface TestMigrations {
  readonly MIGRATIONS_CONTROL: D1Migration[]
  readonly MIGRATIONS_SHARD: D1Migration[]
}

// Bound by vitest.config.ts for tests only, so the generated Env does not know them.
const migrations = env as unknown as TestMigrations

await applyD1Migrations(env.CONTROL, migrations.MIGRATIONS_CONTROL)
await applyD1Migrations(env.SHARD_0, migrations.MIGRATIONS_SHARD)
await applyD1Migrations(env.SHARD_1, migrations.MIGRATIONS_SHARD)
