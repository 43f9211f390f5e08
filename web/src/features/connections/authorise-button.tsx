import { useMutation } from '@tanstack/react-query'
import { Button, type ButtonProps } from 'antd'
import { useTranslation } from 'react-i18next'
import { connectionsApi } from '../../api/connections.ts'
import { useFeedback } from '../../components/use-feedback.tsx'

/** Leaves for the platform's page; the platform sends the browser back to `/connections/authorised`. */
export function useAuthorise(id: string) {
  const { failed } = useFeedback()
  return useMutation({
    mutationFn: () => connectionsApi.authorise(id),
    onSuccess: ({ url }) => window.location.assign(url),
    onError: failed,
  })
}

export function AuthoriseButton(props: { id: string; disabled?: boolean; type?: ButtonProps['type'] }) {
  const { t } = useTranslation()
  const authorise = useAuthorise(props.id)
  return (
    <Button
      type={props.type ?? 'primary'}
      disabled={props.disabled ?? false}
      loading={authorise.isPending || authorise.isSuccess}
      onClick={() => authorise.mutate()}
    >
      {t('connections.authorise')}
    </Button>
  )
}
