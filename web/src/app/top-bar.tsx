import { MoonOutlined, QuestionCircleOutlined, SearchOutlined, SunOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { authApi } from '../api/auth.ts'
import { queryKeys } from '../api/keys.ts'
import { useLive } from '../features/live/live-context.ts'
import { useMayListen } from '../features/live/use-may-listen.ts'
import { useScopeWords } from '../features/roles/use-scope-words.ts'
import { useSession } from '../features/session/use-session.ts'
import { useNow } from '../lib/use-now.ts'
import { setPreferences, useIsDark, usePreferences } from './preferences.ts'
import { TenantSwitcher } from './tenant-switcher.tsx'

const DAY = 86_400_000
const isMac = navigator.userAgent.includes('Mac')

export function TopBar(props: { onSearch: () => void; onHelp: () => void }) {
  const { t } = useTranslation()
  const session = useSession()
  const dark = useIsDark()
  const { language } = usePreferences()
  const themeLabel = dark ? t('app.themeToLight') : t('app.themeToDark')
  return (
    <header className="top-bar">
      <Link to="/today" className="top-brand" aria-label={t('app.name')}>
        <img src="/favicon.svg" alt="" />
        <span>{t('app.name')}</span>
      </Link>
      <div className="tenant">
        <TenantSwitcher />
        {session?.tenant.plan === 'trial' ? <Trial endsAt={session.tenant.trialEndsAt} /> : null}
        <OwnScope />
      </div>
      <button type="button" className="top-search" onClick={props.onSearch} aria-label={t('app.openSearch')}>
        <SearchOutlined aria-hidden="true" />
        <span className="top-search-text">{t('app.search')}</span>
        <kbd>{isMac ? '⌘' : 'Ctrl'}</kbd>
        <kbd>K</kbd>
      </button>
      <LiveDot />
      <div className="top-tools">
        <button
          type="button"
          className="icon-button wide"
          onClick={props.onHelp}
          aria-label={t('app.help')}
          title={`${t('app.help')} (?)`}
        >
          <QuestionCircleOutlined />
        </button>
        <button
          type="button"
          className="icon-button language-button wide"
          onClick={() => setPreferences({ language: language === 'en' ? 'zh-CN' : 'en' })}
          aria-label={t('app.language')}
          title={t('app.language')}
        >
          {language === 'en' ? '中' : 'EN'}
        </button>
        <button
          type="button"
          className="icon-button wide"
          onClick={() => setPreferences({ theme: dark ? 'light' : 'dark' })}
          aria-label={themeLabel}
          title={themeLabel}
        >
          {dark ? <SunOutlined /> : <MoonOutlined />}
        </button>
        <UserMenu />
      </div>
    </header>
  )
}

function Trial(props: { endsAt: number }) {
  const { t } = useTranslation()
  const now = useNow()
  const days = Math.ceil((props.endsAt - now) / DAY)
  return (
    <span className={days > 0 ? 'trial num' : 'trial over'}>
      {days > 0 ? t('app.trialLeft', { count: days }) : t('app.trialOver')}
    </span>
  )
}

/** Who sees a part only is told which, or the numbers would seem to be the whole. */
function OwnScope() {
  const { t } = useTranslation()
  const session = useSession()
  const words = useScopeWords()
  if (!session || (session.scope.regions === null && session.scope.warehouses === null)) return null
  const part = words(session.scope)
  return (
    <span className="own-scope clip" title={t('roles.ownScopeHint', { part })}>
      {t('roles.ownScope', { part })}
    </span>
  )
}

function LiveDot() {
  const { t } = useTranslation()
  const { connected } = useLive()
  if (!useMayListen()) return null
  return (
    <span className={connected ? 'live-dot on' : 'live-dot off'} title={connected ? t('app.liveOn') : t('app.liveOff')}>
      <span>{t('app.live')}</span>
    </span>
  )
}

function UserMenu() {
  const { t } = useTranslation()
  const session = useSession()
  const client = useQueryClient()
  const navigate = useNavigate()
  const signOut = () =>
    authApi
      .signOut()
      .catch(() => undefined)
      .finally(() => {
        client.clear()
        client.setQueryData(queryKeys.me, null)
        void navigate('/sign-in', { replace: true })
      })
  return (
    <Dropdown
      trigger={['click']}
      placement="bottomRight"
      menu={{
        items: [
          { key: 'who', label: session?.user.email, disabled: true },
          { type: 'divider' },
          { key: 'account', label: <Link to="/account">{t('account.title')}</Link> },
          { key: 'settings', label: <Link to="/settings">{t('nav.settings')}</Link> },
          { key: 'out', label: t('app.signOut'), onClick: () => void signOut() },
        ],
      }}
    >
      <button type="button" className="avatar" aria-label={t('app.account')}>
        {(session?.user.name || session?.user.email || '·').slice(0, 1).toUpperCase()}
      </button>
    </Dropdown>
  )
}
