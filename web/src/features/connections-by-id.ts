import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { connectionsApi } from '../api/connections.ts'
import { queryKeys } from '../api/keys.ts'
import { useCan } from './session/use-session.ts'

/** Connections and the name of one; an unknown id shows as nothing. */
export function useConnections() {
  const can = useCan('connections:read')
  const query = useQuery({
    queryKey: queryKeys.connections,
    queryFn: connectionsApi.list,
    staleTime: 30_000,
    refetchInterval: 60_000,
    enabled: can,
  })
  const list = query.data?.items
  const byId = useMemo(() => new Map((list ?? []).map((connection) => [connection.id, connection])), [list])
  return { query, list: list ?? [], nameOf: (id: string) => byId.get(id)?.name ?? '', byId }
}
