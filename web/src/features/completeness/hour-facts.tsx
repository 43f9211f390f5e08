import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { usePreferences } from '../../app/preferences.ts'
import { TimeText } from '../../components/time-text.tsx'
import { formatDay, formatTime, groupDigits } from '../../lib/format.ts'
import type { HourCell } from '../../lib/hour-calendar.ts'
import { outsideText } from '../../lib/outside-words.ts'
import { ReplayButton } from './replay-button.tsx'

const HOUR = 3_600_000

/** One hour in words: what the platform has, what we have, what was done about it. */
export function HourFacts(props: { connectionId: string; cell: HourCell }) {
  const { t } = useTranslation()
  const { language } = usePreferences()
  const { hour, from } = props.cell
  const count = (orders: number | null | undefined) => (orders == null ? '—' : groupDigits(orders))
  return (
    <section className="card card-body books-hour" aria-live="polite">
      <h2 className="num">
        {formatDay(from)} {formatTime(from)}–{formatTime(from + HOUR)}　{t(`books.state.${props.cell.state}`)}
      </h2>
      <dl className="books-facts num">
        <div>
          <dt>{t('books.platformOrders')}</dt>
          <dd>{count(hour?.platformOrders)}</dd>
        </div>
        <div>
          <dt>{t('books.ourOrders')}</dt>
          <dd>{count(hour?.ourOrders)}</dd>
        </div>
        <div>
          <dt>{t('books.repaired')}</dt>
          <dd>{count(hour?.repaired ?? 0)}</dd>
        </div>
        <div>
          <dt>{t('books.checks')}</dt>
          <dd>{count(hour?.checks ?? 0)}</dd>
        </div>
        <div>
          <dt>{t('books.checkedAt')}</dt>
          <dd>
            <TimeText at={hour?.checkedAt ?? null} empty="—" />
          </dd>
        </div>
      </dl>
      {hour?.trouble === 'parked' ? (
        <p>
          {t('books.parkedHint')} <Link to="/parked">{t('books.toParked')}</Link>
        </p>
      ) : hour?.trouble ? (
        <p className="muted">{outsideText(hour.trouble, language)}</p>
      ) : null}
      <ReplayButton connectionId={props.connectionId} from={from} to={from + HOUR} label={t('books.replayHour')} />
    </section>
  )
}
