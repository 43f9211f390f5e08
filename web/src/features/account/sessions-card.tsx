import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { accountApi } from '../../api/account.ts'
import { queryKeys } from '../../api/keys.ts'
import { Badge } from '../../components/badge.tsx'
import { Bone } from '../../components/bone.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { TimeText } from '../../components/time-text.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { deviceName } from '../../lib/device-name.ts'

export function SessionsCard() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { done, failed } = useFeedback()
  const query = useQuery({ queryKey: queryKeys.sessions, queryFn: accountApi.sessions })
  const refresh = () => client.invalidateQueries({ queryKey: queryKeys.sessions })
  const end = useMutation({
    mutationFn: accountApi.endSession,
    onSuccess: () => done(t('account.sessionEnded')),
    onError: failed,
    onSettled: refresh,
  })
  const endOthers = useMutation({
    mutationFn: accountApi.endOthers,
    onSuccess: ({ ended }) => done(t('account.othersEnded', { count: ended })),
    onError: failed,
    onSettled: refresh,
  })
  const items = query.data?.items
  const others = items?.filter(({ current }) => !current).length ?? 0
  return (
    <section className="card">
      <div className="account-row">
        <div className="grow">
          <h2 className="account-title">{t('account.sessions')}</h2>
          <p className="muted">{t('account.sessionsHint')}</p>
        </div>
        <Button disabled={others === 0} loading={endOthers.isPending} onClick={() => endOthers.mutate()}>
          {t('account.endOthers')}
        </Button>
      </div>
      {query.error && !items ? <ErrorState error={query.error} onRetry={() => void query.refetch()} tight /> : null}
      {!items && !query.error ? <Bone height={64} /> : null}
      <ul className="account-sessions">
        {items?.map((session) => (
          <li key={session.id}>
            <div className="grow">
              <p title={session.userAgent ?? undefined}>
                {deviceName(session.userAgent) ?? t('account.unknownDevice')}{' '}
                {session.current ? <Badge tone="ok">{t('account.thisOne')}</Badge> : null}
              </p>
              <p className="muted">
                {session.ip ?? t('account.unknownPlace')}
                {'　'}
                {t('account.lastSeen')} <TimeText at={session.lastSeenAt} />
              </p>
            </div>
            {session.current ? null : (
              <Button size="small" disabled={end.isPending} onClick={() => end.mutate(session.id)}>
                {t('account.endSession')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
