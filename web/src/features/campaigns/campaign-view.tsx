import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { type Campaign, campaignsApi, type Figures, type SecondOfSale } from '../../api/campaigns.ts'
import { queryKeys } from '../../api/keys.ts'
import { usePreferences } from '../../app/preferences.ts'
import { PageHead } from '../../components/page-head.tsx'
import { formatNear, formatSpan, groupDigits } from '../../lib/format.ts'
import { claimedOf, isOver, isSelling, plannedPieces, type SaleState, saleStateOf } from '../../lib/sale-view.ts'
import { CampaignActions } from './campaign-actions.tsx'
import { ClaimsList } from './claims-list.tsx'
import { CurveCard } from './curve-card.tsx'
import { LiveRoomsCard } from './live-rooms-card.tsx'
import { ProofCard } from './proof-card.tsx'
import { RefusedCard } from './refused-card.tsx'
import { SaleBar } from './sale-bar.tsx'
import { SaleStateBadge } from './sale-state.tsx'
import { TermsCard } from './terms-card.tsx'
import { useSecond } from './use-second.ts'

/** Below a second, the answer's own way included: the curve gets every second of the sale. */
const LIVE_MS = 800
const CALM_MS = 5_000
/** From so long before the start on the page looks every second. */
const SOON_MS = 60_000
const STALE_MS = 5_000

/** A campaign: what it is doing, the live curve, the books, who has claimed, what was agreed. */
export function CampaignView(props: { campaign: Campaign }) {
  const now = useSecond()
  const { id } = props.campaign
  const figures = useQuery({
    queryKey: queryKeys.campaigns.figures(id),
    queryFn: ({ signal }) => campaignsApi.figures(id, signal),
    refetchInterval: pauseOf(props.campaign, now),
  })
  const seen = figures.data
  // The pools are ahead of the campaign's own row by a moment.
  const campaign = seen ? { ...props.campaign, counts: seen.counts } : props.campaign
  const state = saleStateOf(campaign, now)
  const live = isSelling(state)
  const begun = now >= campaign.opensAt && state !== 'cancelled'
  const proof = useQuery({
    queryKey: queryKeys.campaigns.proof(id),
    queryFn: () => campaignsApi.proof(id),
    enabled: begun && !live,
    staleTime: 30_000,
  })
  const { refetch } = proof
  const { claimedEver, withdrawn, drawn } = campaign.counts
  // biome-ignore lint/correctness/useExhaustiveDependencies: the books are read anew when these have moved
  useEffect(() => {
    if (begun && !live) void refetch()
  }, [begun, live, state, claimedEver, withdrawn, drawn])
  const whole = !live && proof.data ? proof.data : null
  return (
    <>
      <PageHead
        name={campaign.name}
        answer={
          <span className="row row-wrap campaign-answer num">
            <SaleStateBadge campaign={campaign} now={now} solid />
            <Sentence campaign={campaign} state={state} now={now} seconds={seen?.seconds ?? []} />
          </span>
        }
        actions={<CampaignActions campaign={campaign} state={state} />}
      />
      <div className="campaign">
        <Numbers campaign={campaign} figures={seen} live={live} now={now} />
        <div className="campaign-columns">
          <div className="campaign-main">
            {begun && seen ? (
              <CurveCard
                seconds={whole?.seconds ?? seen.seconds}
                figures={seen}
                left={whole?.left ?? seen.counts.left}
                opensAt={campaign.opensAt}
                live={live}
                stale={now - figures.dataUpdatedAt > STALE_MS}
              />
            ) : null}
            {begun ? <ProofCard query={proof} over={isOver(state) && now >= campaign.closesAt} /> : null}
            <ClaimsList id={id} live={live} />
          </div>
          <div className="campaign-side">
            {begun && seen ? (
              <RefusedCard refused={whole?.refused ?? seen.refused} times={whole?.times ?? seen.times} />
            ) : null}
            <LiveRoomsCard campaignId={id} over={isOver(state)} />
            <TermsCard campaign={campaign} />
          </div>
        </div>
      </div>
    </>
  )
}

/** How long until the next look, ms; never again once it is settled. */
function pauseOf({ status, opensAt, counts }: Campaign, now: number): number | false {
  if (status === 'closed' || status === 'cancelled') return false
  if (status === 'closing') return counts.held > 0 ? CALM_MS : LIVE_MS
  return now > opensAt - SOON_MS ? LIVE_MS : CALM_MS
}

