import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { completenessApi } from '../../api/completeness.ts'
import { queryKeys } from '../../api/keys.ts'
import { useFeedback } from '../../components/use-feedback.tsx'
import { useCan } from '../session/use-session.ts'

/** Has the platform's orders of a stretch read again. */
export function ReplayButton(props: {
  connectionId: string
  from: number
  to: number
  label: string
  primary?: boolean
}) {
  const { t } = useTranslation()
  const { done, failed } = useFeedback()
  const client = useQueryClient()
  const canWrite = useCan('connections:write')
  const replay = useMutation({
    mutationFn: () => completenessApi.replay(props.connectionId, props.from, props.to),
    onSuccess: ({ hours }) => done(t('books.replayAsked', { count: hours })),
    onError: failed,
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.books(props.connectionId) }),
  })
  return (
    <Button
      type={props.primary ? 'primary' : 'default'}
      disabled={!canWrite}
      loading={replay.isPending}
      onClick={() => replay.mutate()}
    >
      {props.label}
    </Button>
  )
}
