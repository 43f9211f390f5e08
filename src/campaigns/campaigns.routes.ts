import { Hono } from 'hono'
import { fail, ok } from '../core/result.ts'
import { changeCampaign, createCampaign } from '../flows/campaigns/plan-campaign.ts'
import { claimHistoryFile, claimsFile } from '../flows/export-lists.ts'
import { downloadHeaders } from '../platform/csv.ts'
import { answer, answerEmpty, api, body, params, query, type TenantEnv } from '../platform/http.ts'
import { answerFile } from '../platform/list-file.ts'
import { listClaims } from './campaign-claims.ts'
import { saleFigures } from './campaign-figures.ts'
import { proofCsv, proveCampaign } from './campaign-proof.ts'
import {
  campaignListQuery,
  campaignListSchema,
  campaignParam,
  campaignSchema,
  changeCampaignBody,
  claimBody,
  claimedSchema,
  claimLineParam,
  claimLineQuery,
  claimListQuery,
  claimListSchema,
  claimParam,
  claimSchema,
  createCampaignBody,
  figuresSchema,
  giveBackBody,
  proofSchema,
  topUpBody,
} from './campaigns.contract.ts'
import { campaignsRepository, shownCampaign } from './campaigns.repository.ts'
import { claimPieces } from './claim-pieces.ts'
import { claimState, settleClaim } from './settle-claim.ts'

const tag = 'campaigns'
const read = { tag, right: 'campaigns:read' } as const
const write = { tag, right: 'campaigns:write', ok: campaignSchema } as const
const claim = { tag, right: 'campaigns:claim' } as const

