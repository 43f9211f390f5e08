/**
 * A flash sale whose process dies in the middle: a burst of claims over HTTP, SIGKILL at an instant that the seed decides, the
 * same process again, and then every buyer's own record against what the product says. Shared by the test and the benchmark.
 */
import { Agent, type ClientRequest, request as httpRequest } from 'node:http'
import type { CampaignDto, Claimed, Proof } from '../../src/campaigns/campaigns.contract.ts'
import type { StockExplanation } from '../../src/stock/stock.contract.ts'
import { randomFrom } from './random-from.ts'
import type { RealMerchant } from './real-merchant.ts'
import type { HubProcess } from './real-processes.ts'

const SKU = 'FLASH-1'
const BATCH = 64

export interface Answer {
  readonly status: number
  readonly body: Partial<Claimed> & { readonly code?: string }
}

export interface FlashShop {
  readonly merchant: RealMerchant
  readonly hub: HubProcess
  /** Sends one call with the shop's key; rejects when the connection ends before the answer. `sent` gets the request itself. */
  call(path: string, body?: unknown, sent?: (request: ClientRequest) => void): Promise<Answer>
  /** A sale that is open now. */
  sale(units: number, leases: number, perBuyer?: number): Promise<CampaignDto>
  close(): void
}

/** A merchant with plenty on the shelf and a server of its own that claims for buyers. */
export async function openFlashShop(merchant: RealMerchant, hub: HubProcess): Promise<FlashShop> {
  const { items } = await merchant.get<{ items: { id: string }[] }>('/warehouses')
  const warehouseId = items[0]?.id ?? ''
  await merchant.send('PUT', `/stock/${SKU}`, { counts: [{ warehouseId, onHand: 1_000_000 }] })
  const { key } = await merchant.send<{ key: string }>('POST', '/keys', { name: '商城', scopes: ['campaigns:claim'] })
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  const call: FlashShop['call'] = (path, body, sent) =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? '' : JSON.stringify(body)
      const headers = {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        'content-length': Buffer.byteLength(text),
      }
      const request = httpRequest(`${hub.url}/api/v1/campaigns${path}`, { method: 'POST', headers, agent })
      request.on('error', reject)
      request.on('response', (response) => {
        let answer = ''
        response.setEncoding('utf8')
        response.on('data', (part: string) => {
          answer += part
        })
        response.on('error', reject)
        response.on('close', () => {
          if (!response.complete) return reject(new Error('the connection ended'))
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(answer) as Answer['body'] })
        })
      })
      request.end(text)
      sent?.(request)
    })
  return {
    merchant,
    hub,
    call,
    close: () => agent.destroy(),
    async sale(units, leases, perBuyer = 1) {
      const now = Date.now()
      const campaign = await merchant.send<CampaignDto>('POST', '/campaigns', {
        name: '秒杀',
        sku: SKU,
        priceFen: 9_900,
        warehouses: [{ warehouseId, pieces: units }],
        opensAt: now - 1_000,
        closesAt: now + 3_600_000,
        perBuyer,
        leases,
      })
      if (campaign.status !== 'open') throw new Error(`the sale is ${campaign.status}`)
      return campaign
    },
  }
}

/** What one buyer knows; `claim`: the answer that came, null as long as none did. */
interface Buyer {
  readonly requestId: string
  readonly buyerId: string
  claim: Answer | null
  /** What the buyer did afterwards, and whether it was answered. */
  after: { readonly verb: 'confirm' | 'release'; answered: boolean } | null
}

export interface KillRound {
  readonly seed: number
  readonly leases: number
  readonly buyers: number
  readonly units: number
  /** Claims that were answered before the kill and not given back, and those that were written although nobody heard of them. */
  readonly kept: number
  readonly unheard: number
  readonly restartMs: number
  readonly soldInTheEnd: number
  /** One sentence for each breach; none when all is well. */
  readonly problems: readonly string[]
}

export interface KillRoundSize {
  readonly buyers: number
  readonly units: number
  readonly connections: number
}

