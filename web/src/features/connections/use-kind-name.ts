import { useQuery } from '@tanstack/react-query'
import { connectionsApi } from '../../api/connections.ts'
import { queryKeys } from '../../api/keys.ts'
import { useServerText } from '../../lib/use-server-text.ts'

/** `doudian` → 抖店, as the server names it, in the language of the screen. */
export function useKindName(kind: string): string {
  const said = useServerText()
  const kinds = useQuery({
    queryKey: queryKeys.connectionKinds,
    queryFn: connectionsApi.kinds,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return said(kinds.data?.items.find((candidate) => candidate.kind === kind)?.name ?? kind)
}
