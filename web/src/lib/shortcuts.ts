/** Keyboard: single keys (`j`), sequences (`g t`) and chords (`mod+k`). */
import { useEffect, useRef } from 'react'

export type Shortcuts = Readonly<Record<string, (event: KeyboardEvent) => void>>

const SEQUENCE_MS = 900

/** Name of a key press as the maps write it; '' for keys that never start a shortcut. */
export function keyName(event: Pick<KeyboardEvent, 'key' | 'metaKey' | 'ctrlKey' | 'altKey'>): string {
  if (event.key === 'Shift' || event.key === 'Meta' || event.key === 'Control' || event.key === 'Alt') return ''
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  if (event.metaKey || event.ctrlKey) return `mod+${key}`
  return event.altKey ? '' : key
}

/** What to run after `pending` and `key`, and what stays pending. */
export function resolveKey(
  names: readonly string[],
  pending: string,
  key: string,
): { run: string | null; pending: string } {
  const sequence = pending === '' ? key : `${pending} ${key}`
  if (names.includes(sequence)) return { run: sequence, pending: '' }
  if (pending === '' && names.some((name) => name.startsWith(`${key} `))) return { run: null, pending: key }
  return { run: pending !== '' && names.includes(key) ? key : null, pending: '' }
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))

export function useShortcuts(shortcuts: Shortcuts, enabled = true): void {
  const latest = useRef(shortcuts)
  latest.current = shortcuts
  useEffect(() => {
    if (!enabled) return
    let pending = ''
    let since = 0
    const onKey = (event: KeyboardEvent) => {
      const name = keyName(event)
      if (name === '' || event.defaultPrevented) return
      if (isTyping(event.target) && !name.startsWith('mod+')) return
      if (document.querySelector('.ant-modal-wrap:not([style*="display: none"])') && !name.startsWith('mod+')) return
      if (event.timeStamp - since > SEQUENCE_MS) pending = ''
      since = event.timeStamp
      const next = resolveKey(Object.keys(latest.current), pending, name)
      pending = next.pending
      if (next.run === null) return
      const action = latest.current[next.run]
      if (!action) return
      event.preventDefault()
      action(event)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [enabled])
}
