/** Walks the slices of a pull page by page. The cursor moves at the end of a slice, after all its pages are stored. */
import { ok, type Result } from '../core/result.ts'
import type { IntegrationError } from '../platform/integration-error.ts'
import type { ChannelClient, OrderPage } from './channels.port.ts'
import { halveWindow, type PullWindow } from './domain/pull-window.ts'

export interface Pull {
  /** From `planPull`, oldest first. */
  readonly windows: readonly PullWindow[]
  readonly list: ChannelClient['listUpdated']
  /** Stores a page durably. Orders may come twice; storing must be idempotent. */
  readonly store: (page: OrderPage) => Promise<void>
  /** Everything modified up to here is stored. */
  readonly advance: (syncedTo: number) => Promise<void>
  /** No new slice is begun after this many requests; the next run goes on from the cursor. */
  readonly maxRequests?: number
}

export interface PullOutcome {
  /** False when the budget of requests ended before the last slice. */
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
    if (tally.requests >= (pull.maxRequests ?? 200)) return ok({ ...tally, complete: false })
    const first = await pull.list({ ...window, page: 0 })
    if (!first.ok) return first
    tally = { ...tally, requests: tally.requests + 1 }
    const halves = first.value.tooWide === true ? halveWindow(window) : null
    if (halves !== null) {
      waiting.unshift(...halves)
      continue
    }
    const read = await readWindow(pull, window, first.value)
    if (!read.ok) return read
    for (const page of read.value) tally = count(tally, page)
    tally = { ...tally, requests: tally.requests + read.value.length - 1 }
    await pull.advance(window.to)
  }
  return ok(tally)
}

type PageCount = { readonly orders: number; readonly unreadable: number }

function count(tally: PullOutcome, page: PageCount): PullOutcome {
  return { ...tally, orders: tally.orders + page.orders, unreadable: tally.unreadable + page.unreadable }
}

/**
 * While we read, orders are modified again and leave the window, and all later ones move forward by a place. Reading
 * from the last page to the first meets each of them at least once; reading forward would skip some.
 */
async function readWindow(
  pull: Pull,
  window: PullWindow,
  first: OrderPage,
): Promise<Result<readonly PageCount[], IntegrationError>> {
  const counts: PageCount[] = []
  const keep = async (page: OrderPage) => {
    await pull.store(page)
    counts.push({ orders: page.orders.length, unreadable: page.unreadable.length })
  }
  await keep(first)
  const pages = first.hasMore ? remainingPages(first.lastPage) : []
  for (const number of pages) {
    const page = await pull.list({ ...window, page: number })
    if (!page.ok) return page
    await keep(page.value)
    if (first.lastPage === undefined && !page.value.hasMore) break
  }
  return ok(counts)
}

/** Backwards down to page 0 again; or forward without end where the platform does not tell its last page. */
function* remainingPages(lastPage: number | undefined): Generator<number> {
  if (lastPage === undefined) for (let page = 1; ; page++) yield page
  for (let page = lastPage; page >= 0; page--) yield page
}
