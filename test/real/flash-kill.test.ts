import type { ClientRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Proof } from '../../src/campaigns/campaigns.contract.ts'
import { type FlashShop, killRound, openFlashShop, roundText } from '../support/flash-kill.ts'
import { randomFrom } from '../support/random-from.ts'
import { signUp } from '../support/real-merchant.ts'
import { type RealWorld, startRealWorld } from '../support/real-processes.ts'

const ROUNDS = 3
const SEED = 20_261_111

let world: RealWorld
let shop: FlashShop

beforeAll(async () => {
  world = await startRealWorld()
  shop = await openFlashShop(await signUp(world), world.hub)
})
afterAll(async () => {
  shop?.close()
  await world?.close()
})

describe('the process is killed in the middle of a flash sale and started again', () => {
  test('every answered claim is still there, no piece is leaked or sold twice, and the rest is sold to the last one', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const seen = await killRound(shop, SEED + round, { buyers: 2_000, units: 1_000, connections: 64 })
      console.log(roundText(seen))
      expect(seen.problems).toEqual([])
      expect(seen.soldInTheEnd).toBe(1_000)
    }
  })
})

describe('the first of a group hangs up', () => {
  test('everybody who came with it is answered, and its own claim was made once', async () => {
    const rounds = 80
    const others = 8
    const random = randomFrom(SEED)
    const { id } = await shop.sale(rounds * (others + 1), 1)
    const claim = (name: string, sent?: (request: ClientRequest) => void) =>
      shop.call(`/${id}/claims`, { requestId: name, buyerId: name }, sent)
    // Connections are open and the way is known: what is met is the group, not the handshake.
    await Promise.all(Array.from({ length: 64 }, () => shop.call(`/${id}/claims`, {})))
    let gone = 0
    let admitted = 0
    for (let round = 0; round < rounds; round++) {
      let leader: ClientRequest | undefined
      const left = claim(`l${round}`, (request) => {
        leader = request
      }).then(
        () => false,
        () => true,
      )
      const followers = Array.from({ length: others }, (_, i) => claim(`f${round}-${i}`))
      const until = performance.now() + random() * 4
      while (performance.now() < until) await new Promise((resolve) => setImmediate(resolve))
      // A reset, as a phone that loses its network sends it in the end: a mere FIN is half of a connection, and is waited for.
      leader?.socket?.resetAndDestroy()
      const said = await Promise.all(followers)
      expect(said.map(({ status }) => status)).toEqual(Array(others).fill(201))
      if (await left) gone++
      const again = await claim(`l${round}`)
      expect([200, 201]).toContain(again.status)
      if (again.status === 200) admitted++
    }
    console.log(
      `${gone} of ${rounds} first ones left unanswered, ${admitted} of all were admitted; all ${rounds * others} others were answered`,
    )
    expect(gone).toBeGreaterThan(rounds / 10)
    const proof = await shop.merchant.get<Proof>(`/campaigns/${id}/proof`)
    expect(proof).toMatchObject({ claimed: rounds * (others + 1), left: 0, over: 0, broken: [] })
  })
})
