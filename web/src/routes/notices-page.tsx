import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { queryKeys } from '../api/keys.ts'
import { noticesApi } from '../api/notices.ts'
import { Bone } from '../components/bone.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { ErrorState } from '../components/error-state.tsx'
import { PageHead } from '../components/page-head.tsx'
import { useConnections } from '../features/connections-by-id.ts'
import { NoticeLog } from '../features/notices/notice-log.tsx'
import { NoticeRoutes } from '../features/notices/notice-routes.tsx'
import '../features/notices/notices.css'

export function NoticesPage() {
  const { t } = useTranslation()
  const connections = useConnections()
  const routes = useQuery({ queryKey: queryKeys.noticeRoutes, queryFn: noticesApi.routes })
  const messengers = connections.list.filter((connection) => connection.role === 'messenger')
  const events = new Set((routes.data?.items ?? []).filter((route) => route.enabled).map((route) => route.event)).size
  const none = connections.query.data !== undefined && messengers.length === 0
  return (
    <>
      <PageHead
        name={t('notices.title')}
        answer={
          <span className="num">
            {none
              ? t('notices.none')
              : routes.data
                ? t('notices.sentence', { events, messengers: messengers.length })
                : t('notices.title')}
          </span>
        }
      />
      <div className="notices">
        {routes.error && !routes.data ? (
          <ErrorState error={routes.error} onRetry={() => void routes.refetch()} />
        ) : none ? (
          <EmptyState
            title={t('notices.none')}
            hint={t('notices.noneHint')}
            action={
              <Link to="/connections?new=messenger">
                <Button type="primary">{t('notices.noneAction')}</Button>
              </Link>
            }
          />
        ) : routes.data ? (
          <NoticeRoutes routes={routes.data.items} events={routes.data.events} messengers={messengers} />
        ) : (
          <div className="card card-body">
            <Bone height={240} />
          </div>
        )}
        <NoticeLog />
      </div>
    </>
  )
}
