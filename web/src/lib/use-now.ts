import { useSyncExternalStore } from 'react'

/** One shared clock for every countdown on the page; it ticks while somebody looks. */
const TICK = 15_000
let now = Date.now()
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | null = null

const tick = () => {
  now = Date.now()
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (timer === null) {
    timer = setInterval(tick, TICK)
    if (Date.now() - now > 1000) queueMicrotask(tick)
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0 && timer !== null) {
      clearInterval(timer)
      timer = null
    }
  }
}

/** Epoch ms, at most 15 s old. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now)
}
