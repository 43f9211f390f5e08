import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Warehouse } from '../../api/warehouses.ts'
import { usePreferences } from '../../app/preferences.ts'
import { Badge } from '../../components/badge.tsx'
import { Bone } from '../../components/bone.tsx'
import { CarrierName } from '../../components/carrier-name.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { formatMinuteOfDay, formatRatio, formatSpan, groupDigits } from '../../lib/format.ts'
import { useCan } from '../session/use-session.ts'
import { useWarehouses } from '../warehouses-by-id.ts'
import { WarehouseDialog } from './warehouse-dialog.tsx'

export function WarehouseList() {
  const { query, list } = useWarehouses()
  const { t } = useTranslation()
  const canWrite = useCan('settings:write')
  const [editing, setEditing] = useState<Warehouse | 'new' | null>(null)
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  return (
    <>
      <Button className="warehouse-new" disabled={!canWrite} onClick={() => setEditing('new')}>
        {t('settings.warehouse.new')}
      </Button>
      <div className="warehouse-grid">
        {query.data ? null : <Bone height={140} />}
        {list.map((warehouse) => (
          <WarehouseCard key={warehouse.id} warehouse={warehouse} onEdit={() => setEditing(warehouse)} />
        ))}
      </div>
      {editing ? (
        <WarehouseDialog warehouse={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      ) : null}
    </>
  )
}

function WarehouseCard(props: { warehouse: Warehouse; onEdit: () => void }) {
  const { t } = useTranslation()
  const { language } = usePreferences()
  const canWrite = useCan('settings:write')
  const { warehouse } = props
  return (
    <article className="card warehouse-card">
      <div className="row">
        <span className="strong clip">{warehouse.name}</span>
        {warehouse.active ? null : <Badge tone="plain">{t('settings.warehouse.inactive')}</Badge>}
        <span className="grow" />
        <Button size="small" disabled={!canWrite} onClick={props.onEdit}>
          {t('common.edit')}
        </Button>
      </div>
      <p className="muted">
        {[warehouse.province, warehouse.city, warehouse.district, warehouse.address].filter(Boolean).join(' ')}
      </p>
      <p className="warehouse-figures num">
        <span>{t('settings.warehouse.cutoff', { time: formatMinuteOfDay(warehouse.cutoffMinute) })}</span>
        <span>
          {t('settings.warehouse.handling', { span: formatSpan(warehouse.handlingMinutes * 60_000, language) })}
        </span>
        <span>{t('settings.warehouse.capacity', { count: groupDigits(warehouse.dailyCapacity) })}</span>
        <span>{t('settings.warehouse.quality', { ratio: formatRatio(warehouse.quality) })}</span>
      </p>
      <p className="muted small">
        {warehouse.carriers.length === 0 ? t('settings.warehouse.carriersNone') : null}
        {warehouse.carriers.map((service, index) => (
          <span key={service.carrier}>
            {index > 0 ? ' · ' : ''}
            <CarrierName code={service.carrier} />（
            {service.serves.includes('*')
              ? t('settings.warehouse.everywhere')
              : t('settings.warehouse.regions', { count: service.serves.length })}
            ）
          </span>
        ))}
      </p>
    </article>
  )
}
