import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import { stockApi } from '../../api/stock.ts'
import { Bone } from '../../components/bone.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { TimeText } from '../../components/time-text.tsx'
import { useServerText } from '../../lib/use-server-text.ts'
import { useWarehouses } from '../warehouses-by-id.ts'

/** The ledger's last movements of a SKU. */
export function StockMovements(props: { sku: string }) {
  const { t } = useTranslation()
  const warehouses = useWarehouses()
  const said = useServerText()
  const query = useQuery({
    queryKey: queryKeys.stock.movements(props.sku),
    queryFn: () => stockApi.movements(props.sku),
  })
  const items = query.data?.items
  return (
    <section className="card">
      <h2 className="card-head">{t('stock.movements')}</h2>
      {query.error && !items ? <ErrorState error={query.error} onRetry={() => void query.refetch()} tight /> : null}
      {!items && !query.error ? (
        <div className="card-body">
          <Bone height={80} />
        </div>
      ) : null}
      {items?.length === 0 ? <p className="card-body muted">{t('stock.movementsNone')}</p> : null}
      {items && items.length > 0 ? (
        <div className="scroll-x">
          <table className="mini-table num">
            <tbody>
              {items.map((movement) => (
                <tr key={movement.seq}>
                  <td>
                    <TimeText at={movement.at} as="clock" className="muted" />
                  </td>
                  <td className="nowrap">{t(`stock.movement.${movement.kind}`)}</td>
                  <td className="right strong">{movement.quantity}</td>
                  <td className="nowrap">{warehouses.nameOf(movement.warehouseId)}</td>
                  <td className="muted">{said(movement.reason)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </section>
  )
}
