/** Effects on the outside. Each is written in the commit that owes it and carried to the EFFECTS queue right after. */
export interface Effect {
  /** `channel.ship`, `stock.apply` …; the kinds and their data are listed in `flows/effects/effect.ts`. */
  readonly kind: string
}

/** What the EFFECTS queue carries. `id` is the idempotency key towards the outside. */
export interface EffectMessage<E extends Effect = Effect> {
  readonly v: 1
  readonly id: string
  readonly tenantId: string
  readonly effect: E
}
