import { useQuery } from '@tanstack/react-query'
import { connectionsApi } from '../../api/connections.ts'
import { queryKeys } from '../../api/keys.ts'

/** `doudian` → 抖店, as the server names it. */
export function useKindName(kind: string): string {
  const kinds = useQuery({
    queryKey: queryKeys.connectionKinds,
    queryFn: connectionsApi.kinds,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return kinds.data?.items.find((candidate) => candidate.kind === kind)?.name ?? kind
}
