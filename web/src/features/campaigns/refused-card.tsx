import { useTranslation } from 'react-i18next'
import type { Figures } from '../../api/campaigns.ts'
import { usePreferences } from '../../app/preferences.ts'
import { messageOfCode } from '../../lib/error-messages.ts'
import { groupDigits } from '../../lib/format.ts'

const known = [
  'claim.not_open',
  'claim.closed',
  'claim.over_limit',
  'claim.sold_out',
  'claim.ended',
  'claim.request_taken',
  'claim.busy',
  'platform.overloaded',
] as const

/** Who got nothing, and why; beside it how long everybody waited for the answer. */
export function RefusedCard(props: { refused: Figures['refused']; times: Figures['times'] }) {
  const { t } = useTranslation()
  const { language } = usePreferences()
  const rows = Object.entries(props.refused).sort(([, a], [, b]) => b - a)
  const most = Math.max(1, ...rows.map(([, count]) => count))
  const wordOf = (code: string) => {
    const named = known.find((one) => one === code)
    return named ? t(`campaigns.refusedBy.${named}`) : messageOfCode(code, language)
  }
  return (
    <section className="card refused-card">
      <h2 className="card-head">{t('campaigns.refusedTitle')}</h2>
      <div className="card-body stack">
        {rows.length === 0 ? <p className="muted">{t('campaigns.refusedNone')}</p> : null}
        {rows.length > 0 ? (
          <ul className="refused-list">
            {rows.map(([code, count]) => (
              <li key={code} title={code}>
                <span>{wordOf(code)}</span>
                <strong className="num">{groupDigits(count)}</strong>
                <i className="refused-share" style={{ width: `${(count / most) * 100}%` }} aria-hidden="true" />
              </li>
            ))}
          </ul>
        ) : null}
        {props.times.count > 0 ? (
          <div className="times">
            <p>
              {t('campaigns.times')} <span className="muted small">{t('campaigns.timesHint')}</span>
            </p>
            <dl className="num">
              {(['p50', 'p95', 'p99', 'max'] as const).map((name) => (
                <div key={name}>
                  <dt className="muted small">{name}</dt>
                  <dd>{groupDigits(props.times[name])}</dd>
                </div>
              ))}
            </dl>
          </div>
        ) : null}
      </div>
    </section>
  )
}