function Sentence(props: { campaign: Campaign; state: SaleState; now: number; seconds: readonly SecondOfSale[] }) {
  const { t } = useTranslation()
  const { language } = usePreferences()
  const { campaign, state, now } = props
  const { counts } = campaign
  const planned = plannedPieces(campaign)
  const values = {
    pieces: groupDigits(state === 'ready' ? counts.issued : planned),
    planned: groupDigits(planned),
    claimed: groupDigits(claimedOf(counts)),
    left: groupDigits(counts.left),
    held: groupDigits(counts.held),
    withdrawn: groupDigits(counts.withdrawn),
    carve: formatNear(campaign.carveAt, now, language),
    open: formatNear(campaign.opensAt, now, language),
  }
  const took = state === 'sold_out' ? soldWithin(props.seconds, campaign) : null
  if (took !== null)
    return <span>{t('campaigns.sentence.soldWithin', { ...values, span: formatSpan(took, language) })}</span>
  const nothingSold = state === 'closed' && claimedOf(counts) === 0
  const isShort = !isOver(state) && state !== 'scheduled' && counts.issued > 0 && counts.issued < planned
  return (
    <span>
      {t(nothingSold ? 'campaigns.sentence.closedNone' : `campaigns.sentence.${state}`, values)}
      {isShort ? (
        <span className="soon-text">
          {' '}
          {t('campaigns.sentence.short', { planned: values.planned, pieces: groupDigits(counts.issued) })}
        </span>
      ) : null}
    </span>
  )
}

/** Ms from the start to the end of the second in which the last piece went; null where its first seconds are not known. */
function soldWithin(seconds: readonly SecondOfSale[], { opensAt, counts }: Campaign): number | null {
  const known = seconds.reduce((sum, { claimed }) => sum + claimed, 0)
  const last = seconds.findLast(({ claimed }) => claimed > 0)
  return last && known >= counts.claimedEver ? Math.max(1000, last.at + 1000 - opensAt) : null
}

function Numbers(props: { campaign: Campaign; figures: Figures | undefined; live: boolean; now: number }) {
  const { t } = useTranslation()
  const { language } = usePreferences()
  const { campaign, figures, live, now } = props
  const { counts } = campaign
  const refused = Object.values(figures?.refused ?? {}).reduce((sum, count) => sum + count, 0)
  // The running second is still being counted: the one before it is whole.
  const second = Math.floor(((figures?.at ?? 0) - 1000) / 1000) * 1000
  const rate = figures?.seconds.find(({ at }) => at === second)?.claimed ?? 0
  const boxes = [
    { key: 'issued', word: t('campaigns.figure.issued'), value: groupDigits(counts.issued) },
    { key: 'claimed', word: t('campaigns.figure.claimed'), value: groupDigits(claimedOf(counts)) },
    { key: 'left', word: t('campaigns.figure.left'), value: groupDigits(counts.left) },
    live
      ? { key: 'rate', word: t('campaigns.rate'), value: t('campaigns.rateUnit', { count: rate }) }
      : { key: 'requests', word: t('campaigns.figure.requests'), value: groupDigits(figures?.requests ?? 0) },
    { key: 'refused', word: t('campaigns.figure.refused'), value: groupDigits(refused) },
    {
      key: 'p99',
      word: t('campaigns.figure.p99'),
      value: figures && figures.times.count > 0 ? `${groupDigits(figures.times.p99)} ms` : '—',
    },
  ]
  const wait = campaign.opensAt - now
  return (
    <section className="card sale-numbers">
      <div className="sale-figures num">
        {boxes.map(({ key, word, value }) => (
          <div key={key} className={key}>
            <strong>{value}</strong>
            <span className="muted small">{word}</span>
          </div>
        ))}
      </div>
      {counts.issued > 0 ? (
        <div className="sale-numbers-bar">
          <SaleBar counts={counts} legend />
        </div>
      ) : wait > 0 && campaign.status !== 'cancelled' ? (
        <p className="sale-numbers-bar muted num">{t('campaigns.opensIn', { span: formatSpan(wait, language) })}</p>
      ) : null}
    </section>
  )
}
