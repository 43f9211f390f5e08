import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'sqlite',
  schema: [
    './src/tenants/*.tables.ts',
    './src/connections/*.tables.ts',
    './src/platform/control.tables.ts',
    './src/certificates/control.tables.ts',
    './src/billing/*.tables.ts',
    './src/operator/*.tables.ts',
  ],
  out: './migrations/control',
})
