import { LeftOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { campaignsApi } from '../api/campaigns.ts'
import { queryKeys } from '../api/keys.ts'
import { Bone } from '../components/bone.tsx'
import { ErrorState } from '../components/error-state.tsx'
import { CampaignView } from '../features/campaigns/campaign-view.tsx'
import '../features/campaigns/campaigns.css'
import './order-page.css'

export function CampaignPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const query = useQuery({
    queryKey: queryKeys.campaigns.detail(id),
    queryFn: () => campaignsApi.byId(id),
    refetchInterval: ({ state }) => {
      const status = state.data?.status
      return status === 'closed' || status === 'cancelled' ? false : 2_500
    },
  })
  return (
    <>
      <nav className="crumb" aria-label={t('campaigns.title')}>
        <Link to="/campaigns">
          <LeftOutlined aria-hidden="true" /> {t('campaigns.title')}
        </Link>
      </nav>
      {query.error && !query.data ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
      {!query.data && !query.error ? (
        <div className="campaign-bones stack" aria-hidden="true">
          <Bone width={220} height={28} />
          <Bone height={72} />
          <Bone height={280} />
        </div>
      ) : null}
      {query.data ? <CampaignView key={query.data.id} campaign={query.data} /> : null}
    </>
  )
}
