/** What a person chose for this browser: language, theme, side bar. */
import { useSyncExternalStore } from 'react'
import type { Language } from '../lib/format.ts'

export interface Preferences {
  readonly language: Language
  readonly theme: 'light' | 'dark' | 'system'
  readonly sideFolded: boolean
}

const KEY = 'dingshu.preferences'
const initial: Preferences = { language: 'zh-CN', theme: 'system', sideFolded: false }

function read(): Preferences {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    const from = typeof stored === 'object' && stored !== null ? (stored as Partial<Preferences>) : {}
    return {
      language: from.language === 'en' ? 'en' : 'zh-CN',
      theme: from.theme === 'light' || from.theme === 'dark' ? from.theme : 'system',
      sideFolded: from.sideFolded === true,
    }
  } catch {
    return initial
  }
}

let current = read()
const listeners = new Set<() => void>()

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change }
  try {
    localStorage.setItem(KEY, JSON.stringify(current))
  } catch {
    // Private windows may refuse storage; the choice then lasts for the page.
  }
  for (const listener of listeners) listener()
}

export const preferences = (): Preferences => current

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, preferences)
}

const darkQuery = window.matchMedia('(prefers-color-scheme: dark)')

function subscribeDark(listener: () => void): () => void {
  darkQuery.addEventListener('change', listener)
  return () => darkQuery.removeEventListener('change', listener)
}

export function useIsDark(): boolean {
  const systemDark = useSyncExternalStore(subscribeDark, () => darkQuery.matches)
  const { theme } = usePreferences()
  return theme === 'system' ? systemDark : theme === 'dark'
}
