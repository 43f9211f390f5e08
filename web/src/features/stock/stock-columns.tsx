import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { StockItem } from '../../api/stock.ts'
import { Badge } from '../../components/badge.tsx'
import type { Column } from '../../components/data-table.tsx'
import { StockBar } from '../../components/stock-bar.tsx'
import { Thumb } from '../../components/thumb.tsx'
import { TimeText } from '../../components/time-text.tsx'
import { groupDigits } from '../../lib/format.ts'
import './stock.css'

const Quantity = (props: { value: number }) =>
  props.value === 0 ? <span className="muted">0</span> : groupDigits(props.value)

export function useStockColumns(scale: number): readonly Column<StockItem>[] {
  const { t } = useTranslation()
  const part = (key: 'locked' | 'pooled' | 'qc' | 'inTransit'): Column<StockItem> => ({
    key,
    title: t(`stock.part.${key}`),
    width: 80,
    align: 'right',
    from: 1200,
    render: (item) => <Quantity value={item.totals[key]} />,
  })
  return [
    {
      key: 'sku',
      title: t('stock.col.sku'),
      width: 300,
      render: (item) => (
        <div className="row">
          <Thumb url={item.imageUrl} title={item.name} />
          <div className="two-lines grow">
            <span className="clip strong">{item.sku}</span>
            <span className="clip" title={`${item.name} ${item.spec}`}>
              {[item.name, item.spec].filter(Boolean).join(' · ')}
            </span>
          </div>
        </div>
      ),
    },
    {
      key: 'available',
      title: t('stock.col.available'),
      width: 132,
      align: 'right',
      render: (item) => <Available item={item} />,
    },
    {
      key: 'bar',
      title: t('stock.col.bar'),
      render: (item) => <StockBar totals={item.totals} scale={scale} red={item.red} />,
    },
    part('locked'),
    part('pooled'),
    part('qc'),
    part('inTransit'),
    {
      key: 'onHand',
      title: t('stock.col.onHand'),
      width: 88,
      align: 'right',
      render: (item) => <Quantity value={item.totals.onHand} />,
    },
    {
      key: 'safety',
      title: t('stock.col.safety'),
      width: 88,
      align: 'right',
      from: 1024,
      render: (item) => <span className="muted">{groupDigits(item.safetyStock)}</span>,
    },
    {
      key: 'updated',
      title: t('stock.col.updated'),
      width: 112,
      from: 1360,
      render: (item) => <TimeText at={item.updatedAt} className="muted" />,
    },
  ]
}

function Available(props: { item: StockItem }) {
  const { t } = useTranslation()
  const { item } = props
  if (!item.red) return <span className="strong">{groupDigits(item.totals.available)}</span>
  return (
    <span className="row stock-red" title={t('stock.belowSafety', { safety: item.safetyStock })}>
      <Badge tone="danger" solid>
        {item.totals.available <= 0 ? t('stock.soldOut') : t('stock.belowSafety', { safety: item.safetyStock })}
      </Badge>
      <span className="strong danger-text">{groupDigits(item.totals.available)}</span>
    </span>
  )
}

/** A SKU on a phone. */
export function StockCard(props: { item: StockItem; children: ReactNode }) {
  const { t } = useTranslation()
  const { item } = props
  return (
    <div className="stack">
      <div className="row">
        <Thumb url={item.imageUrl} title={item.name} />
        <div className="two-lines grow">
          <span className="clip strong">{item.sku}</span>
          <span className="clip">{[item.name, item.spec].filter(Boolean).join(' · ')}</span>
        </div>
        <div className="two-lines right num">
          <span className={item.red ? 'strong danger-text' : 'strong'}>{groupDigits(item.totals.available)}</span>
          <span>
            {t('stock.onHand')} {groupDigits(item.totals.onHand)}
          </span>
        </div>
      </div>
      {props.children}
    </div>
  )
}
