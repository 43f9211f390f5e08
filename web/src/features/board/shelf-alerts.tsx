import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { boardApi, type ShelfAlert } from '../../api/board.ts'
import { queryKeys } from '../../api/keys.ts'
import { CountdownBadge } from '../../components/countdown.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { formatTime } from '../../lib/format.ts'
import { useCan } from '../session/use-session.ts'
import { useWarehouses } from '../warehouses-by-id.ts'

/** Shelves that have to be picked before the van comes; one press says "I am on it". */
export function ShelfAlerts(props: { alerts: readonly ShelfAlert[] }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { failed } = useFeedback()
  const mayAnswer = useCan('fulfilment:write')
  const { nameOf } = useWarehouses()
  const answer = useMutation({
    mutationFn: boardApi.acknowledge,
    onError: failed,
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.insights.board }),
  })
  if (props.alerts.length === 0) return null
  return (
    <section className="card board-alerts" aria-label={t('board.shelves')}>
      <h2 className="card-head">{t('board.shelves')}</h2>
      {props.alerts.map((alert) => (
        <div key={alert.id} className={alert.escalatedAt === null ? 'board-alert' : 'board-alert escalated'}>
          <span className="two-lines">
            <strong className="num">
              {t('board.shelfSays', {
                shelf: alert.shelf === '—' ? t('board.noShelf') : alert.shelf,
                count: alert.jobs,
                time: formatTime(alert.latestAt).slice(0, 5),
              })}
            </strong>
            <span>
              {nameOf(alert.warehouseId)} {alert.keeper}
              {alert.escalatedAt === null ? '' : `　${t('board.escalated')}`}
            </span>
          </span>
          <CountdownBadge deadline={alert.latestAt} />
          {alert.acknowledgedAt === null ? (
            mayAnswer ? (
              <Button
                size="small"
                type="primary"
                loading={answer.isPending && answer.variables === alert.id}
                onClick={() => answer.mutate(alert.id)}
              >
                {t('board.onIt')}
              </Button>
            ) : (
              <span className="muted small">{t('board.unanswered')}</span>
            )
          ) : (
            <span className="muted small">{t('board.answeredBy', { name: alert.acknowledgedBy ?? '' })}</span>
          )}
        </div>
      ))}
    </section>
  )
}
