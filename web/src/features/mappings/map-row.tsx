import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { catalogApi, type MappingTask } from '../../api/catalog.ts'
import { queryKeys } from '../../api/keys.ts'
import { useFeedback } from '../../components/use-feedback.tsx'
import { useCan } from '../session/use-session.ts'
import { SkuPicker } from './sku-picker.tsx'

/** Chooses the SKU that a listing stands for. `current`: what it stands for now. */
export function MapRow(props: {
  listing: Pick<MappingTask, 'connectionId' | 'shopSkuId' | 'title'>
  current?: string
}) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { done, failed } = useFeedback()
  const canWrite = useCan('catalog:write')
  const [sku, setSku] = useState<string | undefined>(props.current)
  const { connectionId, shopSkuId, title } = props.listing
  const map = useMutation({
    mutationFn: (code: string) => catalogApi.map({ connectionId, shopSkuId, sku: code }),
    onSuccess: (answer, code) =>
      done(
        props.current === undefined
          ? t('mappings.mapped', { sku: code, count: answer.releasedOrders })
          : t('mappings.changed', { sku: code }),
      ),
    onError: failed,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.mappingTasks }),
        client.invalidateQueries({ queryKey: ['mappings'] }),
        client.invalidateQueries({ queryKey: queryKeys.orders.all }),
      ]),
  })
  return (
    <div className="row">
      <SkuPicker label={t('mappings.pickLabel', { title })} value={sku} onChange={setSku} disabled={!canWrite} />
      <Button
        type={props.current === undefined ? 'primary' : 'default'}
        disabled={!sku || sku === props.current || !canWrite}
        loading={map.isPending}
        onClick={() => {
          if (sku) map.mutate(sku)
        }}
      >
        {props.current === undefined ? t('mappings.map') : t('mappings.change')}
      </Button>
    </div>
  )
}
