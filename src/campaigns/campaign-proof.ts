/** The proof of a sale, recomputed from the journals of its leases each time it is asked for. */
import { type Failure, fail, ok, type Result } from '../core/result.ts'
import { type Cell, csvLine } from '../platform/csv.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { Proof } from './campaigns.contract.ts'
import { campaignsRepository } from './campaigns.repository.ts'
import { proofOf } from './domain/proof.ts'
import { addressOf, askLeases } from './sale-pool.client.ts'

export async function proveCampaign({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { readonly id: string }
}): Promise<Result<Proof, Failure>> {
  const campaign = await campaignsRepository(ctx).byId(input.id)
  if (!campaign) return fail('campaign.not_found')
  const at = ctx.clock.now()
  const asked = await askLeases(ctx, campaign, (pool, lease) =>
    pool.record(addressOf(ctx.tenant, campaign.id, lease), at),
  )
  if (!asked.ok) return asked
  const proof = proofOf(asked.value, at >= campaign.closesAt)
  return ok({
    campaignId: campaign.id,
    name: campaign.name,
    sku: campaign.sku,
    at,
    ...proof,
    refused: { ...proof.refused },
    seconds: [...proof.seconds],
    broken: [...proof.broken],
  })
}

/** Two tables in one sheet: the figures, then the curve. With a mark that spreadsheets read as UTF-8. */
export const proofCsv = (proof: Proof): string => `\ufeff${proofRows(proof).map(csvLine).join('')}`

function proofRows(proof: Proof): Cell[][] {
  const { seconds, refused, times, broken, ...figures } = proof
  return [
    ...Object.entries(figures),
    ...Object.entries(times).map(([name, value]): Cell[] => [name === 'count' ? 'answers' : `${name} ms`, value]),
    ...Object.entries(refused).map(([code, count]): Cell[] => [`refused ${code}`, count]),
    ...broken.map((words): Cell[] => ['broken', words]),
    [],
    ['second', 'claimed', 'refused', 'returned', 'added'],
    ...seconds.map(({ at, ...second }): Cell[] => [new Date(at).toISOString(), ...Object.values(second)]),
  ]
}
