/** Walks the slices of a pull page by page. The cursor moves at the end of a slice, after all its pages are stored. */
import { ok, type Result } from '../core/result.ts'
import type { IntegrationError } from '../platform/integration-error.ts'
import type { ChannelClient, OrderPage } from './channels.port.ts'
import { halveWindow, type PullWindow } from './domain/pull-window.ts'

type List = ChannelClient['listUpdated']

export interface Pull {
  /** From `planPull`, oldest first. */
  readonly windows: readonly PullWindow[]
  readonly list: List
  /** Asked first in every slice: the cursor moves over what both lists gave. */
  readonly refunds?: List
  /** Stores a page durably. Orders may come twice; storing must be idempotent. */
  readonly store: (page: OrderPage) => Promise<void>
  /** Everything modified up to here is stored. */
  readonly advance: (syncedTo: number) => Promise<void>
  /** No new slice is begun once this is so; the next run goes on from the cursor. */
  readonly isSpent?: () => boolean
}

export interface PullOutcome {
  /** False when the run was spent before the last slice. */
  readonly complete: boolean
  readonly requests: number
  readonly orders: number
  readonly unreadable: number
}

/** An error stops the walk; what was stored stays, and the cursor stands at the last finished slice. */
export async function pullUpdated(pull: Pull): Promise<Result<PullOutcome, IntegrationError>> {
  const waiting = [...pull.windows]
  let tally: PullOutcome = { complete: true, requests: 0, orders: 0, unreadable: 0 }
  for (let window = waiting.shift(); window !== undefined; window = waiting.shift()) {
    if (pull.isSpent?.()) return ok({ ...tally, complete: false })
    let halves: readonly PullWindow[] | null = null
    for (const list of pull.refunds ? [pull.refunds, pull.list] : [pull.list]) {
      const read = await readWindow({ list, store: pull.store }, window)
      if (!read.ok) return read
      for (const page of read.value.pages) tally = count(tally, page)
      tally = { ...tally, requests: tally.requests + read.value.requests }
      halves = read.value.halves
      if (halves !== null) break
    }
    if (halves !== null) {
      waiting.unshift(...halves)
      continue
    }
    await pull.advance(window.to)
  }
  return ok(tally)
}

type ListAndStore = Pick<Pull, 'list' | 'store'>

interface WindowRead {
  readonly pages: readonly PageCount[]
  readonly requests: number
  /** Set when the window holds too much: nothing of it was stored. */
  readonly halves: readonly PullWindow[] | null
}

type PageCount = { readonly orders: number; readonly unreadable: number }

function count(tally: PullOutcome, page: PageCount): PullOutcome {
  return { ...tally, orders: tally.orders + page.orders, unreadable: tally.unreadable + page.unreadable }
}

/**
 * While we read, orders are modified again and leave the window, and all later ones move forward by a place. Reading
 * from the last page to the first meets each of them at least once; reading forward would skip some.
 */
async function readWindow(pull: ListAndStore, window: PullWindow): Promise<Result<WindowRead, IntegrationError>> {
  const first = await pull.list({ ...window, page: 0 })
  if (!first.ok) return first
  const halves = first.value.tooWide === true ? halveWindow(window) : null
  if (halves !== null) return ok({ pages: [], requests: 1, halves })
  const counts: PageCount[] = []
  const keep = async (page: OrderPage) => {
    await pull.store(page)
    counts.push({ orders: page.orders.length + (page.ids?.length ?? 0), unreadable: page.unreadable.length })
  }
  await keep(first.value)
  const rest = await readRest(pull, window, { first: first.value, keep })
  return rest.ok ? ok({ pages: counts, requests: counts.length, halves: null }) : rest
}

interface Begun {
  readonly first: OrderPage
  readonly keep: (page: OrderPage) => Promise<void>
}

async function readRest(
  pull: ListAndStore,
  window: PullWindow,
  { first, keep }: Begun,
): Promise<Result<void, IntegrationError>> {
  if (first.next !== undefined) return readByCursor(pull, window, { first, keep })
  const pages = first.hasMore ? remainingPages(first.lastPage) : []
  for (const number of pages) {
    const page = await pull.list({ ...window, page: number })
    if (!page.ok) return page
    await keep(page.value)
    if (first.lastPage === undefined && !page.value.hasMore) break
  }
  return ok(undefined)
}

/** A cursor holds its place in the list: reading forward skips nothing. */
async function readByCursor(
  pull: ListAndStore,
  window: PullWindow,
  { first, keep }: Begun,
): Promise<Result<void, IntegrationError>> {
  let cursor = first.hasMore ? first.next : undefined
  for (let number = 1; cursor !== undefined; number++) {
    const page = await pull.list({ ...window, page: number, cursor })
    if (!page.ok) return page
    await keep(page.value)
    cursor = page.value.hasMore && page.value.next !== cursor ? page.value.next : undefined
  }
  return ok(undefined)
}

/** Backwards down to page 0 again; or forward without end where the platform does not tell its last page. */
function* remainingPages(lastPage: number | undefined): Generator<number> {
  if (lastPage === undefined) for (let page = 1; ; page++) yield page
  for (let page = lastPage; page >= 0; page--) yield page
}
