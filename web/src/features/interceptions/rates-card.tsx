import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { interceptionsApi } from '../../api/interceptions.ts'
import { queryKeys } from '../../api/keys.ts'
import { usePreferences } from '../../app/preferences.ts'
import { CarrierName } from '../../components/carrier-name.tsx'
import { formatRatio, formatSpanShort } from '../../lib/format.ts'
import { successRatio } from '../../lib/interception-view.ts'
import './interceptions.css'

const SPAN = 30 * 86_400_000

/** 拦截成功率 by courier: whom it is worth asking. Missing where nothing was ever stopped. */
export function InterceptionRatesCard() {
  const { t } = useTranslation()
  const { language } = usePreferences()
  const { data } = useQuery({
    queryKey: queryKeys.insights.interceptions,
    queryFn: () => interceptionsApi.rates({ from: Date.now() - SPAN, to: Date.now() + 60_000 }),
    staleTime: 60_000,
    retry: false,
  })
  const items = data?.items ?? []
  if (items.length === 0) return null
  return (
    <section className="card" aria-label={t('interception.rates')}>
      <h2 className="card-head">
        {t('interception.rates')} <span className="num">{formatRatio(successRatio(items))}</span>
        <span className="sub">{t('interception.ratesSub')}</span>
      </h2>
      <div className="interception-rates">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('interception.rate.carrier')}</th>
              {(['asked', 'accepted', 'succeeded', 'failed', 'median'] as const).map((key) => (
                <th key={key} scope="col" title={t(`interception.rateHint.${key}`)}>
                  {t(`interception.rate.${key}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.map((rate) => (
              <tr key={rate.carrier}>
                <th scope="row">
                  <CarrierName code={rate.carrier} />
                </th>
                <td>{rate.asked}</td>
                <td>{rate.accepted}</td>
                <td>
                  {rate.succeeded}
                  <small>{formatRatio(successRatio([rate]))}</small>
                </td>
                <td>{rate.failed + rate.refused}</td>
                <td>{rate.medianMs === null ? '—' : formatSpanShort(rate.medianMs, language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
