/** The POLLS queue. Nothing is lost with a message: a parcel that nobody asked for comes due again. */

/** A tenant has parcels that are due: its round is to be planned. */
export interface PlanPolls {
  readonly v: 1
  readonly kind: 'plan'
  readonly tenantId: string
}

/** Parcels claimed for a question at one connection. */
export interface AskPolls {
  readonly v: 1
  readonly kind: 'ask'
  readonly tenantId: string
  readonly connectionId: string
  /** A parcel that changed since then was pushed: the push wins, nobody is asked. */
  readonly claimedAt: number
  readonly parcelIds: readonly string[]
  /** Those of them whose turn it is to be offered to a service that refused to watch them. */
  readonly watchAgain: readonly string[]
}

export type PollMessage = PlanPolls | AskPolls
