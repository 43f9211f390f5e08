// A month of finished orders for the demo tenant, written straight into its shard: lists, ODI and lane statistics have something to show.
import { weightAt } from '../src/promise/domain/lane-histogram.ts'
import { cities, skus, warehouses } from './demo-data.mjs'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Deterministic, so that every demo looks the same. */
function generator(seed) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

function idAt(prefix, at, random) {
  let time = ''
  for (let rest = at, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = ALPHABET[rest % 32] + time
  return `${prefix}_${time}${Array.from({ length: 16 }, () => ALPHABET[Math.floor(random() * 32)]).join('')}`
}

const localDay = (at) => new Date(at + 8 * HOUR).toISOString().slice(0, 10)
const pick = (list, random) => list[Math.floor(random() * list.length)]

async function insert(db, table, rows) {
  for (let i = 0; i < rows.length; i += 200) {
    const part = rows.slice(i, i + 200)
    const columns = Object.keys(part[0])
    const sql = `INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) SELECT ${columns.map((_, index) => `value ->> ${index}`).join(', ')} FROM json_each(?)`
    await db
      .prepare(sql)
      .bind(
        JSON.stringify(
          part.map((row) =>
            columns.map((column) =>
              typeof row[column] === 'object' && row[column] !== null ? JSON.stringify(row[column]) : row[column],
            ),
          ),
        ),
      )
      .run()
  }
}

export async function writeHistory({ db, tenantId, connectionId, now, days = 30, perDay = 24 }) {
  const random = generator(20260618)
  const rows = {
    orders: [],
    order_lines: [],
    order_events: [],
    promises: [],
    routing_decisions: [],
    fulfilments: [],
    parcels: [],
    cases: [],
  }
  const odi = new Map()
  const lanes = new Map()
  const scores = new Map()
  const actor = { kind: 'system', id: 'history' }
  for (let day = days; day >= 1; day--) {
    for (let n = 0; n < perDay; n++) {
      const paidAt = Math.floor((now - day * DAY) / DAY) * DAY + Math.floor(random() * 14 * HOUR)
      const sku = pick(skus, random)
      const [province, city, district, regionCode] = pick(cities, random)
      const warehouse = pick(warehouses, random)
      const { carrier } = pick(
        warehouse.carriers.filter(({ serves }) =>
          serves.some((prefix) => prefix === '*' || regionCode.startsWith(prefix)),
        ),
        random,
      )
      const pace = carrier === 'shunfeng' ? 0.6 : 1
      const hours = Math.round(pace * (26 + random() * 30 + (random() < 0.06 ? 30 : 0)))
      const shippedAt = paidAt + Math.round((3 + random() * 8) * HOUR)
      const deliveredAt = shippedAt + hours * HOUR
      // What would arrive from now on is still on its way.
      const onTheRoad = deliveredAt > now - HOUR
      if (shippedAt + 2 * HOUR > now) continue
      const status = !onTheRoad ? 'delivered' : deliveredAt - 4 * HOUR < now ? 'out_for_delivery' : 'in_transit'
      const promisedAt = Math.ceil((paidAt + 65 * HOUR) / HOUR) * HOUR
      const id = idAt('ord', paidAt, random)
      const fulfilmentId = idAt('ful', paidAt, random)
      const platformOrderId = `69${String(paidAt).slice(3)}${String(Math.floor(random() * 1e7)).padStart(7, '0')}`
      const waybill = `${carrier === 'shunfeng' ? 'SF' : '78'}${String(Math.floor(random() * 1e12)).padStart(12, '0')}`
      const tail = String(Math.floor(random() * 10_000)).padStart(4, '0')
      const quantity = random() < 0.2 ? 2 : 1
      const item = { sku: sku.code, title: sku.name, spec: sku.spec, imageUrl: '', quantity }
      const receiver = {
        nameMasked: `${pick(['张', '王', '李', '赵', '陈', '杨', '周'], random)}**`,
        phoneMasked: `138****${tail}`,
        phoneTail: tail,
        province,
        city,
        district,
        street: '',
        addressMasked: '建设路***',
        regionCode,
        addressToken: null,
        cipher: null,
      }
      rows.orders.push({
        tenant_id: tenantId,
        id,
        hub_no: `D${localDay(paidAt).slice(2).replaceAll('-', '')}${id.slice(-8)}`,
        channel: 'doudian',
        connection_id: connectionId,
        platform_order_id: platformOrderId,
        platform_status: onTheRoad ? '3' : '5',
        platform_updated_at: Math.min(deliveredAt, now),
        status,
        holds: [],
        tags: [],
        priority: 0,
        receiver,
        phone_tail: tail,
        region_code: regionCode,
        items: [item],
        currency: 'CNY',
        goods_fen: sku.priceFen * quantity,
        freight_fen: 0,
        discount_fen: 0,
        payable_fen: sku.priceFen * quantity,
        pay_method: pick(['wechat', 'alipay', 'pay_later'], random),
        buyer_id: null,
        buyer_remark: '',
        seller_remark: '',
        seller_flag: 0,
        reservation_id: null,
        warehouse_id: warehouse.id,
        waybill,
        allocation_round: 1,
        track_version: 1,
        contact_clicks: 0,
        placed_at: paidAt - 60_000,
        paid_at: paidAt,
        pay_by: null,
        ship_by: paidAt + 48 * HOUR,
        promised_at: promisedAt,
        expected_at: promisedAt,
        status_at: onTheRoad ? shippedAt + 4 * HOUR : deliveredAt,
        allocated_at: paidAt + 3_000,
        shipped_at: shippedAt,
        delivered_at: onTheRoad ? null : deliveredAt,
        created_at: paidAt,
        updated_at: onTheRoad ? shippedAt + 4 * HOUR : deliveredAt,
        version: onTheRoad ? 7 : 8,
      })
      rows.order_lines.push({
        tenant_id: tenantId,
        order_id: id,
        line_no: 1,
        platform_line_id: `${platformOrderId}1`,
        shop_product_id: `p-${sku.code.split('-')[0]}`,
        shop_sku_id: `s-${sku.code}`,
        merchant_code: sku.code,
        sku: sku.code,
        title: sku.name,
        spec: sku.spec,
        image_url: '',
        quantity,
        unit_price_fen: sku.priceFen,
        paid_fen: sku.priceFen * quantity,
        gift: 0,
        status: 'shipped',
        refund: 'none',
      })
      const steps = [
        ['accepted', paidAt, null, 'paid'],
        ['stock_checking', paidAt + 2_000, 'paid', 'checking_stock'],
        ['stock_locked', paidAt + 2_000, 'checking_stock', 'locked'],
        ['allocated', paidAt + 3_000, 'locked', 'allocated'],
        ['label_printed', shippedAt - HOUR, 'allocated', 'label_printed'],
        ['shipped', shippedAt, 'label_printed', 'shipped'],
        ['moved', shippedAt + 4 * HOUR, 'shipped', 'in_transit'],
        ['delivered', deliveredAt, 'in_transit', 'delivered'],
      ].filter(([type, at]) => at <= now && !(onTheRoad && type === 'delivered'))
      rows.order_events.push(
        ...steps.map(([type, at, before, after], index) => ({
          tenant_id: tenantId,
          order_id: id,
          version: index + 1,
          type,
          at,
          actor,
          reason: '',
          before,
          after,
          data: null,
        })),
      )
      rows.promises.push({
        tenant_id: tenantId,
        order_id: id,
        version: 1,
        promised_at: promisedAt,
        reason: '付款时承诺',
        basis: {
          warehouseId: warehouse.id,
          carrier,
          leavesAt: shippedAt,
          transitHours: 48,
          level: 'province',
          samples: 40,
          quantile: 0.9,
          note: '',
        },
        made_at: paidAt,
      })
      rows.fulfilments.push({
        tenant_id: tenantId,
        id: fulfilmentId,
        order_id: id,
        warehouse_id: warehouse.id,
        status: 'collected',
        carrier,
        waybill,
        label: null,
        lines: [
          {
            lineNo: 1,
            sku: sku.code,
            title: sku.name,
            spec: sku.spec,
            quantity,
            holdId: `${id}/1/1`,
            pickedQuantity: quantity,
          },
        ],
        weight_g: sku.weightG,
        created_at: paidAt,
        picked_at: shippedAt - 2 * HOUR,
        packed_at: shippedAt - HOUR,
        handed_over_at: shippedAt,
        updated_at: shippedAt,
        version: 6,
      })
      const nodes = [
        {
          at: shippedAt + HOUR,
          node: 'picked_up',
          text: `【${warehouse.city}】快件已揽收`,
          place: warehouse.city,
          code: '1',
        },
        {
          at: shippedAt + 6 * HOUR,
          node: 'in_transit',
          text: `【${warehouse.city}】快件已发往 ${city}`,
          place: warehouse.city,
          code: '0',
        },
        { at: deliveredAt - 4 * HOUR, node: 'out_for_delivery', text: `【${city}】派送中`, place: city, code: '5' },
        { at: deliveredAt, node: 'delivered', text: `【${city}】已签收`, place: city, code: '3' },
      ].filter((node) => node.at <= now && !(onTheRoad && node.node === 'delivered'))
      const last = nodes.at(-1)
      rows.parcels.push({
        tenant_id: tenantId,
        id: idAt('par', shippedAt, random),
        waybill,
        carrier,
        order_id: id,
        fulfilment_id: fulfilmentId,
        node: last.node,
        node_at: last.at,
        nodes,
        watching: onTheRoad ? 'on' : 'ended',
        poll_at: null,
        shipped_at: shippedAt,
        delivered_at: onTheRoad ? null : deliveredAt,
        created_at: shippedAt,
        updated_at: last.at,
        version: 5,
      })
      rows.routing_decisions.push({
        tenant_id: tenantId,
        order_id: id,
        round: 1,
        decision: decisionOf(warehouse, carrier, sku, quantity),
        created_at: paidAt + 2_000,
      })
      if (onTheRoad) {
        if (promisedAt >= now) continue
        count(odi, localDay(promisedAt), { due: 1, kept: 0 })
        rows.cases.push({
          tenant_id: tenantId,
          id: `${id}:overdue:${promisedAt}`,
          kind: 'overdue',
          order_id: id,
          severity: 'red',
          detail: '已过承诺送达时间，包裹仍在路上',
          status: 'open',
          opened_at: promisedAt,
          due_at: promisedAt,
          closed_at: null,
          closed_by: null,
          close_reason: null,
        })
        continue
      }
      count(odi, localDay(deliveredAt), { signed: 1, signed_in_time: deliveredAt <= promisedAt ? 1 : 0 })
      count(odi, localDay(promisedAt), { due: 1, kept: deliveredAt <= promisedAt ? 1 : 0 })
      score(scores, `${localDay(deliveredAt)}|${carrier}`, Math.ceil((promisedAt - deliveredAt) / HOUR))
      for (const region of [regionCode, regionCode.slice(0, 4), regionCode.slice(0, 2), '*']) {
        const key = `${carrier}|${warehouse.id}|${region}`
        const lane = lanes.get(key) ?? {}
        lane[hours] = (lane[hours] ?? 0) + 1
        lanes.set(key, lane)
      }
    }
  }
  for (const [table, list] of Object.entries(rows)) if (list.length > 0) await insert(db, table, list)
  await insert(
    db,
    'odi_days',
    [...odi]
      .filter(([day]) => day <= localDay(now))
      .map(([day, sums]) => ({ tenant_id: tenantId, day, ...sums, updated_at: now })),
  )
  await insert(
    db,
    'lane_stats',
    [...lanes].map(([key, histogram]) => {
      const [carrier, warehouse_id, region] = key.split('|')
      return {
        tenant_id: tenantId,
        carrier,
        warehouse_id,
        region,
        count: Object.values(histogram).reduce((a, b) => a + b, 0),
        // Weights as of now, see `weightAt`.
        histogram: Object.fromEntries(Object.entries(histogram).map(([key, n]) => [key, n * weightAt(now, 45)])),
        updated_at: now,
      }
    }),
  )
  await insert(
    db,
    'promise_days',
    [...scores].map(([key, { told, kept, padding }]) => {
      const [day, carrier] = key.split('|')
      return { tenant_id: tenantId, day, carrier, told, kept, wanted: told * 0.93, curve: {}, padding, updated_at: now }
    }),
  )
  return rows.orders.length
}

/** One more promise of a day and courier, with the hours that it left. */
function score(scores, key, left) {
  const { told, kept, padding } = scores.get(key) ?? { told: 0, kept: 0, padding: {} }
  scores.set(key, {
    told: told + 1,
    kept: kept + (left >= 0 ? 1 : 0),
    padding: { ...padding, [left]: (padding[left] ?? 0) + 1 },
  })
}

/** In the form that routing stores: what was chosen and why. */
function decisionOf(warehouse, carrier, sku, quantity) {
  return {
    outcome: 'single',
    summary: `${warehouse.name}得分 0.93：${quantity} 件全部有货；路上最快`,
    weights: { stock: 0.4, speed: 0.3, load: 0.2, quality: 0.1 },
    candidates: warehouses.map((candidate) => ({
      warehouseId: candidate.id,
      warehouseName: candidate.name,
      carrier: candidate.id === warehouse.id ? carrier : candidate.carriers[0].carrier,
      score: candidate.id === warehouse.id ? 0.93 : 0.81,
      factors: {
        stock: { value: 1, reason: `${quantity} 件全部有货` },
        speed: {
          value: candidate.id === warehouse.id ? 1 : 0.7,
          reason: candidate.id === warehouse.id ? '最快' : '慢约 9 小时',
        },
        load: { value: 0.7, reason: '今日已接 30% 产能' },
        quality: { value: candidate.quality, reason: `质量分 ${candidate.quality}` },
      },
      excluded: null,
    })),
    shipments: [{ warehouseId: warehouse.id, carrier, lines: [{ lineNo: 1, sku: sku.code, quantity }] }],
    missing: [],
  }
}

function count(days, day, add) {
  const sums = days.get(day) ?? { signed: 0, signed_in_time: 0, due: 0, kept: 0 }
  for (const [key, value] of Object.entries(add)) sums[key] += value
  days.set(day, sums)
}
