import { createContext, useContext } from 'react'
import type { OrderPatch } from '../../lib/live-merge.ts'

export interface Live {
  readonly connected: boolean
  /** Calls back with each batch of order messages; returns the way out. */
  readonly onOrders: (listener: (patches: readonly OrderPatch[]) => void) => () => void
}

export const LiveContext = createContext<Live>({ connected: false, onOrders: () => () => undefined })

export const useLive = (): Live => useContext(LiveContext)
