import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { ConnectionTest } from '../../api/connections.ts'
import { useFeedback } from '../../components/use-feedback.tsx'

/** What the other side really said. */
export function TestAnswer(props: { answer: ConnectionTest | undefined; error: unknown }) {
  const { t } = useTranslation()
  const { textOf } = useFeedback()
  const { answer, error } = props
  if (!answer && !error) return null
  const ok = answer?.ok === true
  return (
    <p className={ok ? 'test-answer ok' : 'test-answer bad'} role="status">
      {ok ? <CheckCircleFilled aria-hidden="true" /> : <CloseCircleFilled aria-hidden="true" />}
      <span>
        <span className="strong">{ok ? t('connections.testOk') : t('connections.testBad')}</span>
        {'　'}
        {answer ? answer.detail : textOf(error)}
        {answer ? <span className="num">（{t('connections.testTook', { ms: answer.tookMs })}）</span> : null}
      </span>
    </p>
  )
}
