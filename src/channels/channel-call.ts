/** Every call to a platform goes through here: permit, token (one refresh for all), the call, one report to the gate. */
import { err, ok, type Result } from '../core/result.ts'
import type { IntegrationError } from '../platform/integration-error.ts'
import { integrationError } from '../platform/outside-call.ts'
import type { ChannelGatePort, GateConfig, Permit } from './channel-gate.port.ts'
import type { ChannelAdapter, ChannelClient } from './channels.port.ts'

/** A Worker may have six connections open at once. */
const IN_FLIGHT = 6
/** Another's refresh takes at most one call's time limit; waits are 250 ms or shorter. */
const TOKEN_TRIES = 40

export interface ChannelCall {
  readonly adapter: ChannelAdapter
  /** Validated by the adapter's schemas. */
  readonly credentials: Readonly<Record<string, string>>
  readonly settings: Readonly<Record<string, unknown>>
  readonly gate: ChannelGatePort
  readonly config?: GateConfig
  readonly fetch: typeof fetch
  readonly now: () => number
  /** For waiting on another's refresh; tests pass their own. */
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
  const [only] = await withChannelClientForEach(call, [null], (client) => run(client))
  if (only === undefined) throw new Error('one item must give one outcome')
  return only
}

/**
 * One permit and one report for many calls, at most six in flight. Outcomes stand in the order of the items; items that
 * the gate grants no call for, or that come after a throttled one, are answered `throttled` or `busy` without a call.
 */
export async function withChannelClientForEach<I, T>(
  call: ChannelCall,
  items: readonly I[],
  run: (client: ChannelClient, item: I) => Promise<Result<T, IntegrationError>>,
): Promise<readonly Outcome<T>[]> {
  if (items.length === 0) return []
  const permit = await call.gate.permit(items.length, call.config ?? { quota: null }, call.now())
  if (!permit.ok) {
    const refusal = refusedBy(call, permit)
    return items.map(() => refusal)
  }
  const session = createSession(call)
  const opened = await session.open()
  if (!opened.ok) {
    await reportOutcomes(call, [opened])
    return items.map(() => opened)
  }
  const outcomes = await runAll(items.slice(0, permit.granted), async (item) => {
    if (session.isThrottled()) return refusedBy(call, { reason: 'throttled', retryAfterMs: 0 })
    return session.run((client) => run(client, item))
  })
  await reportOutcomes(call, outcomes)
  const rest = refusedBy(call, { reason: 'quota', retryAfterMs: 0 })
  return [...outcomes, ...items.slice(permit.granted).map(() => rest)]
}

interface Session {
  open(): Promise<Outcome<void>>
  run<T>(work: (client: ChannelClient) => Promise<Result<T, IntegrationError>>): Promise<Outcome<T>>
  isThrottled(): boolean
}

/** The token of a batch: renewed at most once, by whoever first meets the refusal. */
function createSession(call: ChannelCall): Session {
  const { adapter, credentials, settings, fetch, now } = call
  let token = ''
  let throttled = false
  let renewal: Promise<Outcome<string>> | null = null
  const client = () => adapter.client({ credentials, settings, accessToken: token, now, fetch })
  const renew = async (): Promise<Outcome<string>> => {
    await call.gate.expireToken(token)
    return obtainToken(call)
  }
  return {
    async open() {
      if (!adapter.needsToken) return ok(undefined)
      const got = await obtainToken(call)
      if (!got.ok) return got
      token = got.value
      return ok(undefined)
    },
    async run(work) {
      let outcome = await work(client())
      if (!outcome.ok && outcome.error.code === 'token_expired' && adapter.needsToken) {
        renewal ??= renew()
        const renewed = await renewal
        if (!renewed.ok) return renewed
        token = renewed.value
        outcome = await work(client())
      }
      if (!outcome.ok && outcome.error.code === 'throttled') throttled = true
      return outcome
    },
    isThrottled: () => throttled,
  }
}

async function obtainToken(call: ChannelCall): Promise<Outcome<string>> {
  const { adapter, gate, now } = call
  const sleep = call.sleep ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)))
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
    return old.kind === 'token' ? ok(old.accessToken) : got
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
