import type { CarrierAdapter } from '../carrier.port.ts'

/** Of one carrier's own service. */
export const onlyCarrier =
  (own: string): CarrierAdapter['serves'] =>
  (carrier) =>
    carrier === own
