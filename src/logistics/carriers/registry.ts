/** Every courier service the hub speaks to. A new one is a folder beside this file and one line here. */
import type { CarrierAdapter } from '../carrier.port.ts'
import { kdniao } from './kdniao/index.ts'
import { kuaidi100 } from './kuaidi100/index.ts'

/** In order of preference for tracking: the first one that a tenant has connected watches its parcels. */
export const carrierAdapters: readonly CarrierAdapter[] = [kuaidi100, kdniao]

/** Null for a kind that is no courier service. */
export const carrierAdapter = (kind: string): CarrierAdapter | null =>
  carrierAdapters.find((adapter) => adapter.kind === kind) ?? null
