import { ClockCircleOutlined, DownOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Dropdown } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { queryKeys } from '../../api/keys.ts'
import { type StockExplanation, type StockHoldDto, stockApi } from '../../api/stock.ts'
import { Badge } from '../../components/badge.tsx'
import { Bone } from '../../components/bone.tsx'
import { Copyable } from '../../components/copyable.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { TimeText } from '../../components/time-text.tsx'
import { formatExact, groupDigits } from '../../lib/format.ts'
import { stockParts } from '../../lib/stock-shares.ts'
import { useServerText } from '../../lib/use-server-text.ts'
import { useCan } from '../session/use-session.ts'
import { useWarehouses } from '../warehouses-by-id.ts'
import { BundleCard } from './bundle-card.tsx'
import { ChannelShares } from './channel-shares.tsx'
import { HoldBar } from './hold-bar.tsx'
import { SkuDialog } from './sku-dialog.tsx'
import { StockDialog, type StockVerb } from './stock-dialog.tsx'
import { StockMovements } from './stock-movements.tsx'
import { TimeMachine } from './time-machine.tsx'

/** Epoch ms in the address of the page. */
function instantIn(text: string | null): number | null {
  const at = Number(text ?? Number.NaN)
  return Number.isSafeInteger(at) && at > 0 ? at : null
}

/** Where every piece of a SKU is, who holds it, why, and until when. */
export function StockExplain(props: { sku: string }) {
  const { t } = useTranslation()
  const canWrite = useCan('stock:write')
  const canName = useCan('catalog:write')
  const said = useServerText()
  const [search, setSearch] = useSearchParams()
  const at = instantIn(search.get('at'))
  const [looksBack, setLooksBack] = useState(at !== null)
  const query = useQuery({
    queryKey: at === null ? queryKeys.stock.explain(props.sku) : queryKeys.stock.past(props.sku, at),
    queryFn: () => stockApi.explain(props.sku, at),
    placeholderData: (previous) => (previous?.sku === props.sku ? previous : undefined),
    ...(at === null ? {} : { staleTime: Number.POSITIVE_INFINITY, retry: false }),
  })
  const [verb, setVerb] = useState<StockVerb | 'edit' | null>(null)
  const goTo = (instant: number | null) =>
    setSearch(
      (now) => {
        const next = new URLSearchParams(now)
        if (instant === null) next.delete('at')
        else next.set('at', String(Math.round(instant)))
        return next
      },
      { replace: true },
    )
  const machine = looksBack ? (
    <TimeMachine key={props.sku} at={at} onChange={goTo} onClose={() => setLooksBack(false)} />
  ) : null
  const data = query.data
  if (query.error && (!data || at !== null))
    return (
      <article className="explain">
        {machine}
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      </article>
    )
  if (!data)
    return (
      <div className="explain stack" aria-hidden="true">
        <Bone width={160} />
        <Bone width="80%" height={24} />
        <Bone height={64} />
        <Bone height={180} />
      </div>
    )
  const totals = data.totals
  return (
    <article className="explain">
      <div className="explain-head">
        <p className="row row-wrap">
          <Copyable text={data.sku} what={t('stock.col.sku')} className="strong" />
          <span className="muted clip">{[data.name, data.spec].filter(Boolean).join(' · ')}</span>
          <span className="muted num nowrap">
            {t('stock.safety')} {groupDigits(data.safetyStock)}
          </span>
        </p>
        <h1 className="explain-sentence num">
          {at === null ? null : (
            <Badge tone="held" solid>
              {t('stock.past.was', { when: formatExact(at) })}
            </Badge>
          )}{' '}
          {said(data.sentence)}
        </h1>
      </div>
      {machine ?? (
        <div className="row explain-actions">
          <Button type="primary" disabled={!canWrite} onClick={() => setVerb('count')}>
            {t('stock.count')}
          </Button>
          <Button disabled={!canWrite} onClick={() => setVerb('adjust')}>
            {t('stock.adjust')}
          </Button>
          <Dropdown
            disabled={!canWrite && !canName}
            trigger={['click']}
            menu={{
              items: (['receive', 'transfer', 'edit'] as const).map((key) => ({
                key,
                label: t(`stock.${key}`),
                disabled: key === 'edit' ? !canName : !canWrite,
                onClick: () => setVerb(key),
              })),
            }}
          >
            <Button icon={<DownOutlined />} iconPlacement="end">
              {t('app.more')}
            </Button>
          </Dropdown>
          <span className="grow" />
          <Button type="text" icon={<ClockCircleOutlined />} onClick={() => setLooksBack(true)}>
            {t('stock.past.title')}
          </Button>
        </div>
      )}
      <div className="explain-parts">
        <div className="explain-part">
          <strong className="num">{groupDigits(totals.onHand)}</strong>
          <span className="muted small">{t('stock.onHand')}</span>
        </div>
        {stockParts.map((part) => (
          <div key={part} className="explain-part">
            <strong className="num">{groupDigits(totals[part])}</strong>
            <span className="muted small">{t(`stock.part.${part}`)}</span>
          </div>
        ))}
      </div>
      <HoldBar data={data} />
      {data.levels.length > 0 ? <Levels data={data} /> : null}
      <Holds data={data} />
      {at === null ? (
        <>
          <BundleCard key={data.sku} sku={data.sku} />
          <ChannelShares sku={data.sku} />
          <StockMovements sku={data.sku} />
        </>
      ) : null}
      {verb === 'edit' ? <SkuDialog sku={{ ...data, code: data.sku }} onClose={() => setVerb(null)} /> : null}
      {verb && verb !== 'edit' ? <StockDialog verb={verb} data={data} onClose={() => setVerb(null)} /> : null}
    </article>
  )
}

