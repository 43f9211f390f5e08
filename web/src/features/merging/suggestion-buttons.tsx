import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Suggestion } from '../../api/merging.ts'
import { useCan } from '../session/use-session.ts'
import { type SuggestionVerb, useSuggestionAction } from './use-suggestion-action.ts'

/** What can be done with a suggestion now: merge or not, undo while the parcel has not left. */
export function SuggestionButtons(props: { suggestion: Suggestion; hints?: boolean }) {
  const { t } = useTranslation()
  const canWrite = useCan('orders:write')
  const action = useSuggestionAction()
  const { suggestion } = props
  const { kind, state } = suggestion
  const button = (verb: SuggestionVerb, text: string, key: string, primary = false) => (
    <Button
      type={primary ? 'primary' : 'default'}
      size="small"
      disabled={!canWrite || action.isPending}
      loading={action.isPending && action.variables.verb === verb}
      title={props.hints ? `${text} (${key})` : text}
      onClick={(event) => {
        event.stopPropagation()
        action.mutate({ verb, suggestion })
      }}
    >
      {text}
    </Button>
  )
  if (state === 'merged') return suggestion.canUndo ? button('undo', t('merging.undo'), 'u') : null
  if (state !== 'open') return null
  return kind === 'duplicate' ? (
    button('dismiss', t('merging.notDuplicate'), 'n')
  ) : (
    <span className="merge-acts">
      {button('dismiss', t('merging.notNow'), 'n')}
      {button('merge', t('merging.merge'), 'm', true)}
    </span>
  )
}
