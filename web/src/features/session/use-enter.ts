import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearchParams } from 'react-router'
import type { Session } from '../../api/auth.ts'
import { queryKeys } from '../../api/keys.ts'
import { nextPath } from '../../lib/next-path.ts'

/** Makes this the session of the console; nothing of one before stays. */
export function useTakeSession() {
  const client = useQueryClient()
  return (session: Session | null) => {
    client.clear()
    client.setQueryData(queryKeys.me, session)
  }
}

/** Signs in or up and goes on to where the person wanted to be. A first step that owes a second goes nowhere yet. */
export function useEnter<Input, Answer extends Session | object>(
  enter: (input: Input) => Promise<Answer>,
  fallback: string,
) {
  const take = useTakeSession()
  const navigate = useNavigate()
  const [search] = useSearchParams()
  return useMutation({
    mutationFn: enter,
    onSuccess: (answer) => {
      if (!('user' in answer)) return
      take(answer)
      const next = search.get('next')
      void navigate(next ? nextPath(next) : fallback, { replace: true })
    },
  })
}
