import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FieldRuleVersion } from '../../api/field-rules.ts'
import { TimeText } from '../../components/time-text.tsx'
import { useServerText } from '../../lib/use-server-text.ts'

/** Every version that there was; each can be brought back, and that is a version again. */
export function RuleHistory(props: {
  history: readonly FieldRuleVersion[]
  disabled: boolean
  isBusy: boolean
  onRevert: (version: number) => void
}) {
  const { t } = useTranslation()
  const said = useServerText()
  return (
    <section className="card">
      <h2 className="card-head">{t('fieldRules.history')}</h2>
      <ul className="rule-history">
        {props.history.map(({ version, note, by, at, rules }, place) => (
          <li key={version}>
            <span className="num strong">v{version}</span>
            <span className="grow">
              {said(note)}
              <span className="muted small">
                {' '}
                · {t('fieldRules.rulesCount', { count: rules.length })} · {by?.name ?? by?.id ?? ''} ·{' '}
                <TimeText at={at} />
              </span>
            </span>
            {place === 0 ? (
              <span className="muted small">{t('fieldRules.inForce')}</span>
            ) : (
              <Button
                size="small"
                disabled={props.disabled}
                loading={props.isBusy}
                onClick={() => props.onRevert(version)}
              >
                {t('fieldRules.revert')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
