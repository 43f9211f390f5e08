import { onlineManager, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError } from '../api/http.ts'
import { queryKeys } from '../api/keys.ts'

const isFinal = (error: unknown) => error instanceof ApiError && error.status >= 400 && error.status < 500

/** A session that ended anywhere ends everywhere: the shell then shows the sign-in page. */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (error instanceof ApiError && error.status === 401 && query.queryKey[0] !== 'me')
          client.setQueryData(queryKeys.me, null)
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (failures, error) => onlineManager.isOnline() && !isFinal(error) && failures < 2,
        refetchOnWindowFocus: true,
        refetchOnReconnect: true,
        // Without a network a call fails and says so: waiting for one looks like a page that hangs.
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
  return client
}
