/** Runs storms at shops in one way of listening, and waits until the product knows what the shops know. */
import { fnv1a } from '../../src/core/hash.ts'
import { MINUTE } from '../../src/core/time.ts'
import { type ChannelShop, minuteWithoutPull } from './channel-shops.ts'
import { type Comparison, compareOrders, isSame } from './channel-truth.ts'
import type { RealMerchant } from './real-merchant.ts'
import type { Database, RealWorld } from './real-processes.ts'

/** `push`: nobody pulls. `poll`: nobody pushes. `both`: pushes get lost for good and the pull closes the gaps. */
export const MODES = ['push', 'poll', 'both'] as const
export type Mode = (typeof MODES)[number]

/** A tenth is lost wherever it can be: attempts to push, calls, pushes for good; and what arrives comes twice and in any order. */
export const faultsOf: Readonly<Record<Mode, Record<string, unknown>>> = {
  push: { failRate: 0.1, duplicateRate: 0.1, reorder: true, seed: 5 },
  poll: { error500Rate: 0.05, lostAnswerRate: 0.05, seed: 6 },
  both: { loseRate: 0.1, duplicateRate: 0.1, reorder: true, error500Rate: 0.05, seed: 7 },
}

/** Whether a platform can be listened to in this way. Without HTTP push or a second try, pushes alone cannot be complete. */
export function canListen(mode: Mode, { pushesBy, repeatsPushes }: Pick<ChannelShop, 'pushesBy' | 'repeatsPushes'>) {
  if (mode === 'poll') return true
  // What comes over a socket needs a relay: test/real/relay.test.ts.
  if (mode === 'both') return pushesBy === 'http' || pushesBy === 'inbox'
  return pushesBy === 'inbox' || (pushesBy === 'http' && repeatsPushes)
}

/** Whether a pull of a connection that is pulled once an hour is due in a minute. */
export const isDue = (id: string, minute: number): boolean => minute % 60 === fnv1a(id) % 60

/** As if the shops had been pulled until a quarter of an hour ago: what follows is the next pull, not the first. */
export async function pulledUntilNow({ hub }: RealWorld, shops: readonly ChannelShop[]): Promise<void> {
  for (const { connection } of shops)
    await hub.objectCall('CHANNEL_GATE', connection.id, 'advanceCursor', Date.now() - 15 * MINUTE)
}

export interface Listening {
  readonly world: RealWorld
  readonly merchant: RealMerchant
  readonly database: Database
  readonly mode: Mode
  /** By kind: the orders that are looked at; all of the shop when absent. */
  readonly placed?: ReadonlyMap<string, ReadonlySet<string>>
}

/** One round of listening: messages that wait are fetched, and shops that are polled are pulled. */
async function listen({ world, merchant, mode }: Listening, shops: readonly ChannelShop[]): Promise<void> {
  const ids = shops.map(({ connection }) => connection.id)
  if (mode !== 'poll') await world.hub.tick('* * * * *', minuteWithoutPull(isDue, ids))
  if (mode !== 'push') for (const id of ids) await merchant.send('POST', `/connections/${id}/pull`)
}

/** Until all agree or the time is over: what each shop's comparison says in the end. */
export async function settle(
  listening: Listening,
  shops: readonly ChannelShop[],
  { timeoutMs, everyMs = 5_000 }: { timeoutMs: number; everyMs?: number },
): Promise<Map<string, Comparison>> {
  const { world, merchant, database, placed } = listening
  const end = Date.now() + timeoutMs
  const compared = new Map<string, Comparison>()
  const isOpen = ({ kind }: ChannelShop) => !isSame(compared.get(kind) ?? NOTHING_SEEN)
  for (let round = 0; ; round++) {
    const open = shops.filter(isOpen)
    // Platforms count calls: nobody is asked without a pause.
    if (round % ROUNDS_PER_ASKING === 0) await listen(listening, open)
    for (const { kind, shopId, connection } of open)
      compared.set(
        kind,
        await compareOrders(world, merchant, {
          database,
          shopId,
          connectionId: connection.id,
          only: placed?.get(kind),
        }),
      )
    if (!shops.some(isOpen) || Date.now() > end) return compared
    await new Promise((resolve) => setTimeout(resolve, everyMs / ROUNDS_PER_ASKING))
  }
}

const ROUNDS_PER_ASKING = 5

const NOTHING_SEEN: Comparison = { orders: 0, missing: ['not looked at yet'], doubled: [], differing: [] }
