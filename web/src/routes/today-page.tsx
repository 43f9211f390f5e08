import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { insightsApi } from '../api/insights.ts'
import { queryKeys } from '../api/keys.ts'
import { ErrorState } from '../components/error-state.tsx'
import { PageHead } from '../components/page-head.tsx'
import { InterceptionRatesCard } from '../features/interceptions/rates-card.tsx'
import { CalibrationCard } from '../features/today/calibration-card.tsx'
import { ChannelStrip } from '../features/today/channel-strip.tsx'
import { FirstThings } from '../features/today/first-things.tsx'
import { OdiCard } from '../features/today/odi-card.tsx'
import { TodayNumbers } from '../features/today/today-numbers.tsx'
import { formatSums } from '../lib/format.ts'
import '../features/today/today.css'

export function TodayPage() {
  const { t } = useTranslation()
  const today = useQuery({ queryKey: queryKeys.insights.today, queryFn: insightsApi.today, refetchInterval: 60_000 })
  const data = today.data
  if (today.error && !data) return <ErrorState error={today.error} onRetry={() => void today.refetch()} />
  const atRisk = formatSums((data?.firstThings ?? []).map((thing) => [thing.currency, thing.payableFen ?? 0]))
  const soon = data ? data.within1h + data.within4h : 0
  const answer = !data
    ? t('today.title')
    : data.overdue > 0 && soon > 0
      ? t('today.lateAndSoon', { late: data.overdue, soon })
      : data.overdue > 0
        ? t('today.late', { count: data.overdue })
        : soon > 0
          ? t('today.soon', { count: soon })
          : t('today.calm')
  return (
    <div className="today">
      <PageHead
        name={t('today.title')}
        answer={<span className="num">{answer}</span>}
        sub={data ? (atRisk !== '' ? t('today.atRisk', { money: atRisk }) : t('today.calmSub')) : undefined}
      />
      <TodayNumbers today={data} />
      <div className="today-columns">
        <FirstThings today={data} />
        <div className="stack today-side">
          <OdiCard />
          <CalibrationCard />
          <InterceptionRatesCard />
          <ChannelStrip />
        </div>
      </div>
    </div>
  )
}