export const campaignsRoutes = new Hono<TenantEnv>()
  .get(
    '/',
    api({ ...read, summary: 'Campaigns, newest first', ok: campaignListSchema }),
    query(campaignListQuery),
    async (c) => c.json(await campaignsRepository(c.get('ctx')).list(c.req.valid('query'))),
  )
  .post(
    '/',
    api({ ...write, summary: 'Plan a campaign: its pieces are set aside before it opens', status: 201 }),
    body(createCampaignBody),
    async (c) => answer(c, await createCampaign({ ctx: c.get('ctx'), input: c.req.valid('json') }), 201),
  )
  .get('/:id', api({ ...read, summary: 'One campaign', ok: campaignSchema }), params(campaignParam), async (c) => {
    const repository = campaignsRepository(c.get('ctx'))
    const { id } = c.req.valid('param')
    const campaign = await repository.byId(id)
    return answer(
      c,
      campaign ? ok(shownCampaign(campaign, (await repository.counts([id])).get(id))) : fail('campaign.not_found'),
    )
  })
  .patch(
    '/:id',
    api({ ...write, summary: 'Change a campaign, as far as it has not begun or taken pieces yet' }),
    params(campaignParam),
    body(changeCampaignBody),
    async (c) =>
      answer(
        c,
        await changeCampaign({
          ctx: c.get('ctx'),
          input: { ...c.req.valid('param'), verb: { kind: 'edit', change: c.req.valid('json') } },
        }),
      ),
  )
  .post(
    '/:id/cancel',
    api({ ...write, summary: 'Take a campaign back before it opens' }),
    params(campaignParam),
    async (c) =>
      answer(
        c,
        await changeCampaign({ ctx: c.get('ctx'), input: { ...c.req.valid('param'), verb: { kind: 'cancel' } } }),
      ),
  )
  .post(
    '/:id/close',
    api({ ...write, summary: 'Close now: what is left goes back, unpaid claims keep their time' }),
    params(campaignParam),
    async (c) =>
      answer(
        c,
        await changeCampaign({ ctx: c.get('ctx'), input: { ...c.req.valid('param'), verb: { kind: 'close' } } }),
      ),
  )
  .post(
    '/:id/top-up',
    api({ ...write, summary: 'Set more pieces aside, as far as the main stock has them' }),
    params(campaignParam),
    body(topUpBody),
    async (c) =>
      answer(
        c,
        await changeCampaign({
          ctx: c.get('ctx'),
          input: { ...c.req.valid('param'), verb: { kind: 'top_up', ...c.req.valid('json') } },
        }),
      ),
  )
  .post(
    '/:id/give-back',
    api({ ...write, summary: 'Give pieces that are left back to the main stock' }),
    params(campaignParam),
    body(giveBackBody),
    async (c) =>
      answer(
        c,
        await changeCampaign({
          ctx: c.get('ctx'),
          input: { ...c.req.valid('param'), verb: { kind: 'give_back', ...c.req.valid('json') } },
        }),
      ),
  )
  .get(
    '/:id/figures',
    api({ ...read, summary: 'Counts and curve at this instant, light enough for every second', ok: figuresSchema }),
    params(campaignParam),
    async (c) => answer(c, await saleFigures({ ctx: c.get('ctx'), input: c.req.valid('param') })),
  )
  .get(
    '/:id/claims',
    api({ ...read, summary: 'Claims that stand, newest first', ok: claimListSchema }),
    params(campaignParam),
    query(claimListQuery),
    async (c) =>
      answer(c, await listClaims({ ctx: c.get('ctx'), input: { ...c.req.valid('param'), ...c.req.valid('query') } })),
  )
  .get(
    '/:id/claims/export',
    api({ ...read, summary: 'The claims as a CSV file, by the same filters', status: 200 }),
    params(campaignParam),
    query(claimListQuery.omit({ limit: true, cursor: true })),
    async (c) => {
      const ctx = c.get('ctx')
      const { id } = c.req.valid('param')
      const filter = c.req.valid('query')
      if (!(await campaignsRepository(ctx).byId(id))) return answerEmpty(c, fail('campaign.not_found'))
      const file = claimsFile({ ctx, input: { ...claimListQuery.parse(filter), id } })
      return answerFile(c, { name: `claims-${id}`, action: 'claims.exported', filter: { ...filter, id }, file })
    },
  )
  .get(
    '/:id/claims/history',
    api({ ...read, summary: 'Every claim that the sale ever gave, as a CSV file, once it has closed', status: 200 }),
    params(campaignParam),
    async (c) => {
      const ctx = c.get('ctx')
      const { id } = c.req.valid('param')
      const campaign = await campaignsRepository(ctx).byId(id)
      if (!campaign) return answerEmpty(c, fail('campaign.not_found'))
      if (ctx.clock.now() < campaign.closesAt) return answerEmpty(c, fail('campaign.not_over'))
      const file = claimHistoryFile(ctx, campaign)
      return answerFile(c, { name: `claims-${id}-all`, action: 'claims.exported', filter: { id, all: true }, file })
    },
  )
  .get(
    '/:id/proof',
    api({ ...read, summary: 'What was issued, claimed, released and left, from the journals', ok: proofSchema }),
    params(campaignParam),
    async (c) => answer(c, await proveCampaign({ ctx: c.get('ctx'), input: c.req.valid('param') })),
  )
  .get('/:id/proof.csv', api({ ...read, summary: 'The proof as CSV' }), params(campaignParam), async (c) => {
    const { id } = c.req.valid('param')
    const proof = await proveCampaign({ ctx: c.get('ctx'), input: { id } })
    if (!proof.ok) return answerEmpty(c, proof)
    return c.body(proofCsv(proof.value), 200, downloadHeaders(`${id}.csv`, 'text/csv'))
  })
  .post(
    '/:id/claims',
    api({
      ...claim,
      summary: 'Claim pieces for a buyer; a repeat answers the same claim',
      ok: claimedSchema,
      status: 201,
    }),
    params(campaignParam),
    body(claimBody),
    async (c) => {
      const claimed = await claimPieces({
        ctx: c.get('ctx'),
        input: { ...c.req.valid('param'), ...c.req.valid('json') },
      })
      return answer(c, claimed, claimed.ok && claimed.value.replayed ? 200 : 201)
    },
  )
  .put(
    '/:id/requests/:requestId',
    api({
      ...claim,
      summary: 'The same claim without a body: for a rush, each costs a fifth less',
      ok: claimedSchema,
      status: 201,
    }),
    params(claimLineParam),
    query(claimLineQuery),
    async (c) => {
      const claimed = await claimPieces({
        ctx: c.get('ctx'),
        input: { ...c.req.valid('param'), ...c.req.valid('query') },
      })
      return answer(c, claimed, claimed.ok && claimed.value.replayed ? 200 : 201)
    },
  )
  .get(
    '/:id/claims/:claimId',
    api({ ...claim, summary: 'How a claim stands', ok: claimSchema }),
    params(claimParam),
    async (c) => answer(c, await claimState({ ctx: c.get('ctx'), input: c.req.valid('param') })),
  )
  .post(
    '/:id/claims/:claimId/confirm',
    api({ ...claim, summary: 'The buyer has paid', ok: claimSchema }),
    params(claimParam),
    async (c) =>
      answer(c, await settleClaim({ ctx: c.get('ctx'), input: { ...c.req.valid('param'), kind: 'confirm' } })),
  )
  .post(
    '/:id/claims/:claimId/release',
    api({ ...claim, summary: 'The buyer gives the pieces back', ok: claimSchema }),
    params(claimParam),
    async (c) =>
      answer(c, await settleClaim({ ctx: c.get('ctx'), input: { ...c.req.valid('param'), kind: 'release' } })),
  )
