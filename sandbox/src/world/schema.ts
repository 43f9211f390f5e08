import { toNeutralOrders } from './neutral-orders'
import { row, rows, type Sql } from './sql'

// Append-only: a world made by an older version is brought up to date when it wakes.
export const STEPS: readonly (string | ((sql: Sql) => void))[] = [
  `CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
   CREATE TABLE shops (shop_id TEXT PRIMARY KEY, app_key TEXT NOT NULL, app_secret TEXT NOT NULL, name TEXT NOT NULL,
     push_url TEXT NOT NULL, token_seconds INTEGER NOT NULL);
   CREATE TABLE shop_tokens (access_token TEXT PRIMARY KEY, refresh_token TEXT NOT NULL, shop_id TEXT NOT NULL,
     expires_at INTEGER NOT NULL, refresh_expires_at INTEGER NOT NULL);
   CREATE TABLE shelf (shop_id TEXT NOT NULL, sku_id TEXT NOT NULL, product_id TEXT NOT NULL, out_sku_id TEXT NOT NULL,
     name TEXT NOT NULL, spec TEXT NOT NULL, price_fen INTEGER NOT NULL, stock INTEGER, on_sale INTEGER NOT NULL DEFAULT 1,
     PRIMARY KEY (shop_id, sku_id));
   CREATE TABLE orders (order_id TEXT PRIMARY KEY, shop_id TEXT NOT NULL, status INTEGER NOT NULL, main_status INTEGER NOT NULL,
     created_s INTEGER NOT NULL, updated_s INTEGER NOT NULL, facts TEXT NOT NULL);
   CREATE INDEX orders_by_update ON orders (shop_id, updated_s);
   CREATE INDEX orders_by_creation ON orders (shop_id, created_s);
   CREATE INDEX orders_by_status ON orders (status, updated_s);
   CREATE TABLE after_sales (after_sale_id TEXT PRIMARY KEY, shop_id TEXT NOT NULL, order_id TEXT NOT NULL,
     status INTEGER NOT NULL, applied_s INTEGER NOT NULL, updated_s INTEGER NOT NULL, facts TEXT NOT NULL);
   CREATE TABLE once (scope TEXT NOT NULL, id TEXT NOT NULL, answer TEXT NOT NULL, PRIMARY KEY (scope, id));
   CREATE TABLE couriers (platform TEXT NOT NULL, account TEXT NOT NULL, facts TEXT NOT NULL, PRIMARY KEY (platform, account));
   CREATE TABLE parcels (waybill TEXT PRIMARY KEY, com TEXT NOT NULL, stage TEXT NOT NULL, is_final INTEGER NOT NULL,
     is_moving INTEGER NOT NULL, step_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, shop_order_id TEXT, facts TEXT NOT NULL);
   CREATE INDEX parcels_by_step ON parcels (is_moving, is_final, step_at);
   CREATE TABLE subscriptions (id INTEGER PRIMARY KEY AUTOINCREMENT, platform TEXT NOT NULL, account TEXT NOT NULL,
     waybill TEXT NOT NULL, com TEXT NOT NULL, state TEXT NOT NULL, facts TEXT NOT NULL);
   CREATE INDEX subscriptions_by_waybill ON subscriptions (waybill);
   CREATE TABLE labels (platform TEXT NOT NULL, account TEXT NOT NULL, order_code TEXT NOT NULL, waybill TEXT NOT NULL,
     cancelled INTEGER NOT NULL, answer TEXT NOT NULL, PRIMARY KEY (platform, account, order_code));
   CREATE TABLE messengers (platform TEXT NOT NULL, account TEXT NOT NULL, facts TEXT NOT NULL, PRIMARY KEY (platform, account));
   CREATE TABLE messages (id INTEGER PRIMARY KEY AUTOINCREMENT, platform TEXT NOT NULL, account TEXT NOT NULL,
     recipient TEXT NOT NULL, at INTEGER NOT NULL, facts TEXT NOT NULL);
   CREATE INDEX messages_by_account ON messages (platform, account, at);
   CREATE TABLE deliveries (id INTEGER PRIMARY KEY AUTOINCREMENT, platform TEXT NOT NULL, url TEXT NOT NULL, headers TEXT NOT NULL,
     body TEXT NOT NULL, label TEXT NOT NULL, attempt INTEGER NOT NULL, due_at INTEGER NOT NULL, state TEXT NOT NULL, note TEXT NOT NULL);
   CREATE INDEX deliveries_by_due ON deliveries (state, due_at);`,
  `CREATE TABLE letters (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL,
     recipient TEXT NOT NULL, facts TEXT NOT NULL);`,
  `CREATE TABLE wechat_merchants (mch_id TEXT PRIMARY KEY, facts TEXT NOT NULL);
   CREATE TABLE wechat_payments (mch_id TEXT NOT NULL, out_trade_no TEXT NOT NULL, code TEXT NOT NULL, created_at INTEGER NOT NULL,
     facts TEXT NOT NULL, PRIMARY KEY (mch_id, out_trade_no));
   CREATE INDEX wechat_payments_by_code ON wechat_payments (code);`,
  `ALTER TABLE shops ADD COLUMN platform TEXT NOT NULL DEFAULT 'doudian';
   ALTER TABLE shops ADD COLUMN extra TEXT NOT NULL DEFAULT '{}';
   CREATE TABLE shop_orders (order_id TEXT PRIMARY KEY, shop_id TEXT NOT NULL, state TEXT NOT NULL, created_at INTEGER NOT NULL,
     updated_at INTEGER NOT NULL, facts TEXT NOT NULL);
   CREATE INDEX shop_orders_by_update ON shop_orders (shop_id, updated_at, order_id);
   CREATE INDEX shop_orders_by_creation ON shop_orders (shop_id, created_at, order_id);
   CREATE INDEX shop_orders_by_state ON shop_orders (state, updated_at);
   CREATE INDEX shop_orders_by_age ON shop_orders (created_at, order_id);
   CREATE TABLE refunds (refund_id TEXT PRIMARY KEY, shop_id TEXT NOT NULL, order_id TEXT NOT NULL, applied_at INTEGER NOT NULL,
     updated_at INTEGER NOT NULL, facts TEXT NOT NULL);
   CREATE INDEX refunds_by_order ON refunds (order_id);
   CREATE INDEX refunds_by_update ON refunds (shop_id, updated_at);`,
  toNeutralOrders,
  `DROP TABLE orders;
   DROP TABLE after_sales;`,
  `CREATE TABLE alipay_apps (app_id TEXT PRIMARY KEY, facts TEXT NOT NULL);
   CREATE TABLE alipay_trades (app_id TEXT NOT NULL, out_trade_no TEXT NOT NULL, created_at INTEGER NOT NULL, facts TEXT NOT NULL,
     PRIMARY KEY (app_id, out_trade_no));`,
]

/** Brings the database to the newest shape. */
export function migrate(sql: Sql, steps = STEPS): void {
  sql.exec('CREATE TABLE IF NOT EXISTS schema_steps (step INTEGER PRIMARY KEY)')
  const done = row<{ step: number | null }>(sql, 'SELECT MAX(step) AS step FROM schema_steps')?.step ?? 0
  steps.slice(done).forEach((statements, index) => {
    if (typeof statements === 'string') sql.exec(statements)
    else statements(sql)
    sql.exec('INSERT INTO schema_steps (step) VALUES (?)', done + index + 1)
  })
}

/** Empties every table but the history of the schema. */
export function emptyTables(sql: Sql): void {
  const tables = rows<{ name: string }>(
    sql,
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\' AND name <> 'schema_steps'",
  )
  for (const { name } of tables) sql.exec(`DELETE FROM ${name}`)
}
