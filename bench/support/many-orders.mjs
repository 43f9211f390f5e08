// A tenant's past, written straight into its shard: orders of ninety days, one in twenty still open, with their lines and jobs.
// The rows are made by SQLite itself, so that a million of them is a matter of a minute.

const SPAN_MS = 90 * 86_400_000
const ROWS_A_STATEMENT = 20_000
const SKUS = 2_000

export const sampleOf = (i) => ({
  hubNo: `D261001${String(i).padStart(8, '0')}`,
  platformOrderId: `69${String(i).padStart(16, '0')}`,
  phoneTail: String((i * 7919) % 10_000).padStart(4, '0'),
  sku: `SKU-${String((i * 13) % SKUS).padStart(4, '0')}`,
})

const NUMBERS = 'WITH RECURSIVE numbers(i) AS (SELECT ?3 UNION ALL SELECT i + 1 FROM numbers WHERE i + 1 < ?4)'
const ORDER_ID = "'ord_' || printf('%026d', i)"
const SKU = `printf('SKU-%04d', (i * 13) % ${SKUS})`
const IS_OPEN = 'i >= ?6 * 95 / 100'
/** The newest twentieth is on its way through the house; of the rest nine in ten arrived. */
const STATUS = `CASE WHEN ${IS_OPEN} THEN
  CASE WHEN i % 20 = 0 THEN 'pending_payment' WHEN i % 20 < 3 THEN 'paid' WHEN i % 20 < 8 THEN 'allocated' WHEN i % 20 < 10 THEN 'label_printed' WHEN i % 20 < 12 THEN 'shipped' WHEN i % 20 < 18 THEN 'in_transit' ELSE 'out_for_delivery' END
  ELSE CASE WHEN i % 20 = 0 THEN 'cancelled' WHEN i % 50 = 1 THEN 'returned' WHEN i % 50 = 2 THEN 'closed' ELSE 'delivered' END END`
/** Most buyers in one district, one in thirty in another, one in five thousand far away. */
const REGION = "CASE WHEN i % 5000 = 7 THEN '654026' WHEN i % 30 = 3 THEN '510116' ELSE '330110' END"
const AT = `?5 - (?6 - i) * ${SPAN_MS} / ?6`

const ORDERS = `${NUMBERS}, facts AS (SELECT i, ${STATUS} AS status, ${AT} AS at FROM numbers)
INSERT INTO orders (tenant_id, id, hub_no, channel, connection_id, platform_order_id, platform_status, platform_updated_at, status, holds, tags, priority, receiver, phone_tail, region_code, items, currency,
  goods_fen, freight_fen, discount_fen, payable_fen, pay_method, buyer_id, buyer_remark, seller_remark, seller_flag, reservation_id, warehouse_id, waybill, allocation_round, track_version, contact_clicks,
  placed_at, paid_at, pay_by, ship_by, promised_at, expected_at, status_at, allocated_at, shipped_at, delivered_at, created_at, updated_at, version)
SELECT ?1, ${ORDER_ID}, printf('D261001%08d', i), 'open', ?2, printf('69%016d', i), 'order.created', at, status,
  CASE WHEN status = 'paid' THEN '[{"reason":"short_of_stock","detail":"缺 SKU ×1","by":"system","since":1}]' ELSE '[]' END, '[]', 0,
  json_object('nameMasked', '张*丰', 'phoneMasked', printf('138****%04d', (i * 7919) % 10000), 'phoneTail', printf('%04d', (i * 7919) % 10000), 'province', '浙江省', 'city', '杭州市', 'district', '余杭区', 'street', '', 'addressMasked', '文一西路***', 'regionCode', '330110', 'addressToken', NULL, 'cipher', NULL),
  printf('%04d', (i * 7919) % 10000), ${REGION},
  json_array(json_object('sku', ${SKU}, 'title', '保温杯 ' || ${SKU}, 'spec', '颜色:雾蓝;容量:500ml', 'imageUrl', '', 'quantity', 1)), 'CNY',
  9900, 0, 0, 9900, 'wechat', NULL, '', '', 0, NULL, 'wh_bench_2', CASE WHEN status IN ('shipped', 'in_transit', 'out_for_delivery', 'delivered', 'returned') THEN printf('YT%013d', i) END, 1, 1, 0,
  at, at, NULL, at + 172800000, at + 259200000, at + 259200000, at, at, at, CASE WHEN status = 'delivered' THEN at + 200000000 END, at, at, 6 FROM facts`

