import { useSession } from '../session/use-session.ts'

/** The feed is for people who see orders: not before a second factor that the tenant demands, nor while it is suspended. */
export function useMayListen(): boolean {
  const session = useSession()
  if (session === null || session.secondFactorMissing || session.tenant.standing.mode === 'suspended') return false
  return session.rights.includes('orders:read')
}
