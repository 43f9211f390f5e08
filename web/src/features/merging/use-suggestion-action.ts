import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import { mergingApi, type Suggestion } from '../../api/merging.ts'
import { useFeedback } from '../../components/use-feedback.tsx'

export type SuggestionVerb = 'merge' | 'undo' | 'dismiss'

/** One click on a suggestion; orders and jobs that show its parcel are read anew. */
export function useSuggestionAction() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { done, failed } = useFeedback()
  return useMutation({
    mutationFn: ({ verb, suggestion }: { verb: SuggestionVerb; suggestion: Suggestion }) =>
      mergingApi[verb](suggestion.id),
    onSuccess: (_, { verb, suggestion }) =>
      done(
        verb === 'dismiss' && suggestion.kind === 'duplicate'
          ? t('merging.done.notDuplicate')
          : t(`merging.done.${verb}`),
      ),
    onError: failed,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.merging.all }),
        client.invalidateQueries({ queryKey: queryKeys.orders.all }),
        client.invalidateQueries({ queryKey: queryKeys.fulfilments.all }),
      ]),
  })
}
