import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { ConnectionTest } from '../../api/connections.ts'
import { usePreferences } from '../../app/preferences.ts'
import { useFeedback } from '../../components/use-feedback.tsx'
import { outsideText } from '../../lib/outside-words.ts'
import { useServerText } from '../../lib/use-server-text.ts'

/** What the other side really said. */
export function TestAnswer(props: { answer: ConnectionTest | undefined; error: unknown }) {
  const { t } = useTranslation()
  const said = useServerText()
  const { language } = usePreferences()
  const { textOf } = useFeedback()
  const { answer, error } = props
  if (!answer && !error) return null
  const ok = answer?.ok === true
  return (
    <p className={ok ? 'test-answer ok' : 'test-answer bad'} role="status">
      {ok ? <CheckCircleFilled aria-hidden="true" /> : <CloseCircleFilled aria-hidden="true" />}
      <span>
        <span className="strong">
          {ok ? t('connections.testOk') : answer?.notCalled ? t('connections.testNotMade') : t('connections.testBad')}
        </span>
        {'　'}
        {answer?.notCalled
          ? t(`connections.notCalled.${answer.notCalled.reason}`, {
              count: Math.max(1, Math.ceil(answer.notCalled.retryAfterMs / 1000)),
            })
          : answer
            ? outsideText(said(answer.detail), language)
            : textOf(error)}
        {answer ? <span className="num">（{t('connections.testTook', { ms: answer.tookMs })}）</span> : null}
      </span>
    </p>
  )
}
