import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { boardApi } from '../../api/board.ts'
import { queryKeys } from '../../api/keys.ts'
import { useFeedback } from '../../components/use-feedback.tsx'
import { useCan } from '../session/use-session.ts'
import { useWarehouses } from '../warehouses-by-id.ts'
import '../board/board.css'

/** Lines `SKU shelf`, pasted from a sheet or typed. */
const readLines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim().split(/[\t,，\s]+/))
    .filter(([sku]) => sku)
    .map(([sku = '', shelf = '']) => ({ sku, shelf }))

/** Where goods lie: the text of one warehouse, changed as a whole. */
export function ShelfPlaces() {
  const { t } = useTranslation()
  const { active } = useWarehouses()
  const [chosen, choose] = useState<string | null>(null)
  const warehouseId = chosen ?? active[0]?.id ?? null
  const may = useCan('stock:read')
  const query = useQuery({
    queryKey: [...queryKeys.shelves, warehouseId],
    queryFn: () => boardApi.shelves(warehouseId ?? ''),
    enabled: may && warehouseId !== null,
  })
  if (!may || warehouseId === null) return null
  return (
    <section className="card shelf-places">
      <h2 className="card-head">
        <span className="grow">{t('shelves.title')}</span>
        <Select
          aria-label={t('board.warehouse')}
          value={warehouseId}
          style={{ minWidth: 160 }}
          onChange={choose}
          options={active.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </h2>
      {query.data ? <PlacesText key={warehouseId} warehouseId={warehouseId} places={query.data.items} /> : null}
    </section>
  )
}

function PlacesText(props: { warehouseId: string; places: readonly { sku: string; shelf: string }[] }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { done, failed } = useFeedback()
  const mayWrite = useCan('stock:write')
  const { warehouseId } = props
  /** What is being typed, and the places that it began with: reading them anew does not take it away. */
  const [draft, setDraft] = useState<{ text: string; from: typeof props.places } | null>(null)
  const places = draft?.from ?? props.places
  const text = draft?.text ?? places.map(({ sku, shelf }) => `${sku}\t${shelf}`).join('\n')
  const wanted = readLines(text)
  const save = useMutation({
    mutationFn: () => {
      const kept = new Set(wanted.map(({ sku }) => sku))
      const gone = places.filter(({ sku }) => !kept.has(sku)).map(({ sku }) => ({ sku, shelf: '' }))
      return boardApi.saveShelves([...wanted, ...gone].map((place) => ({ warehouseId, ...place })))
    },
    onSuccess: async () => {
      done(t('shelves.saved', { count: wanted.length }))
      await client.invalidateQueries({ queryKey: queryKeys.shelves })
      setDraft(null)
    },
    onError: failed,
  })
  return (
    <div className="card-body stack">
      <Input.TextArea
        aria-label={t('shelves.title')}
        rows={8}
        value={text}
        disabled={!mayWrite}
        placeholder={'TSHIRT-RED-L\tA3'}
        onChange={(event) => setDraft({ text: event.target.value, from: places })}
      />
      <p className="muted small">{t('shelves.hint')}</p>
      <div>
        <Button
          disabled={!mayWrite || wanted.length + places.length === 0}
          loading={save.isPending}
          onClick={() => save.mutate()}
        >
          {t('common.save')}
        </Button>
      </div>
    </div>
  )
}
