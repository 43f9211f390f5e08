import type { ReactNode } from 'react'
import { Navigate, useLocation } from 'react-router'
import { ErrorState } from '../../components/error-state.tsx'
import { useSessionQuery } from './use-session.ts'

export function RequireSession(props: { children: ReactNode }) {
  const session = useSessionQuery()
  const location = useLocation()
  if (session.data) return props.children
  if (session.data === null) {
    const next = `${location.pathname}${location.search}`
    return <Navigate to={next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`} replace />
  }
  if (session.error) return <ErrorState error={session.error} onRetry={() => void session.refetch()} />
  return null
}