const LINES = `${NUMBERS}
INSERT INTO order_lines (tenant_id, order_id, line_no, platform_line_id, shop_product_id, shop_sku_id, merchant_code, sku, title, spec, image_url, quantity, unit_price_fen, paid_fen, gift, status, refund)
SELECT ?1, ${ORDER_ID}, 1, printf('69%016d-1', i), 'p-' || ${SKU}, 's-' || ${SKU}, ${SKU}, ${SKU}, '保温杯 ' || ${SKU}, '颜色:雾蓝;容量:500ml', '', 1, 9900, 9900, 0, 'shipped', 'none' FROM numbers WHERE ?2 <> '' AND ?5 > 0 AND ?6 > 0`

const JOBS = `${NUMBERS}, facts AS (SELECT i, ${STATUS} AS status, ${AT} AS at FROM numbers)
INSERT INTO fulfilments (tenant_id, id, order_id, warehouse_id, status, carrier, waybill, label, lines, weight_g, created_at, picked_at, packed_at, handed_over_at, updated_at, version)
SELECT ?1, 'ful_' || printf('%026d', i), ${ORDER_ID}, 'wh_bench_2', CASE WHEN status = 'allocated' THEN 'to_pick' WHEN status = 'label_printed' THEN 'packed' ELSE 'handed_over' END, 'yuantong',
  CASE WHEN status <> 'allocated' THEN printf('YT%013d', i) END, NULL, '[]', 500, at, at, at, at, at, 4 FROM facts WHERE ?2 <> '' AND status NOT IN ('pending_payment', 'paid', 'cancelled', 'closed')`

const EVENTS = `${NUMBERS}, versions(version) AS (VALUES (1), (2), (3), (4)), facts AS (SELECT i, ${AT} AS at FROM numbers)
INSERT INTO order_events (tenant_id, order_id, version, type, at, actor, reason, before, after, data)
SELECT ?1, ${ORDER_ID}, version, 'order.changed', at + version * 1000, '{"kind":"system","id":"ingest"}', '', '{"status":"paid"}', '{"status":"allocated"}', '{"warehouseId":"wh_bench_2"}' FROM facts, versions WHERE ?2 <> ''`

const AUDITS = `${NUMBERS}, facts AS (SELECT i, ${AT} AS at FROM numbers)
INSERT INTO audit_log (tenant_id, id, action, actor, subjects, before, after, request_id, at, landed)
SELECT ?1, 'aud_' || printf('%026d', i), 'order.accepted', '{"kind":"channel","id":"con_past"}', json_array(${ORDER_ID}), NULL, NULL, 'req_past', at,
  i + 1 + (SELECT COALESCE(MAX(landed), 0) FROM audit_log WHERE tenant_id = ?1) - ?3 FROM facts WHERE ?2 <> ''`

/** What the orders of `writeOrders` left behind on their way: four events and an audit row each. */
export async function writeHistory(db, { tenantId, connectionId, total, now }) {
  for (let from = 0; from < total; from += ROWS_A_STATEMENT) {
    const to = Math.min(total, from + ROWS_A_STATEMENT)
    await db.batch([EVENTS, AUDITS].map((sql) => db.prepare(sql).bind(tenantId, connectionId, from, to, now, total)))
  }
}

/** Orders `from` up to `total` of a tenant; indexes count as `sampleOf` does. */
export async function writeOrders(db, { tenantId, connectionId, total, now, onProgress = () => {} }) {
  for (let from = 0; from < total; from += ROWS_A_STATEMENT) {
    const to = Math.min(total, from + ROWS_A_STATEMENT)
    await db.batch(
      [ORDERS, LINES, JOBS].map((sql) => db.prepare(sql).bind(tenantId, connectionId, from, to, now, total)),
    )
    onProgress(to)
  }
}
