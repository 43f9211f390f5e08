import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { Page } from '../../api/http.ts'
import { queryKeys } from '../../api/keys.ts'
import { type OrderSummary, ordersApi } from '../../api/orders.ts'
import { isNewer, mergeOrders } from '../../lib/live-merge.ts'
import { belongsToView, filterOfView, type OrderView } from '../../lib/order-view.ts'
import { useLive } from '../live/live-context.ts'

type Pages = InfiniteData<Page<OrderSummary>, string | null>

const PAGE = 50
const TINT_MS = 1600

/** The list of a view: pages by cursor, live cells in place, new orders counted until they are let in. */
export function useOrderList(view: OrderView) {
  const client = useQueryClient()
  const { onOrders } = useLive()
  const filter = filterOfView(view)
  const filterKey = JSON.stringify(filter)
  const queryKey = useMemo(() => queryKeys.orders.list(JSON.parse(filterKey)), [filterKey])
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => ordersApi.list({ ...filter, limit: PAGE, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 30_000,
  })
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items), [query.data])

  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set())
  const [waiting, setWaiting] = useState<ReadonlySet<string>>(new Set())
  // biome-ignore lint/correctness/useExhaustiveDependencies: another view starts without waiting rows
  useEffect(() => setWaiting(new Set()), [queryKey])

  useEffect(
    () =>
      onOrders((patches) => {
        const data = client.getQueryData<Pages>(queryKey)
        if (!data) return
        const shown = data.pages.flatMap((page) => page.items)
        const merged = mergeOrders(shown, patches)
        if (merged.changed.length > 0) {
          const byId = new Map(merged.rows.map((row) => [row.id, row]))
          client.setQueryData<Pages>(queryKey, {
            ...data,
            pages: data.pages.map((page) => ({ ...page, items: page.items.map((row) => byId.get(row.id) ?? row) })),
          })
          setChanged(new Set(merged.changed))
        }
        const fresh = patches.filter(
          (patch) =>
            merged.unknown.includes(patch.id) &&
            isNewer(patch.id, shown) &&
            patch.status !== undefined &&
            belongsToView(
              {
                status: patch.status,
                holds: patch.holds ?? [],
                connectionId: patch.connectionId ?? '',
                warehouseId: patch.warehouseId ?? null,
                tags: patch.tags ?? [],
                priority: patch.priority ?? 0,
              },
              view,
            ),
        )
        if (fresh.length > 0) setWaiting((seen) => new Set([...seen, ...fresh.map((patch) => patch.id)]))
      }),
    [onOrders, client, queryKey, view],
  )

  useEffect(() => {
    if (changed.size === 0) return
    const timer = setTimeout(() => setChanged(new Set()), TINT_MS)
    return () => clearTimeout(timer)
  }, [changed])

  const letIn = useCallback(() => {
    setWaiting(new Set())
    client.resetQueries({ queryKey }).catch(console.error)
  }, [client, queryKey])

  return { query, rows, changed, waiting: waiting.size, letIn }
}
