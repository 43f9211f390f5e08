import { useCallback } from 'react'
import { usePreferences } from '../app/preferences.ts'
import { serverText } from './server-words.ts'

/** Reads the hub's own sentences in the language of the screen. */
export function useServerText(): (text: string) => string {
  const { language } = usePreferences()
  return useCallback((text) => serverText(text, language), [language])
}
