import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from '../lib/format.ts'
import { type Messages, zhCN } from '../locales/zh-cn.ts'
import { preferences } from './preferences.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: Messages }
  }
}

/** Chinese is in the bundle; English is fetched when somebody asks for it. */
export async function startI18n(): Promise<void> {
  const { language } = preferences()
  await i18next.use(initReactI18next).init({
    lng: 'zh-CN',
    fallbackLng: 'zh-CN',
    resources: { 'zh-CN': { translation: zhCN } },
    interpolation: { escapeValue: false },
  })
  await switchLanguage(language)
}

export async function switchLanguage(language: Language): Promise<void> {
  if (language === 'en' && !i18next.hasResourceBundle('en', 'translation')) {
    const { en } = await import('../locales/en.ts')
    i18next.addResourceBundle('en', 'translation', en)
  }
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
}
