import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, useLocation } from 'react-router'
import { EmptyState } from '../components/empty-state.tsx'
import { useSession } from '../features/session/use-session.ts'
import { navItems } from './nav-items.ts'

const HOME = '/today'

/** Who may not see a page is told so, and led from the common home to the first page of their own. */
export function PageGate(props: { children: ReactNode }) {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const rights = useSession()?.rights ?? []
  const page = navItems.find(({ path }) => pathname === path || pathname.startsWith(`${path}/`))
  if (!page || rights.includes(page.right)) return props.children
  const own = navItems.find(({ right }) => rights.includes(right))?.path ?? '/account'
  if (page.path === HOME) return <Navigate to={own} replace />
  return (
    <EmptyState
      title={t('app.notYours', { page: t(`nav.${page.key}`) })}
      hint={t('app.notYoursHint')}
      action={
        <Link to={own}>
          <Button type="primary">{t('app.toOwn')}</Button>
        </Link>
      }
    />
  )
}
