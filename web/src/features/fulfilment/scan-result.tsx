import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { fulfilmentsApi } from '../../api/fulfilments.ts'
import { queryKeys } from '../../api/keys.ts'
import { Bone } from '../../components/bone.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { boxesOf } from '../../lib/next-stage.ts'
import { FulfilmentRow } from './fulfilment-row.tsx'

/** What was scanned: the parcel with its next step, or the parcels that want these goods. */
export function ScanResult(props: { code: string; warehouseId: string; onClose: () => void }) {
  const { t } = useTranslation()
  const { code, warehouseId } = props
  const query = useQuery({
    queryKey: queryKeys.fulfilments.scan(code, warehouseId),
    queryFn: () => fulfilmentsApi.scan(code, warehouseId || undefined),
  })
  const boxes = query.data && boxesOf(query.data.items)
  const sku = query.data?.sku ?? null
  const said = !boxes
    ? code
    : sku === null
      ? t('fulfilment.scan.parcel', { code, count: boxes.length })
      : t('fulfilment.scan.goods', { sku, count: boxes.length })
  return (
    <>
      <div className="scan-head" role="status">
        <span className="strong clip grow">{said}</span>
        <Button onClick={props.onClose}>{t('fulfilment.scan.close')}</Button>
      </div>
      {query.error && !boxes ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
      <div className="fulfilments">
        {boxes || query.error ? null : <Bone height={160} />}
        {boxes?.map((box) => (
          <FulfilmentRow key={box[0].id} box={box} />
        ))}
      </div>
      {boxes?.length === 0 ? (
        <EmptyState
          title={t(sku === null ? 'fulfilment.scan.unknown' : 'fulfilment.scan.notWanted', { code })}
          hint={t(sku === null ? 'fulfilment.scan.unknownHint' : 'fulfilment.scan.notWantedHint')}
        />
      ) : null}
    </>
  )
}
