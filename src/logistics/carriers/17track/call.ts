/** One call to 17TRACK v2.2: JSON array of numbers, key in a header; refusals are told number by number. */
import * as z from 'zod'
import { ok, type Result } from '../../../core/result.ts'
import { baseUrl } from '../../../platform/gateway-setting.ts'
import type { IntegrationError } from '../../../platform/integration-error.ts'
import type { CarrierOptions } from '../../carrier.port.ts'
import { askJson, malformed, refusedBy } from '../courier-call.ts'
import { listOf, text } from '../loose-fields.ts'

export const PROVIDER = '17track'
const BASE = 'https://api.17track.net'

const rejected = z.object({ number: text, error: z.object({ code: text, message: text }) })
const envelope = z.object({
  code: z.coerce.number(),
  data: z.object({ accepted: listOf(z.unknown()), rejected: listOf(rejected) }),
})

/** Numbers of the page; the quota's are not settled (?). */
export const codes = { alreadyRegistered: '-18019901', notRegistered: '-18019902' } as const
const quotaCodes: readonly string[] = ['-18019907', '-18019908']

export interface TrackAnswer {
  readonly accepted: readonly unknown[]
  readonly rejected: { readonly code: string; readonly message: string } | null
}

/** About one number. */
export async function call(
  verb: string,
  item: Readonly<Record<string, unknown>>,
  options: CarrierOptions,
): Promise<Result<TrackAnswer, IntegrationError>> {
  const answer = await askJson({
    provider: PROVIDER,
    fetch: options.fetch,
    url: `${baseUrl(options.settings, BASE)}/track/v2.2/${verb}`,
    headers: { 'content-type': 'application/json', '17token': options.credentials.key ?? '' },
    body: JSON.stringify([item]),
  })
  if (!answer.ok) return answer
  const parsed = envelope.safeParse(answer.value)
  if (!parsed.success || parsed.data.code !== 0) return malformed(PROVIDER, answer.value)
  const no = parsed.data.data.rejected[0]?.error ?? null
  if (no !== null && quotaCodes.includes(no.code)) return refusedBy(PROVIDER, 'throttled', no.code, no.message)
  return ok({ accepted: parsed.data.data.accepted, rejected: no })
}
