import { MenuFoldOutlined, MenuUnfoldOutlined } from '@ant-design/icons'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { NavLink } from 'react-router'
import { useSession } from '../features/session/use-session.ts'
import { navItems } from './nav-items.ts'
import { setPreferences, usePreferences } from './preferences.ts'
import { useOpenCases } from './use-open-cases.ts'

export function SideNav() {
  const { t } = useTranslation()
  const session = useSession()
  const openCases = useOpenCases()
  const { sideFolded } = usePreferences()
  const visible = navItems.filter((item) => session?.rights.includes(item.right))
  const foldLabel = sideFolded ? t('app.unfold') : t('app.fold')
  return (
    <nav className="side-nav" aria-label={t('app.name')}>
      {(['work', 'setup'] as const).map((group) => (
        <Fragment key={group}>
          {visible.some((item) => item.group === group) ? <p className="side-group">{t(`nav.${group}`)}</p> : null}
          {visible
            .filter((item) => item.group === group)
            .map((item) => (
              <NavLink
                key={item.key}
                to={item.path}
                className="side-link"
                title={sideFolded ? `${t(`nav.${item.key}`)} (g ${item.go})` : undefined}
              >
                <item.Icon aria-hidden="true" />
                <span>{t(`nav.${item.key}`)}</span>
                {item.key === 'cases' && openCases > 0 ? <span className="side-count num">{openCases}</span> : null}
                <kbd>g {item.go}</kbd>
              </NavLink>
            ))}
        </Fragment>
      ))}
      <button
        type="button"
        className="icon-button side-fold"
        aria-label={foldLabel}
        title={foldLabel}
        onClick={() => setPreferences({ sideFolded: !sideFolded })}
      >
        {sideFolded ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
      </button>
    </nav>
  )
}
