import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { queryKeys } from '../../api/keys.ts'
import type { OrderPatch } from '../../lib/live-merge.ts'
import { readLiveMessage, reconnectDelay } from '../../lib/live-message.ts'
import { LiveContext } from './live-context.ts'
import { useMayListen } from './use-may-listen.ts'

/** Numbers that follow from many orders are fetched anew at most this often. */
const SETTLE_MS = 1500
/** Keeps the line open through proxies; the feed answers `pong`. */
const PING_MS = 20_000
/** An isolate that knew of no listener keeps quiet for 1.5 s more (`UNHEARD_MS`): what it did not say is read then. */
const CATCH_UP_MS = 2_000
/** Without the socket, the page asks by itself. */
const POLL_MS = 20_000

type OrdersListener = (patches: readonly OrderPatch[]) => void

/** The feed hung up because this person may do or see something else now. */
const CHANGED = 1012

/** Keeps one WebSocket to the tenant's feed, and turns its messages into changed rows and refreshed numbers. */
export function LiveProvider(props: { children: ReactNode }) {
  const mayListen = useMayListen()
  const client = useQueryClient()
  const [connected, setConnected] = useState(false)
  const listeners = useRef(new Set<OrdersListener>())

  useEffect(() => {
    if (!mayListen) return
    const stale = new Map<string, readonly unknown[]>()
    let settle: ReturnType<typeof setTimeout> | null = null
    let catchUp: ReturnType<typeof setTimeout> | null = null
    const refreshSoon = (...keys: (readonly unknown[])[]) => {
      for (const key of keys) stale.set(JSON.stringify(key), key)
      settle ??= setTimeout(() => {
        settle = null
        const due = [...stale.values()]
        stale.clear()
        for (const queryKey of due) client.invalidateQueries({ queryKey }).catch(console.error)
      }, SETTLE_MS)
    }

    const take = (text: string) => {
      const message = readLiveMessage(text)
      if (!message) return
      if (message.type === 'hello') {
        setConnected(true)
        catchUp = setTimeout(
          () => refreshSoon(queryKeys.orders.all, queryKeys.stock.all, queryKeys.insights.all, queryKeys.cases.all),
          CATCH_UP_MS,
        )
      }
      if (message.type === 'gone') refreshSoon(queryKeys.orders.all, queryKeys.fulfilments.all, queryKeys.insights.all)
      if (message.type === 'refresh') refreshSoon(queryKeys.orders.all, queryKeys.stock.all, queryKeys.insights.all)
      if (message.type === 'orders') {
        for (const listener of listeners.current) listener(message.items)
        refreshSoon(
          queryKeys.orders.board,
          queryKeys.insights.all,
          queryKeys.fulfilments.all,
          ...message.items.map((item) => queryKeys.orders.detail(item.id)),
        )
      }
      if (message.type === 'stock') refreshSoon(queryKeys.stock.all)
      if (message.type === 'case') refreshSoon(queryKeys.cases.all, queryKeys.insights.today)
    }

    let socket: WebSocket | null = null
    let retry: ReturnType<typeof setTimeout> | null = null
    let ping: ReturnType<typeof setInterval> | null = null
    let attempt = 0
    let ended = false
    let isChanged = false
    const connect = () => {
      const next = new WebSocket(`${window.location.origin.replace(/^http/, 'ws')}/api/v1/live`)
      socket = next
      next.onopen = () => {
        // What happened while the line was down is fetched, not replayed.
        if (isChanged) client.invalidateQueries().catch(console.error)
        else if (attempt > 0) client.invalidateQueries({ queryKey: queryKeys.orders.all }).catch(console.error)
        attempt = 0
        isChanged = false
        ping = setInterval(() => next.send('ping'), PING_MS)
      }
      next.onmessage = (event) => {
        if (typeof event.data === 'string') take(event.data)
      }
      next.onclose = ({ code }) => {
        if (ping) clearInterval(ping)
        if (ended) return
        setConnected(false)
        // Who lost the session, the membership or a right learns it here, and not with the next click.
        if (code === CHANGED || attempt > 0) client.invalidateQueries({ queryKey: queryKeys.me }).catch(console.error)
        isChanged ||= code === CHANGED
        retry = setTimeout(connect, reconnectDelay(attempt))
        attempt += 1
      }
    }
    connect()
    return () => {
      ended = true
      if (retry) clearTimeout(retry)
      if (settle) clearTimeout(settle)
      if (catchUp) clearTimeout(catchUp)
      socket?.close()
      setConnected(false)
    }
  }, [client, mayListen])

  useEffect(() => {
    if (connected || !mayListen) return
    const timer = setInterval(() => {
      if (document.visibilityState !== 'visible') return
      for (const queryKey of [queryKeys.orders.all, queryKeys.insights.today, queryKeys.cases.all])
        client.invalidateQueries({ queryKey }).catch(console.error)
    }, POLL_MS)
    return () => clearInterval(timer)
  }, [connected, mayListen, client])

  const live = useMemo(
    () => ({
      connected,
      onOrders: (listener: OrdersListener) => {
        listeners.current.add(listener)
        return () => {
          listeners.current.delete(listener)
        }
      },
    }),
    [connected],
  )
  return <LiveContext value={live}>{props.children}</LiveContext>
}