function Levels(props: { data: StockExplanation }) {
  const { t } = useTranslation()
  const warehouses = useWarehouses()
  return (
    <section className="card">
      <h2 className="card-head">{t('stock.byWarehouse')}</h2>
      <div className="scroll-x">
        <table className="mini-table num">
          <thead>
            <tr>
              <th scope="col">{t('stock.warehouse')}</th>
              <th scope="col" className="right">
                {t('stock.onHand')}
              </th>
              {stockParts.map((part) => (
                <th key={part} scope="col" className="right">
                  {t(`stock.part.${part}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {props.data.levels.map((level) => (
              <tr key={level.warehouseId}>
                <td className="nowrap">{warehouses.nameOf(level.warehouseId)}</td>
                <td className="right">{groupDigits(level.onHand)}</td>
                {stockParts.map((part) => (
                  <td key={part} className={part === 'available' ? 'right strong' : 'right'}>
                    {level[part] === 0 ? <span className="muted">0</span> : groupDigits(level[part])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** Orders and campaigns have a page of their own. */
function OwnerName(props: { hold: StockHoldDto }) {
  const said = useServerText()
  const { owner, ownerText } = props.hold
  if (owner.kind === 'order_line' && owner.orderId !== '')
    return <Link to={`/orders/${owner.orderId}`}>{said(ownerText)}</Link>
  if (owner.kind === 'pool' && owner.poolId.startsWith('cpn_'))
    return <Link to={`/campaigns/${owner.poolId}`}>{said(ownerText)}</Link>
  return <span>{said(ownerText)}</span>
}

function Holds(props: { data: StockExplanation }) {
  const { t } = useTranslation()
  const warehouses = useWarehouses()
  const said = useServerText()
  const { holds } = props.data
  return (
    <section className="card">
      <h2 className="card-head">
        {t('stock.holds')}
        <span className="sub num">{holds.length}</span>
      </h2>
      {holds.length === 0 ? <p className="card-body muted">{t('stock.holdsNone')}</p> : null}
      {holds.length > 0 ? (
        <div className="scroll-x">
          <table className="mini-table num">
            <thead>
              <tr>
                <th scope="col">{t('stock.owner')}</th>
                <th scope="col" className="right">
                  {t('stock.quantity')}
                </th>
                <th scope="col">{t('stock.warehouse')}</th>
                <th scope="col">{t('stock.age')}</th>
                <th scope="col">{t('stock.expires')}</th>
              </tr>
            </thead>
            <tbody>
              {holds.map((hold) => (
                <tr key={hold.holdId}>
                  <td>
                    <div className="two-lines">
                      <OwnerName hold={hold} />
                      <span>
                        {t(`stock.part.${hold.counts}`)}
                        {hold.ownerText.includes(hold.reason) ? '' : ` · ${said(hold.reason)}`}
                      </span>
                    </div>
                  </td>
                  <td className="right strong">{groupDigits(hold.quantity)}</td>
                  <td className="nowrap">{warehouses.nameOf(hold.warehouseId)}</td>
                  <td>
                    <TimeText at={hold.since} />
                  </td>
                  <td>
                    <TimeText at={hold.expiresAt} empty={t('stock.never')} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </section>
  )
}
