/** One round of questions: who is asked now, of all that are due. Oldest due first per account, so that nobody starves. */

export interface DueParcel {
  readonly parcelId: string
  /** Connection whose budget the question is paid from. */
  readonly account: string
  /** When it came due, epoch ms. */
  readonly dueAt: number
}

/** Questions that leave together, some time after the round. */
export interface Asks {
  readonly account: string
  readonly parcelIds: readonly string[]
  readonly delaySeconds: number
}

export interface RoundPlan {
  readonly asks: readonly Asks[]
  /** Due and left for a later round, because their accounts have no questions left. */
  readonly waiting: number
}

/** Parcels of one message: asked one after the other. */
export const ASKS_A_MESSAGE = 10

/**
 * Per account the longest due, as many as its budget has, in messages spread evenly over the round. A parcel that was asked comes
 * due later than every parcel that is due now, so one that waits is overtaken by none: it waits for at most as many questions as
 * parcels were due before it.
 */
export function planRound({
  due,
  budgets,
  spreadSeconds,
}: {
  readonly due: readonly DueParcel[]
  readonly budgets: ReadonlyMap<string, number>
  readonly spreadSeconds: number
}): RoundPlan {
  const asks: Asks[] = []
  let waiting = 0
  for (const [account, parcels] of Map.groupBy(due, (parcel) => parcel.account)) {
    const chosen = parcels
      .toSorted((a, b) => a.dueAt - b.dueAt || (a.parcelId < b.parcelId ? -1 : 1))
      .slice(0, budgets.get(account) ?? 0)
    waiting += parcels.length - chosen.length
    const messages = Math.ceil(chosen.length / ASKS_A_MESSAGE)
    for (let i = 0; i < messages; i++) {
      const parcelIds = chosen.slice(i * ASKS_A_MESSAGE, (i + 1) * ASKS_A_MESSAGE).map(({ parcelId }) => parcelId)
      asks.push({ account, parcelIds, delaySeconds: Math.floor((i * spreadSeconds) / messages) })
    }
  }
  return { asks, waiting }
}
