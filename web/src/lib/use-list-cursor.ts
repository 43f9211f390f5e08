import { useState } from 'react'
import { useShortcuts } from './shortcuts.ts'

/** The row that the keyboard stands on. */
export function useListCursor(input: {
  keys: readonly string[]
  openKey: string
  onOpen: (key: string) => void
  onToggle?: (key: string) => void
  searchId?: string
}) {
  const { keys, openKey, onOpen } = input
  const [cursor, setCursor] = useState('')
  const current = openKey || cursor
  const move = (step: number) => {
    const index = keys.indexOf(current)
    const next = keys[Math.min(keys.length - 1, Math.max(0, index === -1 ? 0 : index + step))]
    if (next === undefined) return
    setCursor(next)
    // The drawer follows when it is open. The address knows first: a fast Esc, j must not open it again.
    if (openKey && new URLSearchParams(window.location.search).has('open')) onOpen(next)
  }
  const open = () => {
    if (current) onOpen(current)
  }
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    ...(openKey ? { ArrowDown: () => move(1), ArrowUp: () => move(-1) } : {}),
    o: open,
    ...(input.onToggle ? { x: () => current && input.onToggle?.(current) } : {}),
    ...(input.searchId ? { '/': () => document.getElementById(input.searchId ?? '')?.focus() } : {}),
  })
  return { cursor: current, setCursor }
}
