/** Every courier service the hub speaks to. A new one is a folder beside this file and one line here. */
import type { CarrierAdapter } from '../carrier.port.ts'
import { seventeenTrack } from './17track/index.ts'
import { aftership } from './aftership/index.ts'
import { cainiao } from './cainiao/index.ts'
import { jtexpress } from './jtexpress/index.ts'
import { kdniao } from './kdniao/index.ts'
import { kuaidi100 } from './kuaidi100/index.ts'
import { sf } from './sf/index.ts'
import { yto } from './yto/index.ts'
import { zto } from './zto/index.ts'

/** In order of preference: of those that a tenant has connected, the first that serves the carrier. A carrier's own service comes before those of many. */
export const carrierAdapters: readonly CarrierAdapter[] = [
  sf,
  zto,
  yto,
  jtexpress,
  cainiao,
  kuaidi100,
  kdniao,
  seventeenTrack,
  aftership,
]

/** Null for a kind that is no courier service. */
export const carrierAdapter = (kind: string): CarrierAdapter | null =>
  carrierAdapters.find((adapter) => adapter.kind === kind) ?? null
