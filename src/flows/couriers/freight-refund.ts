/** 运费追回: the courier took freight for a parcel that it lost, damaged, or did not stop; finance asks for it back. */
import type { NewCase } from '../../cases/cases.repository.ts'
import { caseId } from '../../cases/domain/case-id.ts'
import { openCases } from '../../cases/open-case.ts'
import type { Order } from '../../orders/domain/order.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { carrierName } from '../../warehouses/carriers.contract.ts'

const yuan = (fen: number): string => `${(fen / 100).toFixed(2)} 元`

export interface AstrayParcel {
  /** The order that it belongs to. */
  readonly order: Pick<Order, 'id' | 'freightFen' | 'currency'>
  readonly fulfilmentId: string
  readonly carrier: string
  readonly waybill: string | null
  readonly weightG?: number | null
  readonly why: string
  /** What the courier charged, 分, where somebody knows it; else its bill says. */
  readonly freightFen?: number
}

/** For the batch that ends the parcel's way. One case a parcel, however often it is told. It names amounts: seen with finance:read. */
export const freightRefund = (
  ctx: Pick<Ctx, 'tenant' | 'db' | 'clock'>,
  parcels: readonly AstrayParcel[],
): D1PreparedStatement[] =>
  openCases(
    ctx,
    parcels.map((parcel) => freightCase(parcel, ctx.clock.now())),
  )

function freightCase(
  { order, fulfilmentId, carrier, waybill, weightG, why, freightFen }: AstrayParcel,
  now: number,
): NewCase {
  const facts = [
    `${carrierName(carrier)} ${waybill ?? ''}`.trim(),
    why,
    freightFen === undefined ? '快递运费以账单为准' : `快递运费 ${yuan(freightFen)}`,
    ...(weightG ? [`${weightG} 克`] : []),
    ...(order.freightFen > 0 && order.currency === 'CNY' ? [`买家付运费 ${yuan(order.freightFen)}`] : []),
  ]
  return {
    id: caseId(order.id, 'freight_refund', fulfilmentId),
    kind: 'freight_refund',
    orderId: order.id,
    severity: 'yellow',
    detail: `向快递追回运费：${facts.join('；')}`,
    dueAt: null,
    openedAt: now,
  }
}
