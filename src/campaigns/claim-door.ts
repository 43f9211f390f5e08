/**
 * Claims on their way in. Requests of one moment go to their lease as one group: the first opens it and sends it, the others
 * join. Who comes after "sold out" is answered from memory for a moment; who finds the door full is told so at once. A request
 * either never joined a group (503, nothing happened) or has its outcome in the pool's journal, where a repeat finds it.
 */
import { addCounts, bucketOf } from './domain/answer-times.ts'
import { mayHold } from './domain/holders-filter.ts'
import { leaseOf, poolName } from './domain/pool-name.ts'
import type { KnownCampaign } from './known-campaign.ts'
import { addressOf, askPool } from './sale-pool.client.ts'
import type { ClaimOutcome, ClaimWish, PoolAddress } from './sale-pool.port.ts'

/** How long a leader waits for company. */
const WAIT_MS = 1
/**
 * How soon a follower looks again whether its group was answered: twice as late each time, or hundreds that look keep the pool
 * itself from its work. And how long at most until it looks for the first time, and between two looks.
 */
const LOOK_MS = 1
const MOST_USUAL_MS = 20
/** Behind a pool that is slow thousands wait: together they look at most so often in a ms, or nothing else would be done here. */
const LOOKS_A_MS = 10
/** One call carries at most so many; a group that is full leaves the next one to another leader. */
const MAX_GROUP = 500
/** Requests that wait in one isolate for one lease; each holds some kilobytes. */
const MAX_WAITING = 4_000
/** How long "sold out" is believed: with the pool's own memory below half a second. After the shorter time one request asks for all. */
const SOLD_OUT_MS = 280
const ASK_AGAIN_MS = 100
/** A pool that has not answered by then is not waited for. */
const PATIENCE_MS = 10_000
/** What is counted is told with the next group, and by itself after this. */
const TALLY_MS = 1_000

export type Admitted =
  | ClaimOutcome
  | { readonly ok: false; readonly code: 'platform.overloaded'; readonly left: number }

interface Group {
  readonly wishes: ClaimWish[]
  /** In the order of the wishes; null as long as the pool has not answered. */
  outcomes: readonly ClaimOutcome[] | null
}

/** One lease as this isolate knows it. */
interface Door {
  open: Group | null
  waiting: number
  /** How long a group takes of late, ms: followers look for the first time after that. */
  usualMs: number
  soldOutUntil: number
  askAgainAt: number
  holders: { readonly version: number; readonly bits: Uint8Array } | null
  tally: { refused: Record<string, number>; times: Record<number, number> } | null
  isTelling: boolean
}

const doors = new Map<string, Door>()
const MOST_DOORS = 2_000

const busy = (): ClaimOutcome => ({ ok: false, code: 'claim.busy', left: 0 })
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export interface Caller {
  readonly env: Pick<Env, 'SALE_POOL'>
  readonly tenant: { readonly id: string; readonly shard: string }
  readonly waitUntil: (work: Promise<unknown>) => void
}

/**
 * Not a promise where memory knows the answer.
 * @param arrivedAt epoch ms, for the answer times of the proof
 */
export function admitClaim(
  caller: Caller,
  campaign: KnownCampaign,
  wish: ClaimWish,
  arrivedAt: number,
): Admitted | Promise<Admitted> {
  const lease = leaseOf(wish.buyerId, campaign.leases)
  const address = addressOf(caller.tenant, campaign.id, lease)
  const door = doorOf(address)
  const code = refusalFromMemory(door, wish, arrivedAt)
  if (code === null) return join({ door, caller, address, arrivedAt }, wish)
  note({ door, caller, address, arrivedAt }, code)
  return { ok: false, code, left: 0 }
}

function refusalFromMemory(door: Door, wish: ClaimWish, now: number): 'claim.sold_out' | 'platform.overloaded' | null {
  if (isSoldOut(door, wish, now)) return 'claim.sold_out'
  return door.waiting >= MAX_WAITING ? 'platform.overloaded' : null
}

/** Only whoever surely has no claim here is told from memory. */
function isSoldOut(door: Door, wish: ClaimWish, now: number): boolean {
  if (now >= door.soldOutUntil || door.holders === null || mayHold(door.holders.bits, wish.requestId)) return false
  if (now < door.askAgainAt) return true
  door.askAgainAt = now + ASK_AGAIN_MS
  return false
}

/** One request at its door. */
interface Visit {
  readonly door: Door
  readonly caller: Caller
  readonly address: PoolAddress
  readonly arrivedAt: number
}

