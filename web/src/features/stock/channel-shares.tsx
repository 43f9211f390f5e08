import { EditOutlined, PauseCircleOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../api/http.ts'
import { queryKeys } from '../../api/keys.ts'
import { type SkuShares, stockSharesApi } from '../../api/stock-shares.ts'
import { Badge } from '../../components/badge.tsx'
import { Bone } from '../../components/bone.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { TimeText } from '../../components/time-text.tsx'
import { groupDigits } from '../../lib/format.ts'
import { useCan } from '../session/use-session.ts'
import { ShareDialog } from './share-dialog.tsx'
import { useRuleText } from './use-rule-text.ts'

type Channel = SkuShares['channels'][number]

const isOnItsWay = ({ shown, listings }: Channel): boolean =>
  listings.length === 1 && listings.some(({ told }) => told !== null && !told.paused && told.quantity !== shown)

/** What each shop may show of a SKU, by which rule, and what it heard last. */
export function ChannelShares(props: { sku: string }) {
  const { t } = useTranslation()
  const query = useQuery({
    queryKey: queryKeys.stock.shares(props.sku),
    queryFn: () => stockSharesApi.ofSku(props.sku),
    retry: false,
    // A number that is on its way to a shop is looked for until it has arrived.
    refetchInterval: ({ state }) => (state.data?.channels.some(isOnItsWay) ? 3_000 : false),
  })
  const [editing, setEditing] = useState<Channel | null>(null)
  const data = query.data
  // Shares are of the sum over all warehouses: who sees some of them alone is not shown any.
  if (query.error instanceof ApiError && query.error.status === 403) return null
  return (
    <section className="card">
      <h2 className="card-head">
        {t('stock.shares.title')}
        {data && data.channels.length > 0 ? (
          <span className="sub num">{t('stock.shares.common', { count: data.common })}</span>
        ) : null}
      </h2>
      {query.error && !data ? <ErrorState error={query.error} onRetry={() => void query.refetch()} tight /> : null}
      {!data && !query.error ? (
        <div className="card-body">
          <Bone height={72} />
        </div>
      ) : null}
      {data?.channels.length === 0 ? <p className="card-body muted">{t('stock.shares.none')}</p> : null}
      {data && data.channels.length > 0 ? (
        <>
          <ShareTable data={data} onEdit={setEditing} />
          {data.safetyStock > 0 ? (
            <p className="share-foot muted small num">
              {t('stock.shares.pauses', { safety: data.safetyStock, resumes: data.resumesAt })}
            </p>
          ) : null}
        </>
      ) : null}
      {editing ? (
        <ShareDialog
          connectionId={editing.connectionId}
          name={editing.name}
          sku={props.sku}
          rule={editing.from === 'sku' ? editing.rule : null}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </section>
  )
}

function ShareTable(props: { data: SkuShares; onEdit: (channel: Channel) => void }) {
  const { t } = useTranslation()
  const canWrite = useCan('stock:write')
  const ruleText = useRuleText()
  return (
    <div className="scroll-x">
      <table className="mini-table num">
        <thead>
          <tr>
            <th scope="col">{t('stock.shares.col.shop')}</th>
            <th scope="col">{t('stock.shares.col.rule')}</th>
            <th scope="col" className="right">
              {t('stock.shares.col.shown')}
            </th>
            <th scope="col">{t('stock.shares.col.told')}</th>
          </tr>
        </thead>
        <tbody>
          {props.data.channels.map((channel) => (
            <tr key={channel.connectionId}>
              <td className="nowrap">{channel.name}</td>
              <td className="nowrap">
                <div className="two-lines">
                  <button
                    type="button"
                    className="link-button"
                    title={t('stock.shares.edit')}
                    aria-label={`${t('stock.shares.edit')}: ${channel.name}`}
                    disabled={!canWrite}
                    onClick={() => props.onEdit(channel)}
                  >
                    {ruleText(channel.rule)} <EditOutlined aria-hidden="true" />
                  </button>
                  {channel.from === 'connection' ? <span>{t('stock.shares.fromUsual')}</span> : null}
                </div>
              </td>
              <td className="right strong">{groupDigits(channel.shown)}</td>
              <td>
                {channel.listings.map((listing) => (
                  <Told key={listing.shopSkuId} listing={listing} />
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Told({ listing: { shopSkuId, told } }: { listing: Channel['listings'][number] }) {
  const { t } = useTranslation()
  if (told === null) return <span className="block muted">{t('stock.shares.neverTold')}</span>
  return (
    <span className="row nowrap" title={shopSkuId}>
      {told.paused ? (
        <Badge tone="soon" icon={<PauseCircleOutlined aria-hidden="true" />}>
          {t('stock.shares.paused')}
        </Badge>
      ) : (
        groupDigits(told.quantity)
      )}
      <TimeText at={told.at} className="muted small" />
    </span>
  )
}
