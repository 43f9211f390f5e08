/** The filter of a lease's holders, kept beside the state: built when the object wakes up, and fed with every claim. */
import { addHolder, FILTER_BYTES, filterBytes } from '../../src/campaigns/domain/holders-filter.ts'
import type { PoolState } from '../../src/campaigns/domain/pool-state.ts'

export class Holders {
  private bits: Uint8Array

  constructor(private readonly state: PoolState) {
    this.bits = this.built()
  }

  /** Grows with every claim, also through evictions. */
  get version(): number {
    return this.state.claimedEver
  }

  add(requestId: string): void {
    if (this.bits.length < FILTER_BYTES && filterBytes(this.state.claims.size) > this.bits.length)
      this.bits = this.built()
    else addHolder(this.bits, requestId)
  }

  /** For a caller that knows `version`; null when it knows the newest. */
  newerThan(version: number): { version: number; bits: Uint8Array } | null {
    return version === this.version ? null : { version: this.version, bits: this.bits }
  }

  private built(): Uint8Array {
    const bits = new Uint8Array(filterBytes(this.state.claims.size))
    for (const requestId of this.state.claims.keys()) addHolder(bits, requestId)
    return bits
  }
}