function join(visit: Visit, wish: ClaimWish): Promise<ClaimOutcome> {
  const { door, caller, address } = visit
  door.waiting++
  const open = door.open
  if (open !== null) {
    const index = open.wishes.push(wish) - 1
    if (open.wishes.length >= MAX_GROUP) door.open = null
    return follow(visit, open, index)
  }
  const group: Group = { wishes: [wish], outcomes: null }
  door.open = group
  const sending = send(door, caller, address, group)
  // The leader's client may leave; the group is sent all the same.
  caller.waitUntil(sending)
  return sending.then(() => outcomeIn(visit, group, 0))
}

function outcomeIn(visit: Visit, { outcomes }: Group, index: number): ClaimOutcome {
  note(visit, null)
  return outcomes?.[index] ?? busy()
}

/**
 * Looks by timers of its own whether the group was answered. A request that waits for another one's promise has nothing pending
 * and is ended as hung; with a timer beside it, its answer may after some thousands be made in the other one's context, where it
 * must not be sent.
 */
async function follow(visit: Visit, group: Group, index: number): Promise<ClaimOutcome> {
  await sleep(visit.door.usualMs)
  for (let pause = LOOK_MS; isWaiting(visit, group); pause = Math.min(2 * pause, longestPause(visit.door)))
    await sleep(pause)
  return outcomeIn(visit, group, index)
}

const longestPause = ({ waiting }: Door): number => Math.max(MOST_USUAL_MS, waiting / LOOKS_A_MS)

const isWaiting = ({ arrivedAt }: Visit, { outcomes }: Group): boolean =>
  outcomes === null && Date.now() - arrivedAt < PATIENCE_MS

async function send(door: Door, caller: Caller, address: PoolAddress, group: Group): Promise<void> {
  const openedAt = Date.now()
  await sleep(WAIT_MS)
  if (door.open === group) door.open = null
  const { tally } = door
  door.tally = null
  try {
    const answer = await askPool(caller.env, address, (pool) =>
      pool.claim(address, group.wishes, Date.now(), { holders: door.holders?.version ?? -1, tally }),
    )
    if (answer.holders !== null) door.holders = answer.holders
    const isSoldOutNow = answer.left === 0 && answer.outcomes.some((one) => !one.ok && one.code === 'claim.sold_out')
    if (isSoldOutNow) {
      door.soldOutUntil = Date.now() + SOLD_OUT_MS
      door.askAgainAt = Date.now() + ASK_AGAIN_MS
    } else if (answer.left > 0) door.soldOutUntil = 0
    group.outcomes = answer.outcomes
  } catch {
    // Nobody knows whether the group was written; the same request ids find out.
    if (tally) tallyOf(door, tally)
    group.outcomes = []
  } finally {
    door.waiting -= group.wishes.length
    door.usualMs = Math.min(MOST_USUAL_MS, Math.max(WAIT_MS, Math.floor((door.usualMs + Date.now() - openedAt) / 2)))
  }
}

function doorOf({ tenantId, campaignId, lease }: PoolAddress): Door {
  const name = poolName(tenantId, campaignId, lease)
  const known = doors.get(name)
  if (known) return known
  if (doors.size >= MOST_DOORS) for (const [key, door] of doors) if (door.waiting === 0) doors.delete(key)
  const door: Door = {
    open: null,
    waiting: 0,
    usualMs: WAIT_MS,
    soldOutUntil: 0,
    askAgainAt: 0,
    holders: null,
    tally: null,
    isTelling: false,
  }
  doors.set(name, door)
  return door
}

function tallyOf(door: Door, more: { refused: Record<string, number>; times: Record<number, number> }): void {
  door.tally ??= { refused: {}, times: {} }
  addCounts(door.tally.refused, more.refused)
  addCounts(door.tally.times, more.times)
}

/** Refusals that the pool never sees, and how long every answer took. */
function note({ door, caller, address, arrivedAt }: Visit, refused: string | null): void {
  door.tally ??= { refused: {}, times: {} }
  const { tally } = door
  const bucket = bucketOf(Date.now() - arrivedAt)
  tally.times[bucket] = (tally.times[bucket] ?? 0) + 1
  if (refused !== null) tally.refused[refused] = (tally.refused[refused] ?? 0) + 1
  if (door.isTelling) return
  door.isTelling = true
  caller.waitUntil(tellLater(door, caller, address))
}

async function tellLater(door: Door, caller: Caller, address: PoolAddress): Promise<void> {
  await sleep(TALLY_MS)
  door.isTelling = false
  const { tally } = door
  if (tally === null) return
  door.tally = null
  await askPool(caller.env, address, (pool) =>
    pool.claim(address, [], Date.now(), { holders: door.holders?.version ?? -1, tally }),
  ).catch(() => tallyOf(door, tally))
}
