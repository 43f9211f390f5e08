import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { CarrierService } from './warehouses.contract.ts'

export const warehouses = sqliteTable(
  'warehouses',
  {
    tenantId: text('tenant_id').notNull(),
    id: text('id').notNull(),
    name: text('name').notNull(),
    /** Six-digit division code of where it stands. */
    regionCode: text('region_code').notNull(),
    province: text('province').notNull(),
    city: text('city').notNull(),
    district: text('district').notNull(),
    address: text('address').notNull(),
    contactName: text('contact_name').notNull(),
    contactPhone: text('contact_phone').notNull(),
    /** Orders paid before this minute of the local day leave the same day. */
    cutoffMinute: integer('cutoff_minute').notNull(),
    /** Minutes from "to pick" to the courier's van. */
    handlingMinutes: integer('handling_minutes').notNull(),
    /** Fulfilments a day that it can do; load is measured against it. */
    dailyCapacity: integer('daily_capacity').notNull(),
    /** 0..1, from mispicks and complaints; feeds the score's quality factor. */
    quality: real('quality').notNull(),
    carriers: text('carriers', { mode: 'json' }).$type<CarrierService[]>().notNull(),
    active: integer('active', { mode: 'boolean' }).notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] })],
)
