import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { queryKeys } from '../api/keys.ts'
import { warehousesApi } from '../api/warehouses.ts'
import { useCan } from './session/use-session.ts'

/** Warehouses and the name of one; an unknown id shows as it is. */
export function useWarehouses() {
  const can = useCan('settings:read')
  const query = useQuery({
    queryKey: queryKeys.warehouses,
    queryFn: warehousesApi.list,
    staleTime: 5 * 60_000,
    enabled: can,
  })
  const list = query.data?.items
  const names = useMemo(() => new Map((list ?? []).map((warehouse) => [warehouse.id, warehouse.name])), [list])
  return {
    query,
    list: list ?? [],
    active: (list ?? []).filter((warehouse) => warehouse.active),
    nameOf: (id: string | null) => (id === null ? '' : (names.get(id) ?? id)),
  }
}
