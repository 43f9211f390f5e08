import { useQuery } from '@tanstack/react-query'
import { Segmented } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { completenessApi } from '../api/completeness.ts'
import { queryKeys } from '../api/keys.ts'
import { usePreferences } from '../app/preferences.ts'
import { Bone } from '../components/bone.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { ErrorState } from '../components/error-state.tsx'
import { PageHead } from '../components/page-head.tsx'
import { TimeText } from '../components/time-text.tsx'
import { HourCalendar } from '../features/completeness/hour-calendar.tsx'
import { HourFacts } from '../features/completeness/hour-facts.tsx'
import { ReplayButton } from '../features/completeness/replay-button.tsx'
import { useConnections } from '../features/connections-by-id.ts'
import { formatSpanShort, groupDigits } from '../lib/format.ts'
import { dayRows, midnightOf } from '../lib/hour-calendar.ts'
import { useNow } from '../lib/use-now.ts'
import '../features/completeness/completeness.css'

const DAY = 24 * 3_600_000
const SPANS = [7, 14, 31] as const

/** 零漏单台账: is any order of this shop missing? */
export function BooksPage() {
  const { t } = useTranslation()
  const { language } = usePreferences()
  const { id = '' } = useParams()
  const { nameOf } = useConnections()
  const [days, setDays] = useState<(typeof SPANS)[number]>(14)
  const [chosen, setChosen] = useState<number | null>(null)
  const now = useNow()
  const today = midnightOf(now)
  const from = today - (days - 1) * DAY
  const query = useQuery({
    queryKey: [...queryKeys.books(id), from],
    queryFn: () => completenessApi.read(id, from, today + DAY),
    refetchInterval: 15_000,
  })
  const books = query.data
  const rows = useMemo(() => dayRows({ hours: books?.hours ?? [], days, now }), [books, days, now])
  const cell = rows.flatMap((row) => row.cells).find((one) => one.from === chosen)
  const missing = books ? books.totals.platformOrders - books.totals.ourOrders : 0
  const answer = !books
    ? t('books.title')
    : !books.comparable
      ? t('books.notComparable')
      : missing > 0
        ? t('books.sentenceMissing', { count: missing, days })
        : books.hours.length === 0
          ? t('books.sentenceNone')
          : books.totals.ourOrders === 0
            ? t('books.sentenceQuiet', { count: books.hours.length })
            : t('books.sentenceComplete', { count: books.totals.ourOrders, days })
  return (
    <>
      <PageHead
        name={
          <>
            <Link to="/connections">{t('connections.title')}</Link> / {nameOf(id)}　{t('books.title')}
          </>
        }
        answer={<span className="num">{answer}</span>}
        actions={
          books?.comparable ? (
            <ReplayButton connectionId={id} from={from} to={now} label={t('books.replayAll')} />
          ) : null
        }
      />
      <div className="books">
        {query.error && !books ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
        {!books && !query.error ? <Bone height={320} /> : null}
        {books && !books.comparable ? (
          <EmptyState title={t('books.notComparable')} hint={t('books.notComparableHint')} />
        ) : null}
        {books?.comparable ? (
          <>
            <Segmented
              className="books-span"
              options={SPANS.map((value) => ({ value, label: t('books.lastDays', { count: value }) }))}
              value={days}
              onChange={setDays}
            />
            <dl className="books-facts num">
              <div>
                <dt>{t('books.platformOrders')}</dt>
                <dd>{groupDigits(books.totals.platformOrders)}</dd>
              </div>
              <div>
                <dt>{t('books.ourOrders')}</dt>
                <dd>{groupDigits(books.totals.ourOrders)}</dd>
              </div>
              <div>
                <dt>{t('books.repaired')}</dt>
                <dd>{groupDigits(books.totals.repaired)}</dd>
              </div>
              <div>
                <dt>{t('books.lag')}</dt>
                <dd>{books.lagMs === null ? '—' : formatSpanShort(books.lagMs, language)}</dd>
              </div>
              <div>
                <dt>{t('books.syncedTo')}</dt>
                <dd>
                  <TimeText at={books.syncedTo} empty="—" />
                </dd>
              </div>
            </dl>
            <HourCalendar rows={rows} chosen={chosen} onChoose={setChosen} />
            {cell ? <HourFacts connectionId={id} cell={cell} /> : null}
          </>
        ) : null}
      </div>
    </>
  )
}
