import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'

/** Tests inside workerd: real D1 (three databases), queues and objects. */
const inWorkerd = async (name: string, include: string[]) => ({
  plugins: [
    cloudflareTest({
      wrangler: { configPath: './wrangler.toml' },
      miniflare: {
        bindings: {
          AUTH_SECRET: 'test-0123456789abcdef0123456789abcdef',
          TRACK_SECRET: 'test-fedcba9876543210fedcba9876543210',
          SECRET_KEYS: '{"k1":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}',
          OPERATOR_KEY: 'dso_test_0123456789abcdef0123456789abcdef',
          MIGRATIONS_CONTROL: await readD1Migrations('migrations/control'),
          MIGRATIONS_SHARD: await readD1Migrations('migrations/shard'),
        },
      },
    }),
  ],
  test: {
    name,
    include,
    setupFiles: ['test/support/apply-migrations.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A log line of a queue's consumer after the last test is a message that nobody answers, and the file would never end.
    disableConsoleIntercept: true,
  },
})

export default defineConfig(async () => ({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], environment: 'node' } },
      { test: { name: 'web', include: ['test/web/**/*.test.{ts,tsx}'], environment: 'node' } },
      await inWorkerd('worker', ['test/worker/**/*.test.ts']),
      await inWorkerd('journeys', ['test/journeys/**/*.test.ts']),
      // The built Worker and the sandbox as processes of their own, with real sockets, kills and a browser.
      {
        test: {
          name: 'real',
          include: ['test/real/**/*.test.ts'],
          environment: 'node',
          globalSetup: ['test/support/real-build.mjs'],
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 240_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
}))