/** One round: its instant of death, its leases and what buyers do come from `seed`. */
export async function killRound(
  { merchant, hub, call, sale }: FlashShop,
  seed: number,
  { buyers: count, units, connections }: KillRoundSize,
): Promise<KillRound> {
  const random = randomFrom(seed)
  const leases = seed % 2 === 0 ? 1 : 4
  const { id } = await sale(units, leases)
  const buyers = Array.from(
    { length: count },
    (_, i): Buyer => ({ requestId: `s${seed}-${i}`, buyerId: `buyer-${seed}-${i}`, claim: null, after: null }),
  )
  const claims = (one: Buyer) => call(`/${id}/claims`, { requestId: one.requestId, buyerId: one.buyerId })
  const problems: string[] = []
  const pooledBefore = (await books(merchant)).pooled - units

  const deadly = 1 + Math.floor(random() * count * 0.6)
  const moment = random() * 6
  let answers = 0
  let isDead = false
  let die = () => {}
  const dying = new Promise<void>((resolve) => {
    die = resolve
  })
  let next = 0
  const lane = async () => {
    for (let buyer = buyers[next++]; buyer && !isDead; buyer = buyers[next++]) {
      try {
        buyer.claim = await claims(buyer)
        if (++answers === deadly) die()
        if (buyer.claim.status !== 201 || random() > 0.3) continue
        buyer.after = { verb: random() > 0.5 ? 'confirm' : 'release', answered: false }
        const settled = await call(`/${id}/claims/${buyer.claim.body.claimId}/${buyer.after.verb}`)
        if (settled.status !== 200) problems.push(`${buyer.requestId}: ${buyer.after.verb} answered ${settled.status}`)
        buyer.after.answered = true
      } catch (error) {
        if (!isDead) problems.push(`${buyer.requestId}: ${String(error)} before the kill`)
      }
    }
  }
  const burst = Promise.all(Array.from({ length: connections }, lane))
  await dying
  await new Promise((resolve) => setTimeout(resolve, moment))
  isDead = true
  await hub.kill()
  await burst
  const restartedAt = performance.now()
  await hub.restart()
  const restartMs = performance.now() - restartedAt

  // The whole truth first, before anybody repeats anything: the sum holds on what the dead process left behind.
  problems.push(...proofProblems(await proofOf(merchant, id), units, 'after the start'))

  let unheard = 0
  let kept = 0
  await inLanes(buyers, connections, async (buyer) => {
    const before = buyer.claim
    const again = await claims(buyer)
    const is = `${buyer.requestId}: answered ${before?.status ?? 'nothing'}, again ${again.status} ${again.body.code ?? again.body.status ?? ''}`
    if (before === null) {
      if (again.status === 200) unheard++
      if (again.status !== 200 && again.status !== 201 && again.body.code !== 'claim.sold_out') problems.push(is)
    } else if (before.status === 201) {
      const { after } = buyer
      const may =
        after?.verb === 'release'
          ? hasEnded(again) || (!after.answered && isSame(before, again, 'held'))
          : after?.verb === 'confirm' && after.answered
            ? isSame(before, again, 'paid')
            : isSame(before, again, 'held') || (after !== null && isSame(before, again, 'paid'))
      if (!may) problems.push(`${is} (${after?.verb ?? 'kept'}${after?.answered === false ? ', unanswered' : ''})`)
      if (again.status === 200) kept++
    } else if (before.body.code === 'claim.sold_out') {
      // Pieces may have come back since.
      if (again.status !== 201 && again.body.code !== 'claim.sold_out') problems.push(is)
    } else problems.push(is)
    buyer.claim = again
  })

  // The rest goes to newcomers, to the last piece; nobody owns a piece that no buyer knows of.
  let newcomers = 0
  for (let dry = 0; dry < 3; ) {
    const wave = Array.from({ length: BATCH }, () => `n${seed}-${newcomers++}`)
    const said = await Promise.all(wave.map((name) => call(`/${id}/claims`, { requestId: name, buyerId: name })))
    for (const [index, { status, body }] of said.entries())
      if (status === 201)
        buyers.push({ requestId: wave[index] ?? '', buyerId: '', claim: said[index] ?? null, after: null })
      else if (body.code !== 'claim.sold_out') problems.push(`a newcomer heard ${status} ${body.code}`)
    if (said.some(({ status }) => status === 201)) dry = 0
    else {
      dry++
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  }
  const owners = new Set(
    buyers.flatMap(({ claim }) => (claim !== null && claim.status <= 201 ? [claim.body.claimId] : [])),
  )
  const proof = await proofOf(merchant, id)
  problems.push(...proofProblems(proof, units, 'at the end'))
  const differs = (what: string, found: number, wanted: number) => {
    if (found !== wanted) problems.push(`${what}: ${found}, should be ${wanted}`)
  }
  differs('pieces that buyers know of', owners.size, units)
  differs('pieces that the sale says buyers have', proof.claimed, units)
  differs('pieces left', proof.left, 0)
  differs('pieces that the main ledger keeps for the sale', (await books(merchant)).pooled - pooledBefore, units)
  return {
    seed,
    leases,
    buyers: count,
    units,
    kept,
    unheard,
    restartMs,
    soldInTheEnd: owners.size,
    problems,
  }
}

/** Given back: the pool says so; once all is sold the door, which remembers holders only, says that. */
const hasEnded = ({ body }: Answer): boolean => body.code === 'claim.ended' || body.code === 'claim.sold_out'

/** The same claim: not a new one, of the same size, and an unpaid one ends when it was said to end. */
const isSame = (before: Answer, again: Answer, status: string): boolean =>
  again.status === 200 &&
  again.body.replayed === true &&
  again.body.status === status &&
  again.body.claimId === before.body.claimId &&
  again.body.quantity === before.body.quantity &&
  (status !== 'held' || again.body.expiresAt === before.body.expiresAt)

function proofProblems(proof: Proof, units: number, when: string): string[] {
  const { issued, claimed, released, left, moving, over, broken } = proof
  const problems = broken.map((words) => `${when}: ${words}`)
  if (issued !== units) problems.push(`${when}: issued ${issued} of ${units}`)
  if (over !== 0) problems.push(`${when}: ${over} too many`)
  if (issued !== claimed + released + left + moving)
    problems.push(
      `${when}: ${issued} issued, ${claimed} claimed + ${released} released + ${left} left + ${moving} moving`,
    )
  return problems
}

const proofOf = (merchant: RealMerchant, id: string) => merchant.get<Proof>(`/campaigns/${id}/proof`)
const books = async (merchant: RealMerchant) => (await merchant.get<StockExplanation>(`/stock/${SKU}/explain`)).totals

/** `work` on every item, so many at a time. */
async function inLanes<T>(items: readonly T[], lanes: number, work: (item: T) => Promise<void>): Promise<void> {
  let next = 0
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item)
    }),
  )
}

/** One line for a person. */
export const roundText = (round: KillRound): string =>
  `seed ${round.seed}, ${round.leases} lease(s): ${round.kept} answered claims kept, ${round.unheard} written and never heard of, up again after ${Math.round(round.restartMs)} ms, ${round.soldInTheEnd} of ${round.units} sold, ${round.problems.length} problems`
