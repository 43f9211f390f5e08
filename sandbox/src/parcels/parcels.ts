import { type Company, companyByCom, waybillNumber } from '../companies'
import { type CityPlace, findCity } from '../geography'
import type { OrderFacts } from '../shops/order-facts'
import type { Settings } from '../world/settings'
import { row, rows, type Sql } from '../world/sql'
import { isFinal, type ParcelFacts, stageOf } from './journey'

/** A parcel as `/control/parcels` shows it. */
export interface ParcelView extends ParcelFacts {
  stage: string
  shopOrderId: string | null
  updatedAt: number
}

interface ParcelRow {
  facts: string
  stage: string
  shopOrderId: string | null
  updatedAt: number
}

const COLUMNS = 'facts, stage, shop_order_id AS shopOrderId, updated_at AS updatedAt'

export type Parcels = ReturnType<typeof createParcels>

/** All parcels of the world, whoever issued their numbers. */
export function createParcels(sql: Sql, settings: Settings, now: () => number) {
  const view = (found: ParcelRow): ParcelView => ({
    ...JSON.parse(found.facts),
    stage: found.stage,
    shopOrderId: found.shopOrderId,
    updatedAt: found.updatedAt,
  })

  function find(waybill: string): ParcelView | undefined {
    const found = row<ParcelRow>(sql, `SELECT ${COLUMNS} FROM parcels WHERE waybill = ?`, waybill)
    return found && view(found)
  }

  function stepDelayMs(): number {
    return settings.speed().parcelStepSeconds * 1000
  }

  function save({ waybill, com, companyName, from, to, createdAt, intercepted, stop, cancelled, nodes }: ParcelFacts) {
    const facts = { waybill, com, companyName, from, to, createdAt, intercepted, stop, cancelled, nodes }
    sql.exec(
      `INSERT INTO parcels (waybill, com, stage, is_final, is_moving, step_at, updated_at, facts) VALUES (?, ?, ?, ?, 0, ?, ?, ?)
       ON CONFLICT (waybill) DO UPDATE SET stage = excluded.stage, is_final = excluded.is_final, step_at = excluded.step_at,
         updated_at = excluded.updated_at, facts = excluded.facts`,
      waybill,
      com,
      stageOf(facts),
      isFinal(facts) ? 1 : 0,
      Math.round(now() + stepDelayMs()),
      now(),
      JSON.stringify(facts),
    )
  }

  function create(waybill: string, company: Company, way: { from: CityPlace; to: CityPlace }): ParcelFacts {
    const { com, name } = company
    const base = { waybill, com, companyName: name, ...way, createdAt: now() }
    const parcel: ParcelFacts = { ...base, intercepted: false, cancelled: false, nodes: [] }
    save(parcel)
    return parcel
  }

  /** The courier has the parcel in hand: from now on it moves by itself when the world is lively. */
  function startMoving(waybill: string): void {
    sql.exec(
      'UPDATE parcels SET is_moving = 1, step_at = ? WHERE waybill = ? AND is_moving = 0',
      Math.round(now() + stepDelayMs()),
      waybill,
    )
  }

  return {
    find,
    save,
    create,
    startMoving,
    /** A new parcel with a number of this company. */
    issue(company: Company, way: { from: CityPlace; to: CityPlace }): ParcelFacts {
      // Numbers begin with the world's birth so that two worlds issue different ones.
      const born = Math.floor(settings.read('bornAt', 0) / 1000) % 1_000_000
      const number = born * 10_000_000 + settings.takeNumbers('waybill')
      return create(waybillNumber(company, number), company, way)
    },
    /** The shop told the platform that this waybill carries its order; unknown numbers become parcels here. */
    shipped(waybill: string, com: string, order: OrderFacts): void {
      const { province, city } = order.receiver.region
      const company = companyByCom(com)
      if (find(waybill) === undefined && company !== undefined) {
        create(waybill, company, { from: findCity(), to: findCity(city.name, province.name) })
      }
      sql.exec('UPDATE parcels SET shop_order_id = ? WHERE waybill = ?', order.orderId, waybill)
      startMoving(waybill)
    },
    /** Parcels whose next step is due. */
    due(limit: number): ParcelView[] {
      const found = rows<ParcelRow>(
        sql,
        `SELECT ${COLUMNS} FROM parcels WHERE is_moving = 1 AND is_final = 0 AND step_at <= ? ORDER BY step_at LIMIT ?`,
        now(),
        limit,
      )
      return found.map(view)
    },
    /** Last changed first. */
    recent(limit: number): ParcelView[] {
      const found = rows<ParcelRow>(
        sql,
        `SELECT ${COLUMNS} FROM parcels ORDER BY updated_at DESC, rowid DESC LIMIT ?`,
        limit,
      )
      return found.map(view)
    },
    countsByStage(): Record<string, number> {
      const found = rows<{ stage: string; n: number }>(sql, 'SELECT stage, COUNT(*) AS n FROM parcels GROUP BY stage')
      return Object.fromEntries(found.map(({ stage, n }) => [stage, n]))
    },
  }
}
