import { useQuery } from '@tanstack/react-query'
import { Form, InputNumber } from 'antd'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import { stockApi } from '../../api/stock.ts'
import { groupDigits } from '../../lib/format.ts'
import { useWarehouses } from '../warehouses-by-id.ts'

export type PiecesByWarehouse = Record<string, number | null | undefined>

/** As the API takes them; warehouses without pieces are left out. */
export const piecesIn = (pieces: PiecesByWarehouse | undefined): { warehouseId: string; pieces: number }[] =>
  Object.entries(pieces ?? {}).flatMap(([warehouseId, count]) =>
    typeof count === 'number' && count > 0 ? [{ warehouseId, pieces: count }] : [],
  )

/** How many pieces of a SKU from which warehouse, beside what can be sold there now. Form field `pieces`. */
export function PiecesFields(props: { sku: string; disabled?: boolean }) {
  const { t } = useTranslation()
  const warehouses = useWarehouses()
  const stock = useQuery({
    queryKey: queryKeys.stock.explain(props.sku),
    queryFn: () => stockApi.explain(props.sku),
    enabled: props.sku !== '',
    retry: false,
  })
  const pieces = Form.useWatch<PiecesByWarehouse | undefined>('pieces')
  const availableIn = (warehouseId: string) =>
    stock.data?.levels.find((level) => level.warehouseId === warehouseId)?.available ?? 0
  const wanted = piecesIn(pieces)
  const total = wanted.reduce((sum, one) => sum + one.pieces, 0)
  const isOver = stock.data !== undefined && wanted.some((one) => one.pieces > availableIn(one.warehouseId))
  return (
    <>
      <div className="form-pair">
        {warehouses.active.map(({ id, name }) => (
          <Form.Item
            key={id}
            name={['pieces', id]}
            label={
              <span className="row pieces-label">
                <span className="clip">{name}</span>
                {stock.data ? (
                  <span className="muted small num">
                    {t('campaigns.form.piecesHint', { available: groupDigits(availableIn(id)) })}
                  </span>
                ) : null}
              </span>
            }
          >
            <InputNumber
              min={0}
              max={10_000_000}
              precision={0}
              placeholder="0"
              disabled={props.disabled ?? false}
              style={{ width: '100%' }}
            />
          </Form.Item>
        ))}
      </div>
      {total > 0 ? (
        <p className="pieces-total num">
          <strong>{t('campaigns.form.piecesTotal', { count: total })}</strong>
          {isOver ? <span className="soon-text">{t('campaigns.form.piecesOver')}</span> : null}
        </p>
      ) : null}
    </>
  )
}
