import { Suspense, useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Outlet, useLocation, useNavigate } from 'react-router'
import { LiveProvider } from '../features/live/live-provider.tsx'
import { HelpDialog } from '../features/palette/help-dialog.tsx'
import { Palette } from '../features/palette/palette.tsx'
import { StandingBanner } from '../features/plan/standing-banner.tsx'
import { ConfirmBanner } from '../features/session/confirm-banner.tsx'
import { SecondFactorGate } from '../features/session/second-factor-gate.tsx'
import { type Shortcuts, useShortcuts } from '../lib/shortcuts.ts'
import { BottomBar } from './bottom-bar.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { navItems } from './nav-items.ts'
import { PageGate } from './page-gate.tsx'
import { PageSkeleton } from './page-skeleton.tsx'
import { usePreferences } from './preferences.ts'
import { SideNav } from './side-nav.tsx'
import { TopBar } from './top-bar.tsx'
import './shell.css'

export function Shell() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const location = useLocation()
  const { sideFolded } = usePreferences()
  const [overlay, setOverlay] = useState<'palette' | 'help' | null>(null)
  const openPalette = useCallback(() => setOverlay('palette'), [])
  const closeOverlay = useCallback(() => setOverlay(null), [])

  const shortcuts = useMemo<Shortcuts>(
    () => ({
      'mod+k': () => setOverlay((open) => (open === 'palette' ? null : 'palette')),
      '?': () => setOverlay('help'),
      ...Object.fromEntries(navItems.map((item) => [`g ${item.go}`, () => void navigate(item.path)])),
    }),
    [navigate],
  )
  useShortcuts(shortcuts)

  return (
    <LiveProvider>
      <a className="skip-link" href="#main">
        {t('app.skip')}
      </a>
      <div className={sideFolded ? 'shell folded' : 'shell'}>
        <TopBar onSearch={openPalette} onHelp={() => setOverlay('help')} />
        <SideNav />
        <main id="main" className="shell-main">
          <StandingBanner />
          <ConfirmBanner />
          <ErrorBoundary key={location.pathname}>
            <Suspense fallback={<PageSkeleton />}>
              <SecondFactorGate>
                <PageGate>
                  <Outlet />
                </PageGate>
              </SecondFactorGate>
            </Suspense>
          </ErrorBoundary>
        </main>
        <BottomBar />
      </div>
      {overlay === 'palette' ? <Palette onClose={closeOverlay} onHelp={() => setOverlay('help')} /> : null}
      {overlay === 'help' ? <HelpDialog onClose={closeOverlay} /> : null}
    </LiveProvider>
  )
}
