import { useTranslation } from 'react-i18next'
import type { Campaign } from '../../api/campaigns.ts'
import { usePreferences } from '../../app/preferences.ts'
import type { Column } from '../../components/data-table.tsx'
import { formatMoneyShort, formatNear, formatSpan, groupDigits } from '../../lib/format.ts'
import { claimedOf, isOver, isSelling, plannedPieces, saleStateOf } from '../../lib/sale-view.ts'
import { SaleBar } from './sale-bar.tsx'
import { SaleStateBadge } from './sale-state.tsx'

/** When it opens or opened, and how long until the next turn. */
export function SaleTime(props: { campaign: Campaign; now: number }) {
  const { t } = useTranslation()
  const { language } = usePreferences()
  const { campaign, now } = props
  const state = saleStateOf(campaign, now)
  const span = (ms: number) => formatSpan(ms, language)
  const under = isSelling(state)
    ? t('campaigns.closesIn', { span: span(campaign.closesAt - now) })
    : isOver(state)
      ? campaign.closesAt > campaign.opensAt
        ? t('campaigns.openedFor', { span: span(campaign.closesAt - campaign.opensAt) })
        : ''
      : t('campaigns.opensIn', { span: span(campaign.opensAt - now) })
  return (
    <div className="two-lines num">
      <span>{formatNear(campaign.opensAt, now, language)}</span>
      <span>{under}</span>
    </div>
  )
}

export function useCampaignColumns(now: number): readonly Column<Campaign>[] {
  const { t } = useTranslation()
  return [
    {
      key: 'name',
      title: t('campaigns.col.name'),
      width: 300,
      render: (campaign) => (
        <div className="two-lines">
          <span className="clip strong">{campaign.name}</span>
          <span className="clip">
            {t(`campaigns.use.${campaign.use}`)} · {campaign.sku}
          </span>
        </div>
      ),
    },
    {
      key: 'state',
      title: t('campaigns.col.state'),
      width: 108,
      render: (campaign) => <SaleStateBadge campaign={campaign} now={now} />,
    },
    {
      key: 'time',
      title: t('campaigns.col.time'),
      width: 168,
      render: (campaign) => <SaleTime campaign={campaign} now={now} />,
    },
    {
      key: 'pieces',
      title: t('campaigns.col.pieces'),
      render: (campaign) =>
        campaign.counts.issued === 0 ? (
          <span className="muted num">{t('campaigns.planned', { count: plannedPieces(campaign) })}</span>
        ) : (
          <SaleBar counts={campaign.counts} />
        ),
    },
    {
      key: 'claimed',
      title: t('campaigns.col.claimed'),
      width: 88,
      align: 'right',
      render: ({ counts }) => <span className="strong">{groupDigits(claimedOf(counts))}</span>,
    },
    {
      key: 'left',
      title: t('campaigns.col.left'),
      width: 88,
      align: 'right',
      render: ({ counts }) => groupDigits(counts.left),
    },
    {
      key: 'issued',
      title: t('campaigns.col.issued'),
      width: 96,
      align: 'right',
      from: 1024,
      render: ({ counts }) => <span className="muted">{groupDigits(counts.issued)}</span>,
    },
    {
      key: 'price',
      title: t('campaigns.col.price'),
      width: 104,
      align: 'right',
      from: 1200,
      render: ({ priceFen }) => <span className="muted">{formatMoneyShort(priceFen)}</span>,
    },
  ]
}

/** A campaign on a phone. */
export function CampaignCard(props: { campaign: Campaign; now: number }) {
  const { t } = useTranslation()
  const { campaign, now } = props
  const { counts } = campaign
  return (
    <div className="stack">
      <div className="row">
        <span className="grow clip strong">{campaign.name}</span>
        <SaleStateBadge campaign={campaign} now={now} />
      </div>
      <div className="row">
        <span className="grow">
          <SaleTime campaign={campaign} now={now} />
        </span>
        <div className="two-lines right num">
          <span className="strong">
            {counts.issued === 0
              ? t('campaigns.planned', { count: plannedPieces(campaign) })
              : `${groupDigits(claimedOf(counts))} / ${groupDigits(counts.issued)}`}
          </span>
          <span className="clip">
            {t(`campaigns.use.${campaign.use}`)} · {campaign.sku}
          </span>
        </div>
      </div>
      {counts.issued > 0 ? <SaleBar counts={counts} /> : null}
    </div>
  )
}
