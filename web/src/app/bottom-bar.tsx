import { GlobalOutlined, MenuOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons'
import { Drawer } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, NavLink, useLocation } from 'react-router'
import { useSession } from '../features/session/use-session.ts'
import { navItems } from './nav-items.ts'
import { setPreferences, useIsDark, usePreferences } from './preferences.ts'
import { useOpenCases } from './use-open-cases.ts'

/** The first four that a role sees. */
const wanted = ['today', 'orders', 'fulfilments', 'cases', 'board']

/** Navigation of phones: four pages and "more". */
export function BottomBar() {
  const { t } = useTranslation()
  const session = useSession()
  const openCases = useOpenCases()
  const dark = useIsDark()
  const { language } = usePreferences()
  const { pathname } = useLocation()
  const [more, setMore] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of page closes the sheet
  useEffect(() => setMore(false), [pathname])
  const visible = navItems.filter((item) => session?.rights.includes(item.right))
  const inBar = wanted.filter((key) => visible.some((item) => item.key === key)).slice(0, 4)
  const rest = visible.filter((item) => !inBar.includes(item.key))
  return (
    <nav className="bottom-bar" aria-label={t('app.more')}>
      {visible
        .filter((item) => inBar.includes(item.key))
        .map((item) => (
          <NavLink key={item.key} to={item.path} className="bottom-link">
            <item.Icon aria-hidden="true" />
            <span>{t(`nav.${item.key}`)}</span>
            {item.key === 'cases' && openCases > 0 ? <span className="side-count num">{openCases}</span> : null}
          </NavLink>
        ))}
      <button
        type="button"
        className={rest.some((item) => pathname.startsWith(item.path)) ? 'bottom-link active' : 'bottom-link'}
        onClick={() => setMore(true)}
      >
        <MenuOutlined aria-hidden="true" />
        <span>{t('app.more')}</span>
      </button>
      <Drawer
        open={more}
        onClose={() => setMore(false)}
        placement="bottom"
        title={session?.tenant.name}
        size="default"
        styles={{ body: { padding: 16 } }}
      >
        <div className="more-sheet">
          {rest.map((item) => (
            <Link key={item.key} to={item.path}>
              <item.Icon aria-hidden="true" />
              {t(`nav.${item.key}`)}
            </Link>
          ))}
          <button type="button" onClick={() => setPreferences({ theme: dark ? 'light' : 'dark' })}>
            {dark ? <SunOutlined aria-hidden="true" /> : <MoonOutlined aria-hidden="true" />}
            {dark ? t('app.themeToLight') : t('app.themeToDark')}
          </button>
          <button type="button" onClick={() => setPreferences({ language: language === 'en' ? 'zh-CN' : 'en' })}>
            <GlobalOutlined aria-hidden="true" />
            {t('app.language')}
          </button>
        </div>
      </Drawer>
    </nav>
  )
}
