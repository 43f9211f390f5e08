import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { pageOfSubject } from '../../lib/audit-view.ts'

/** What it was done to: links where the console has a page, and how many more there are. */
export function SubjectLinks(props: { subjects: readonly string[]; most: number }) {
  const { t } = useTranslation()
  const { subjects, most } = props
  if (subjects.length === 0) return <span className="muted">—</span>
  return (
    <span className="audit-subjects">
      {subjects.slice(0, most).map((id) => {
        const page = pageOfSubject(id)
        return page ? (
          <Link key={id} to={page} className="mono clip" title={id}>
            {id}
          </Link>
        ) : (
          <span key={id} className="mono clip" title={id}>
            {id}
          </span>
        )
      })}
      {subjects.length > most ? (
        <span className="muted">{t('audit.more', { count: subjects.length - most })}</span>
      ) : null}
    </span>
  )
}
