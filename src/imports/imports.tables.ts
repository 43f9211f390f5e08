import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { StagedLine } from './domain/build-order.ts'
import type { ColumnMapping } from './domain/columns.ts'
import type { RowError } from './domain/read-row.ts'

/** A file of orders that somebody read in. */
export const imports = sqliteTable(
  'imports',
  {
    tenantId: text('tenant_id').notNull(),
    id: text('id').notNull(),
    connectionId: text('connection_id').notNull(),
    fileName: text('file_name').notNull(),
    /** SHA-256 of the bytes, hex: the same file is read in once. */
    fileHash: text('file_hash').notNull(),
    mapping: text('mapping', { mode: 'json' }).$type<ColumnMapping>().notNull(),
    /** `ready`: staged, and waits for a person's yes. */
    status: text('status').$type<'ready' | 'running' | 'done' | 'discarded'>().notNull(),
    rows: integer('rows').notNull(),
    badRows: integer('bad_rows').notNull(),
    orders: integer('orders').notNull(),
    /** Orders taken in so far, and how many of them said nothing new. */
    ordersDone: integer('orders_done').notNull(),
    ordersUnchanged: integer('orders_unchanged').notNull(),
    actor: text('actor').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('imports_file').on(t.tenantId, t.connectionId, t.fileHash),
  ],
)

/** Rows of a file between reading and taking in; receivers are masked and sealed. They leave some days after the import. */
export const importRows = sqliteTable(
  'import_rows',
  {
    tenantId: text('tenant_id').notNull(),
    importId: text('import_id').notNull(),
    /** The order number; '' for a row that cannot be read. */
    orderKey: text('order_key').notNull(),
    /** Line of the file, the header is 1. */
    rowNo: integer('row_no').notNull(),
    line: text('line', { mode: 'json' }).$type<StagedLine | null>(),
    errors: text('errors', { mode: 'json' }).$type<readonly RowError[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.importId, t.orderKey, t.rowNo] })],
)

/** What an order's rows said when it was last taken in: the same rows in another file change nothing. */
export const importedOrders = sqliteTable(
  'imported_orders',
  {
    tenantId: text('tenant_id').notNull(),
    connectionId: text('connection_id').notNull(),
    orderKey: text('order_key').notNull(),
    rowsHash: text('rows_hash').notNull(),
    importId: text('import_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.connectionId, t.orderKey] })],
)

/** The mapping that a person chose for files with this header. */
export const importMappings = sqliteTable(
  'import_mappings',
  {
    tenantId: text('tenant_id').notNull(),
    /** Digest of the header's names. */
    headerHash: text('header_hash').notNull(),
    mapping: text('mapping', { mode: 'json' }).$type<ColumnMapping>().notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.headerHash] })],
)
