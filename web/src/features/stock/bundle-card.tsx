import { PlusOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, InputNumber, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { type BundlePart, catalogApi } from '../../api/catalog.ts'
import { queryKeys } from '../../api/keys.ts'
import { useCan } from '../session/use-session.ts'
import { useStockAction } from './use-stock-action.ts'

/** 组合装: what a SKU is made of, if it is a bundle. Its parts lie on the shelf, it does not. */
export function BundleCard(props: { sku: string }) {
  const { t } = useTranslation()
  const canRead = useCan('catalog:read')
  const canWrite = useCan('catalog:write')
  const [editing, setEditing] = useState(false)
  const query = useQuery({
    queryKey: queryKeys.stock.parts(props.sku),
    queryFn: () => catalogApi.parts(props.sku),
    enabled: canRead,
  })
  const parts = query.data?.parts
  if (!parts) return null
  return (
    <section className="card">
      <h2 className="card-head">
        {t('stock.bundle.title')}
        <span className="grow" />
        <Button size="small" disabled={!canWrite} onClick={() => setEditing(true)}>
          {t(parts.length > 0 ? 'stock.bundle.edit' : 'stock.bundle.make')}
        </Button>
      </h2>
      <div className="card-body">
        {parts.length === 0 ? <p className="muted">{t('stock.bundle.none')}</p> : null}
        {parts.map(({ sku, quantity }) => (
          <p key={sku} className="row num">
            <Link className="grow clip" to={`/stock?open=${encodeURIComponent(sku)}`}>
              {sku}
            </Link>
            <strong>× {quantity}</strong>
          </p>
        ))}
      </div>
      {editing ? <BundleDialog sku={props.sku} parts={parts} onClose={() => setEditing(false)} /> : null}
    </section>
  )
}

function BundleDialog(props: { sku: string; parts: readonly BundlePart[]; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [form] = Form.useForm<{ parts: BundlePart[] }>()
  const save = useStockAction(
    async ({ parts }: { parts: BundlePart[] }) => {
      await catalogApi.saveParts(
        props.sku,
        parts.map(({ sku, quantity }) => ({ sku: sku.trim(), quantity })),
      )
      await client.invalidateQueries({ queryKey: queryKeys.stock.parts(props.sku) })
    },
    { text: t('stock.bundle.saved'), onDone: props.onClose },
  )
  const required = (what: string) => [{ required: true, message: t('common.required', { what }) }]
  return (
    <Modal
      open
      title={t('stock.bundle.dialogTitle', { sku: props.sku })}
      okText={t('common.save')}
      onOk={form.submit}
      onCancel={props.onClose}
      confirmLoading={save.isPending}
      width={480}
    >
      <p className="muted bundle-hint">{t('stock.bundle.hint')}</p>
      <Form
        form={form}
        requiredMark={false}
        initialValues={{ parts: props.parts.length > 0 ? props.parts : [{ sku: '', quantity: 1 }] }}
        onFinish={save.mutate}
      >
        <Form.List name="parts">
          {(fields, { add, remove }) => (
            <>
              {fields.map(({ key, name }) => (
                <div key={key} className="bundle-line">
                  <Form.Item name={[name, 'sku']} rules={required(t('stock.skuCode'))}>
                    <Input aria-label={t('stock.skuCode')} placeholder={t('stock.skuCode')} maxLength={100} />
                  </Form.Item>
                  <Form.Item name={[name, 'quantity']} rules={required(t('stock.quantity'))}>
                    <InputNumber aria-label={t('stock.quantity')} min={1} max={1000} precision={0} />
                  </Form.Item>
                  <Button type="text" onClick={() => remove(name)}>
                    {t('stock.bundle.remove')}
                  </Button>
                </div>
              ))}
              <Button icon={<PlusOutlined />} onClick={() => add({ sku: '', quantity: 1 })}>
                {t('stock.bundle.add')}
              </Button>
            </>
          )}
        </Form.List>
      </Form>
    </Modal>
  )
}
