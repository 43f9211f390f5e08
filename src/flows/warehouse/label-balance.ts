/** What is left of the waybills at the couriers that tell it; asked when somebody looks. */
import type { Ctx } from '../../platform/ctx.ts'
import { callCarrier, courierConnections } from '../couriers/couriers.ts'

/** Fewer than this are a warning, unless the connection says another number. */
const FEW = 200

export interface LabelBalance {
  readonly connectionId: string
  readonly name: string
  readonly carrier: string
  readonly branch: string
  /** Null where the branch counts none: it is paid monthly. */
  readonly left: number | null
  readonly isLow: boolean
}

/** Services that do not answer are left out: a balance is a hint, nothing waits for it. */
export async function labelBalances(ctx: Ctx): Promise<readonly LabelBalance[]> {
  const couriers = await courierConnections(ctx)
  const asked = await Promise.all(
    couriers.map(async (courier) => {
      const balance = courier.adapter.labels?.balance
      if (!balance) return []
      const answer = await callCarrier(ctx, courier, ({ options }) => balance(options))
      if (!answer.ok) return []
      const { id, name, settings } = courier.connection
      const few = Number(settings.balanceWarning) || FEW
      return answer.value.map(({ carrier, branch, left }) => ({
        connectionId: id,
        name,
        carrier,
        branch,
        left,
        isLow: left !== null && left < few,
      }))
    }),
  )
  return asked.flat()
}
