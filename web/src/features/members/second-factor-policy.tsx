import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import { membersApi } from '../../api/members.ts'
import { useFeedback } from '../../components/use-feedback.tsx'
import { useCan } from '../session/use-session.ts'

/** The owner's wish that nobody works here without a second factor. `lacking`: how many would be stopped by it now. */
export function SecondFactorPolicy(props: { lacking: number }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const canWrite = useCan('members:write')
  const { done, failed } = useFeedback()
  const query = useQuery({ queryKey: queryKeys.security, queryFn: membersApi.security })
  const set = useMutation({
    mutationFn: membersApi.setSecurity,
    onSuccess: () => done(t('common.saved')),
    onError: failed,
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.security }),
  })
  const required = query.data?.secondFactorRequired ?? false
  return (
    <section className="card account-row">
      <div className="grow">
        <h2 className="account-title">{t('members.policy')}</h2>
        <p className="muted">
          {t('members.policyHint')}
          {props.lacking > 0
            ? ` ${t(required ? 'members.policyStopped' : 'members.policyLacking', { count: props.lacking })}`
            : ''}
        </p>
      </div>
      <Switch
        aria-label={t('members.policy')}
        checked={required}
        disabled={!canWrite || !query.data}
        loading={set.isPending}
        onChange={(secondFactorRequired) => set.mutate({ secondFactorRequired })}
      />
    </section>
  )
}
