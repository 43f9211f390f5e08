import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearchParams } from 'react-router'
import type { Session } from '../../api/auth.ts'
import { queryKeys } from '../../api/keys.ts'
import { nextPath } from '../../lib/next-path.ts'

/** Signs in or up and goes on to where the person wanted to be. */
export function useEnter<Input>(enter: (input: Input) => Promise<Session>, fallback: string) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [search] = useSearchParams()
  return useMutation({
    mutationFn: enter,
    onSuccess: (session) => {
      client.clear()
      client.setQueryData(queryKeys.me, session)
      const next = search.get('next')
      void navigate(next ? nextPath(next) : fallback, { replace: true })
    },
  })
}
