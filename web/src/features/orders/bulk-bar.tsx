import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type OrderSummary, ordersApi } from '../../api/orders.ts'
import { useFeedback } from '../../components/use-feedback.tsx'
import { useCan } from '../session/use-session.ts'
import { HoldDialog } from './hold-dialog.tsx'
import { useBulk } from './use-bulk.ts'
import './bulk-bar.css'

/** Appears with the selection. */
export function BulkBar(props: { orders: readonly OrderSummary[]; onDone: () => void }) {
  const { t } = useTranslation()
  const canWrite = useCan('orders:write')
  const { done } = useFeedback()
  const bulk = useBulk()
  const [dialog, setDialog] = useState<'hold' | 'tag' | null>(null)
  const [tag, setTag] = useState('')
  const ids = props.orders.map((order) => order.id)
  const held = props.orders.filter((order) => order.holds.length > 0)

  const release = async () => {
    const through = await bulk.run(
      held.map((order) => order.id),
      async (id) => {
        const order = held.find((candidate) => candidate.id === id)
        for (const hold of order?.holds ?? [])
          await ordersApi.release(id, { reason: hold.reason, why: t('orders.bulkRelease') })
      },
    )
    if (through.length > 0) done(t('orders.bulkDone', { ok: through.length }))
    props.onDone()
  }
  const addTag = async () => {
    const through = await bulk.run(ids, (id) => ordersApi.tags(id, { add: [tag.trim()], remove: [] }))
    if (through.length > 0) done(t('orders.bulkDone', { ok: through.length }))
    setDialog(null)
    props.onDone()
  }
  return (
    <div className="bulk-bar" role="toolbar" aria-label={t('common.selected', { count: ids.length })}>
      <span className="num strong">{t('common.selected', { count: ids.length })}</span>
      <Button size="small" disabled={!canWrite} onClick={() => setDialog('hold')}>
        {t('orders.bulkHold')}
      </Button>
      <Button
        size="small"
        disabled={!canWrite || held.length === 0}
        loading={bulk.running}
        onClick={() => void release()}
      >
        {t('orders.bulkRelease')}
        {held.length > 0 ? ` ${held.length}` : ''}
      </Button>
      <Button size="small" disabled={!canWrite} onClick={() => setDialog('tag')}>
        {t('orders.bulkTag')}
      </Button>
      <Button size="small" type="text" onClick={props.onDone}>
        {t('common.clear')}
      </Button>
      {dialog === 'hold' ? <HoldDialog orderIds={ids} onClose={() => setDialog(null)} onDone={props.onDone} /> : null}
      <Modal
        open={dialog === 'tag'}
        title={t('orders.bulkTag')}
        onCancel={() => setDialog(null)}
        onOk={() => void addTag()}
        okButtonProps={{ disabled: tag.trim() === '' }}
        confirmLoading={bulk.running}
        width={400}
      >
        <Input
          aria-label={t('order.addTag')}
          placeholder={t('order.addTag')}
          value={tag}
          maxLength={20}
          onChange={(event) => setTag(event.target.value)}
          onPressEnter={() => void (tag.trim() !== '' && addTag())}
        />
      </Modal>
    </div>
  )
}
