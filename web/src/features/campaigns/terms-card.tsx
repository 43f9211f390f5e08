import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Campaign } from '../../api/campaigns.ts'
import { usePreferences } from '../../app/preferences.ts'
import { Copyable } from '../../components/copyable.tsx'
import { formatExact, formatMoney, formatSpan, groupDigits } from '../../lib/format.ts'
import { useWarehouses } from '../warehouses-by-id.ts'

type Term = 'sku' | 'use' | 'price' | 'opens' | 'closes' | 'carve' | 'perBuyer' | 'unpaid' | 'topUp' | 'leases'

/** What was agreed when the campaign was planned, and where the shop's server claims. */
export function TermsCard(props: { campaign: Campaign }) {
  const { t } = useTranslation()
  const { language } = usePreferences()
  const warehouses = useWarehouses()
  const { campaign } = props
  const { topUp } = campaign
  const path = `${window.location.origin}/api/v1/campaigns/${campaign.id}/claims`
  const rows: readonly (readonly [Term, ReactNode])[] = [
    [
      'sku',
      <Link key="sku" to={`/stock?open=${encodeURIComponent(campaign.sku)}`}>
        {campaign.sku}
      </Link>,
    ],
    ['use', t(`campaigns.use.${campaign.use}`)],
    ['price', formatMoney(campaign.priceFen)],
    ['opens', formatExact(campaign.opensAt)],
    ['closes', formatExact(campaign.closesAt)],
    ['carve', t('campaigns.minutesBefore', { count: Math.round((campaign.opensAt - campaign.carveAt) / 60_000) })],
    ['perBuyer', t('campaigns.countPieces', { count: campaign.perBuyer })],
    ['unpaid', formatSpan(campaign.unpaidSeconds * 1000, language)],
    [
      'topUp',
      topUp
        ? t('campaigns.topUpSome', { pieces: groupDigits(topUp.pieces), most: groupDigits(topUp.most) })
        : t('campaigns.topUpNone'),
    ],
    ['leases', campaign.leases],
  ]
  return (
    <section className="card terms-card">
      <h2 className="card-head">{t('campaigns.terms')}</h2>
      <dl className="terms num">
        {rows.map(([key, value]) => (
          <div key={key}>
            <dt className="muted">{t(`campaigns.term.${key}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt className="muted">{t('campaigns.term.pieces')}</dt>
          <dd>
            {campaign.warehouses.map(({ warehouseId, pieces }) => (
              <span key={warehouseId} className="block">
                {warehouses.nameOf(warehouseId)} {groupDigits(pieces)}
              </span>
            ))}
          </dd>
        </div>
      </dl>
      <div className="terms-door">
        <p>{t('campaigns.door')}</p>
        <Copyable text={`POST ${path}`} what={t('campaigns.door')} mono />
        <p className="muted small">{t('campaigns.doorHint')}</p>
      </div>
    </section>
  )
}
