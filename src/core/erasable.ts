/** What every object can do when its tenant is deleted: forget all, alarm included. Harmless when there is nothing. */
export interface Erasable {
  erase(): Promise<void>
}

/** Guaranteed by the classes behind the bindings, which all implement it; a stub's own type does not show it. */
export const erasable = (stub: unknown): Erasable => stub as Erasable
