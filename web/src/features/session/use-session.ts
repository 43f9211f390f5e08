import { useQuery } from '@tanstack/react-query'
import { authApi, type Right, type Session } from '../../api/auth.ts'
import { ApiError } from '../../api/http.ts'
import { queryKeys } from '../../api/keys.ts'

/** The signed-in person, or null. Being signed out is an answer here, not an error. */
export function useSessionQuery() {
  return useQuery<Session | null>({
    queryKey: queryKeys.me,
    queryFn: () =>
      authApi.me().catch((error: unknown) => {
        if (error instanceof ApiError && error.status === 401) return null
        throw error
      }),
    staleTime: 5 * 60_000,
  })
}

/** Inside the shell there is always a session. */
export function useSession(): Session | null {
  return useSessionQuery().data ?? null
}

export function useCan(right: Right): boolean {
  return useSession()?.rights.includes(right) ?? false
}
