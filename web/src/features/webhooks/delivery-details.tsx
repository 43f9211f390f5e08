import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import { type Webhook, webhooksApi } from '../../api/webhooks.ts'
import { Bone } from '../../components/bone.tsx'
import { Copyable } from '../../components/copyable.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { TimeText } from '../../components/time-text.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { prettyRaw } from '../../lib/pretty-raw.ts'
import { useNow } from '../../lib/use-now.ts'
import { useCan } from '../session/use-session.ts'
import { AttemptWords } from './endpoint-card.tsx'

/** Every attempt of one delivery, the message itself, and the way to send it again. */
export function DeliveryDetails({ endpoint, id }: { endpoint: Webhook; id: string }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const canWrite = useCan('webhooks:write') && endpoint.editable
  const { done, failed } = useFeedback()
  const now = useNow()
  const query = useQuery({
    queryKey: queryKeys.webhooks.delivery(endpoint.id, id),
    queryFn: () => webhooksApi.delivery(endpoint.id, id),
    refetchInterval: 5_000,
  })
  const again = useMutation({
    mutationFn: () => webhooksApi.redeliver(endpoint.id, id),
    onSuccess: () => done(t('webhooks.sentAgain')),
    onError: failed,
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.webhooks.all }),
  })
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  const detail = query.data
  if (!detail) return <Bone height={120} />
  return (
    <div className="delivery-details">
      <div className="row row-wrap">
        <Copyable text={detail.id} what="webhook-id" mono />
        <span className="grow" />
        <Button
          size="small"
          disabled={!canWrite || endpoint.status === 'paused'}
          title={endpoint.status === 'paused' ? t('webhooks.againPaused') : undefined}
          loading={again.isPending}
          onClick={() => again.mutate()}
        >
          {t('webhooks.again')}
        </Button>
      </div>
      {detail.status === 'pending' ? (
        <p className="muted small">
          {detail.nextAttemptAt === null
            ? t('webhooks.waitsPaused')
            : detail.nextAttemptAt <= now
              ? t('webhooks.nextSoon')
              : t('webhooks.nextAttempt')}{' '}
          {detail.nextAttemptAt !== null && detail.nextAttemptAt > now ? (
            <TimeText at={detail.nextAttemptAt} as="clock" />
          ) : null}
        </p>
      ) : null}
      {detail.log.length > 0 ? (
        <div className="scroll-x">
          <table className="mini-table num">
            <thead>
              <tr>
                <th scope="col">{t('webhooks.col.at')}</th>
                <th scope="col">{t('webhooks.col.result')}</th>
                <th scope="col" className="right">
                  {t('webhooks.col.ms')}
                </th>
                <th scope="col">{t('webhooks.col.answer')}</th>
              </tr>
            </thead>
            <tbody>
              {detail.log.map((attempt) => (
                <tr key={attempt.at}>
                  <td>
                    <TimeText at={attempt.at} as="clock" />
                  </td>
                  <td className={attempt.error ? 'danger-text nowrap' : 'nowrap'}>
                    <AttemptWords text={`${attempt.status || ''} ${attempt.error ?? ''}`} />
                  </td>
                  <td className="right nowrap">{attempt.ms}</td>
                  <td className="mono delivery-answer">{attempt.answer || '—'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {detail.body === null ? (
        <p className="muted small">{t('webhooks.bodyHidden')}</p>
      ) : (
        <pre className="delivery-body">{prettyRaw(detail.body)}</pre>
      )}
    </div>
  )
}
