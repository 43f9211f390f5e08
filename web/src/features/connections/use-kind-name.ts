import { useQuery } from '@tanstack/react-query'
import { connectionsApi } from '../../api/connections.ts'
import { queryKeys } from '../../api/keys.ts'
import { useServerText } from '../../lib/use-server-text.ts'

function useKinds() {
  return useQuery({
    queryKey: queryKeys.connectionKinds,
    queryFn: connectionsApi.kinds,
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Every shop platform, to choose from. */
export function useShopKinds(): readonly { readonly value: string; readonly label: string }[] {
  const said = useServerText()
  const { data } = useKinds()
  return (data?.items ?? [])
    .filter(({ role }) => role === 'shop')
    .map(({ kind, name }) => ({ value: kind, label: said(name) }))
}

/** `doudian` → 抖店, as the server names it, in the language of the screen. */
export function useKindName(kind: string): string {
  const said = useServerText()
  const kinds = useKinds()
  return said(kinds.data?.items.find((candidate) => candidate.kind === kind)?.name ?? kind)
}
