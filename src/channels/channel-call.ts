/** Every call to a platform goes through here: permit, token (one refresh for all), the call, one report to the gate. */
import { err, ok, type Result } from '../core/result.ts'
import type { IntegrationError } from '../platform/integration-error.ts'
import { integrationError } from '../platform/outside-call.ts'
import type { ChannelGatePort, GateConfig, Permit } from './channel-gate.port.ts'
import type { ChannelAdapter, ChannelClient, ClientOptions } from './channels.port.ts'

/** A Worker may have six connections open at once. */
const IN_FLIGHT = 6
/** Another's refresh takes at most one call's time limit; waits are 250 ms or shorter. */
const TOKEN_TRIES = 40
/** Longest wait for the next calls of a quota, ms. */
const MOST_PACE = 1_000

export interface ChannelCall {
  readonly adapter: ChannelAdapter
  /** Validated by the adapter's schemas. */
  readonly credentials: Readonly<Record<string, string>>
  readonly settings: Readonly<Record<string, unknown>>
  readonly gate: ChannelGatePort
  readonly config?: GateConfig
  readonly fetch: typeof fetch
  readonly now: () => number
  /** The platform wants the merchant to agree anew: no call will succeed before. */
  readonly lost?: (error: IntegrationError) => Promise<void>
  /** For waiting on another's refresh and for the next second of a quota; tests pass their own. */
  readonly sleep?: (ms: number) => Promise<void>
}

/** `retryAfterMs` is set when the gate itself refused: asking earlier is useless. */
export type ChannelCallError = IntegrationError & { readonly retryAfterMs?: number }

type Outcome<T> = Result<T, ChannelCallError>

/** One call (or several that belong together) with a ready client. A refused token is renewed once and the run repeated. */
export async function withChannelClient<T>(
  call: ChannelCall,
  run: (client: ChannelClient) => Promise<Result<T, IntegrationError>>,
): Promise<Outcome<T>> {
  return withShopOptions(call, (options) => run(call.adapter.client(options)))
}

/** The same for what stands beside the client: `run` gets the options of a call, token included. */
export async function withShopOptions<T>(
  call: ChannelCall,
  run: (options: ClientOptions) => Promise<Result<T, IntegrationError>>,
): Promise<Outcome<T>> {
  const [only] = await forEachWithOptions(call, [null], run)
  if (only === undefined) throw new Error('one item must give one outcome')
  return only
}

/**
 * One permit and one report for many calls (one of each a second where the platform counts by the second), at most six in flight. Outcomes stand in the order of the items;
 * items that the gate grants no call for, or that come after a throttled one, are answered `throttled` or `busy` without a call. Of a breaker that is half open the first item is the trial.
 */
export async function withChannelClientForEach<I, T>(
  call: ChannelCall,
  items: readonly I[],
  run: (client: ChannelClient, item: I) => Promise<Result<T, IntegrationError>>,
): Promise<readonly Outcome<T>[]> {
  return forEachWithOptions(call, items, (options, item) => run(call.adapter.client(options), item))
}

async function forEachWithOptions<I, T>(
  call: ChannelCall,
  items: readonly I[],
  run: (options: ClientOptions, item: I) => Promise<Result<T, IntegrationError>>,
): Promise<readonly Outcome<T>[]> {
  if (items.length === 0) return []
  const session = createSession(call)
  const made: Outcome<T>[] = []
  let refusal: Outcome<never> | null = null
  while (made.length < items.length && refusal === null) {
    const permit = await nextPermit(call, items.length - made.length)
    if (!permit.ok) {
      refusal = refusedBy(call, permit)
      break
    }
    const opened = await session.open()
    if (!opened.ok) {
      await reportOutcomes(call, [opened])
      return items.map((_, index) => made[index] ?? opened)
    }
    const next = items.slice(made.length, made.length + permit.granted)
    const outcomes = await runAll(next, async (item) => {
      if (session.isThrottled()) return refusedBy(call, { reason: 'throttled', retryAfterMs: 0 })
      return session.run((options) => run(options, item))
    })
    made.push(...outcomes)
    // Before more is asked for: a half-open breaker judges by its trial, and lets the rest through or holds it back.
    await reportOutcomes(call, outcomes)
    if (session.isThrottled()) refusal = refusedBy(call, { reason: 'throttled', retryAfterMs: 0 })
  }
  return items.map((_, index) => made[index] ?? refusal ?? refusedBy(call, { reason: 'quota', retryAfterMs: 0 }))
}

/** Calls of a platform that counts by the second are paced; one that counts by the minute is not waited for. */
async function nextPermit(call: ChannelCall, calls: number): Promise<Permit> {
  for (;;) {
    const permit = await call.gate.permit(calls, call.config ?? { quota: null }, call.now())
    if (permit.ok || permit.reason !== 'quota' || permit.retryAfterMs > MOST_PACE) return permit
    await sleepOf(call)(Math.max(permit.retryAfterMs, MOST_PACE / 100))
  }
}

