import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { App as AntdApp, ConfigProvider } from 'antd'
import type { Locale } from 'antd/es/locale'
import antdZhCN from 'antd/locale/zh_CN'
import { type ReactNode, useEffect, useState } from 'react'
import { BrowserRouter } from 'react-router'
import { ErrorBoundary } from './error-boundary.tsx'
import { switchLanguage } from './i18n.ts'
import { useIsDark, usePreferences } from './preferences.ts'
import { consoleTheme } from './theme.ts'

/** What the merchant's console and the operator's stand in: language, theme, messages, queries, addresses. */
export function ConsoleFrame(props: { client: QueryClient; children: ReactNode }) {
  const dark = useIsDark()
  const { language } = usePreferences()
  const [locale, setLocale] = useState<Locale>(antdZhCN)
  useEffect(() => {
    document.documentElement.dataset.theme = dark ? 'dark' : 'light'
  }, [dark])
  useEffect(() => {
    switchLanguage(language).catch(console.error)
    if (language === 'zh-CN') setLocale(antdZhCN)
    else import('antd/locale/en_US').then((module) => setLocale(module.default), console.error)
  }, [language])
  return (
    <ConfigProvider
      locale={locale}
      theme={consoleTheme(dark)}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <AntdApp component={false} message={{ top: 64, maxCount: 3 }}>
        <QueryClientProvider client={props.client}>
          <ErrorBoundary>
            {/* Keys may follow each other faster than a deferred update would be drawn. */}
            <BrowserRouter useTransitions={false}>{props.children}</BrowserRouter>
          </ErrorBoundary>
        </QueryClientProvider>
      </AntdApp>
    </ConfigProvider>
  )
}
