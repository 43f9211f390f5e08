import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Modal, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { importFields } from '../../../../src/imports/domain/columns.ts'
import { importsApi, type Mapping } from '../../api/imports.ts'
import { queryKeys } from '../../api/keys.ts'
import { Bone } from '../../components/bone.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { PreviewTable } from './preview-table.tsx'

/** Columns of a chosen file, its first rows with what is wrong with them, and the button that reads all of it in. */
export function ImportDialog(props: {
  file: { readonly name: string; readonly csv: Blob }
  connections: readonly { readonly id: string; readonly name: string }[]
  onClose: () => void
}) {
  const { t } = useTranslation()
  const { failed } = useFeedback()
  const client = useQueryClient()
  const [mapping, setMapping] = useState<Mapping | null>(null)
  const [connectionId, setConnectionId] = useState(props.connections[0]?.id)
  const preview = useQuery({
    queryKey: [...queryKeys.imports, 'preview', props.file.name, props.file.csv.size, mapping],
    queryFn: () => importsApi.preview(props.file.csv, mapping),
    placeholderData: (before) => before,
    retry: false,
  })
  const chosen = mapping ?? preview.data?.mapping ?? {}
  const upload = useMutation({
    mutationFn: (shop: string) =>
      importsApi.upload(props.file.csv, { connectionId: shop, fileName: props.file.name, mapping: chosen }),
    onSuccess: props.onClose,
    onError: failed,
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.imports }),
  })
  const shown = preview.data
  const isReady = shown !== undefined && shown.missing.length === 0 && connectionId !== undefined
  return (
    <Modal
      open
      width={960}
      title={t('imports.previewTitle', { name: props.file.name })}
      onCancel={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>{t('common.close')}</Button>
          <Button
            type="primary"
            disabled={!isReady}
            loading={upload.isPending}
            onClick={() => connectionId && upload.mutate(connectionId)}
          >
            {t('imports.readIn')}
          </Button>
        </>
      }
    >
      {preview.error ? <ErrorState error={preview.error} onRetry={() => void preview.refetch()} /> : null}
      {!shown && !preview.error ? <Bone height={240} /> : null}
      {shown ? (
        <div className="import-preview">
          <p className="muted">
            {t('imports.form', { encoding: shown.encoding === 'utf-8' ? 'UTF-8' : 'GBK' })}
            {shown.isRemembered ? `　${t('imports.remembered')}` : ''}
          </p>
          {shown.missing.length > 0 ? (
            <Alert
              type="warning"
              showIcon
              title={t('imports.missing', {
                fields: shown.missing.map((field) => t(`imports.field.${field}`)).join('、'),
              })}
            />
          ) : null}
          <div className="import-mapping">
            <div>
              <label htmlFor="import-shop">{t('imports.shop')}</label>
              <Select
                id="import-shop"
                value={connectionId}
                onChange={setConnectionId}
                options={props.connections.map(({ id, name }) => ({ value: id, label: name }))}
              />
            </div>
            {importFields.map((field) => (
              <div key={field} className={shown.missing.includes(field) ? 'missing' : ''}>
                <label htmlFor={`import-${field}`}>{t(`imports.field.${field}`)}</label>
                <Select
                  id={`import-${field}`}
                  allowClear
                  showSearch
                  value={chosen[field] ?? null}
                  placeholder={t('imports.noColumn')}
                  onChange={(column) => setMapping({ ...chosen, [field]: column ?? undefined })}
                  options={shown.header.map((name) => ({ value: name, label: name }))}
                />
              </div>
            ))}
          </div>
          <PreviewTable preview={shown} />
        </div>
      ) : null}
    </Modal>
  )
}