const sleepOf = ({ sleep }: Pick<ChannelCall, 'sleep'>) =>
  sleep ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)))

interface Session {
  open(): Promise<Outcome<void>>
  run<T>(work: (options: ClientOptions) => Promise<Result<T, IntegrationError>>): Promise<Outcome<T>>
  isThrottled(): boolean
}

/** The token of a batch: renewed at most once, by whoever first meets the refusal. */
function createSession(call: ChannelCall): Session {
  const { adapter, credentials, settings, fetch, now } = call
  let token = ''
  let throttled = false
  let renewal: Promise<Outcome<string>> | null = null
  const options = (): ClientOptions => ({ credentials, settings, accessToken: token, now, fetch })
  const renew = async (): Promise<Outcome<string>> => {
    await call.gate.expireToken(token)
    return obtainToken(call)
  }
  return {
    async open() {
      if (!adapter.needsToken || token !== '') return ok(undefined)
      const got = await obtainToken(call)
      if (!got.ok) return got
      token = got.value
      return ok(undefined)
    },
    async run(work) {
      let outcome = await work(options())
      if (!outcome.ok && outcome.error.code === 'token_expired' && adapter.needsToken) {
        renewal ??= renew()
        const renewed = await renewal
        if (!renewed.ok) return renewed
        const isSame = renewed.value === token
        token = renewed.value
        outcome = await work(options())
        // Nothing was renewed (a token that the merchant pasted), and it is refused again: there is no other.
        if (isSame && !outcome.ok && outcome.error.code === 'token_expired') {
          const error: IntegrationError = { ...outcome.error, code: 'unauthorised', retryable: false }
          await call.lost?.(error)
          return err(error)
        }
      }
      if (!outcome.ok && outcome.error.code === 'throttled') throttled = true
      return outcome
    },
    isThrottled: () => throttled,
  }
}

/** What a token needs: whoever speaks through a gate can have one. */
export type TokenCall = Pick<ChannelCall, 'gate' | 'credentials' | 'settings' | 'fetch' | 'now' | 'lost' | 'sleep'> & {
  readonly adapter: Pick<ChannelAdapter, 'kind' | 'requestToken'>
}

/** The gate's token; one caller at a time asks for a new one, the others wait for it. */
export async function obtainToken(call: TokenCall): Promise<Outcome<string>> {
  const { adapter, gate, now } = call
  const sleep = sleepOf(call)
  for (let attempt = 0; attempt < TOKEN_TRIES; attempt++) {
    const answer = await gate.token(now())
    if (answer.kind === 'token') return ok(answer.accessToken)
    if (answer.kind === 'wait') {
      await sleep(answer.retryAfterMs)
      continue
    }
    const got = await adapter.requestToken(call, answer.refreshToken)
    await gate.saveToken(answer.leaseId, got.ok ? got.value : null, now())
    if (got.ok) return ok(got.value.accessToken)
    // The old token may still have some minutes to live.
    const old = await gate.token(now())
    if (old.kind === 'token') return ok(old.accessToken)
    if (got.error.code === 'unauthorised') await call.lost?.(got.error)
    return got
  }
  return err(integrationError(adapter.kind, 'busy', 'another caller still refreshes the token'))
}

async function runAll<I, O>(items: readonly I[], work: (item: I) => Promise<O>): Promise<readonly O[]> {
  const outcomes: O[] = []
  const queue = [...items.entries()]
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) outcomes[next[0]] = await work(next[1])
  }
  await Promise.all(Array.from({ length: Math.min(IN_FLIGHT, items.length) }, worker))
  return outcomes
}

function refusedBy(
  call: ChannelCall,
  { reason, retryAfterMs }: Pick<Permit & { ok: false }, 'reason' | 'retryAfterMs'>,
): { readonly ok: false; readonly error: ChannelCallError } {
  const code = reason === 'breaker_open' ? 'busy' : 'throttled'
  const error = integrationError(call.adapter.kind, code, `held back by the gate: ${reason}`)
  return err(retryAfterMs > 0 ? { ...error, retryAfterMs } : error)
}

/** The platform refusing one order is an answer, so it does not count against the platform. */
function speaksOfTheOrder(error: IntegrationError): boolean {
  return error.code === 'rejected' || error.code === 'not_found' || (error.code === 'malformed' && !error.retryable)
}

async function reportOutcomes(call: ChannelCall, outcomes: readonly Outcome<unknown>[]): Promise<void> {
  const errors = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.error]))
  const throttled = errors.some((error) => error.code === 'throttled')
  const failed = errors.filter((error) => error.code !== 'throttled' && !speaksOfTheOrder(error)).length
  const answered = outcomes.length - errors.length + errors.filter(speaksOfTheOrder).length
  const last = errors.at(-1)
  const error = last === undefined ? null : `${last.code}: ${last.detail}`
  await call.gate.report({ succeeded: answered, failed, throttled, error }, call.now())
}
