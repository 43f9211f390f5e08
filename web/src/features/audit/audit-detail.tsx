import { CheckCircleOutlined, ClockCircleOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { AuditEntry } from '../../api/audit.ts'
import { usePreferences } from '../../app/preferences.ts'
import { Badge } from '../../components/badge.tsx'
import { Copyable } from '../../components/copyable.tsx'
import { TimeText } from '../../components/time-text.tsx'
import { auditWordsOf } from '../../lib/audit-words.ts'
import { differenceOf } from '../../lib/json-difference.ts'
import { ActorSign } from './actor-sign.tsx'
import { SubjectLinks } from './subject-links.tsx'

/** One entry in full: who, from where, to what, and the difference that it made. */
export function AuditDetail(props: { entry: AuditEntry; onActor: (id: string) => void }) {
  const { t } = useTranslation()
  const { language } = usePreferences()
  const { entry } = props
  return (
    <article className="audit-detail">
      <p className="muted">
        <TimeText at={entry.at} as="clock" /> · <TimeText at={entry.at} /> ·{' '}
        <span className="mono">{entry.action}</span>
      </p>
      <h1>{auditWordsOf(entry.action, language)}</h1>
      <p>
        {entry.sealed ? (
          <Badge tone="ok" icon={<CheckCircleOutlined aria-hidden="true" />}>
            {t('audit.sealed', { place: entry.landed })}
          </Badge>
        ) : (
          <Badge tone="plain" icon={<ClockCircleOutlined aria-hidden="true" />}>
            {t('audit.unsealed')}
          </Badge>
        )}
      </p>
      <section className="card">
        <dl className="audit-facts">
          <dt>{t('audit.col.who')}</dt>
          <dd className="row">
            <span className="grow">
              <ActorSign actor={entry.actor} />
            </span>
            <button type="button" className="link-button" onClick={() => props.onActor(entry.actor.id)}>
              {t('audit.allOf')}
            </button>
          </dd>
          <dt>{t('audit.from')}</dt>
          <dd>
            {entry.origin ? (
              <>
                <div className="mono">{entry.origin.ip ?? t('audit.noAddress')}</div>
                <div className="muted small">{entry.origin.userAgent}</div>
              </>
            ) : (
              <span className="muted">{t('audit.byItself')}</span>
            )}
          </dd>
          <dt>{t('audit.col.what')}</dt>
          <dd>
            <SubjectLinks subjects={entry.subjects} most={50} />
          </dd>
          <dt>{t('common.requestId')}</dt>
          <dd>
            <Copyable text={entry.requestId} what={t('common.requestId')} mono className="always" />
          </dd>
        </dl>
      </section>
      <ChangeTable entry={entry} />
    </article>
  )
}

function ChangeTable(props: { entry: AuditEntry }) {
  const { t } = useTranslation()
  const { before, after } = props.entry
  const rows = differenceOf(before, after)
  const hasBefore = before !== null && before !== undefined
  return (
    <section className="card">
      <h2 className="card-head">{t('audit.change')}</h2>
      {rows.length === 0 ? <p className="card-body muted">{t('audit.noChange')}</p> : null}
      {rows.length > 0 ? (
        <div className="scroll-x">
          <table className="mini-table audit-change">
            <thead>
              <tr>
                <th scope="col">{t('audit.field')}</th>
                {hasBefore ? <th scope="col">{t('audit.before')}</th> : null}
                <th scope="col">{t('audit.after')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.path} className={hasBefore ? row.kind : ''}>
                  <th scope="row" className="mono">
                    {row.path || t('audit.value')}
                  </th>
                  {hasBefore ? (
                    <td>{row.before === null ? '—' : row.kind === 'same' ? row.before : <del>{row.before}</del>}</td>
                  ) : null}
                  <td>
                    {row.after === null ? '—' : row.kind === 'same' || !hasBefore ? row.after : <ins>{row.after}</ins>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </section>
  )
}
