import { UploadOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { importsApi } from '../api/imports.ts'
import { queryKeys } from '../api/keys.ts'
import { usePreferences } from '../app/preferences.ts'
import { Bone } from '../components/bone.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { ErrorState } from '../components/error-state.tsx'
import { PageHead } from '../components/page-head.tsx'
import { useFeedback } from '../components/use-feedback.tsx'
import { useConnections } from '../features/connections-by-id.ts'
import { ImportCard } from '../features/imports/import-card.tsx'
import { ImportDialog } from '../features/imports/import-dialog.tsx'
import { useCan } from '../features/session/use-session.ts'
import { messageOfCode } from '../lib/error-messages.ts'
import { isSheet, MOST_SHEET_BYTES, sheetAsCsv } from '../lib/sheet-as-csv.ts'
import '../features/imports/imports.css'

/** Order files: choose, look, read in. */
export function ImportsPage() {
  const { t } = useTranslation()
  const { language } = usePreferences()
  const { warn } = useFeedback()
  const navigate = useNavigate()
  const canWrite = useCan('orders:write')
  const { list, query: connections } = useConnections()
  const shops = list.filter(({ kind }) => kind === 'file')
  const input = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<{ name: string; csv: Blob } | null>(null)
  const [isReading, setReading] = useState(false)
  const imports = useQuery({
    queryKey: queryKeys.imports,
    queryFn: importsApi.list,
    refetchInterval: ({ state }) => (state.data?.items.some(({ status }) => status === 'running') ? 1_000 : 30_000),
  })
  const items = imports.data?.items
  const choose = async (chosen: File | undefined) => {
    if (!chosen) return
    if (isSheet(chosen.name) && chosen.size > MOST_SHEET_BYTES) return warn(t('imports.sheetTooLarge'))
    setReading(true)
    try {
      setFile({ name: chosen.name, csv: await sheetAsCsv(chosen) })
    } catch {
      warn(messageOfCode('import.not_text', language))
    } finally {
      setReading(false)
    }
  }
  const hasNoShop = connections.data !== undefined && shops.length === 0
  const running = items?.filter(({ status }) => status === 'running').length ?? 0
  return (
    <>
      <PageHead
        name={
          <>
            <Link to="/orders">{t('orders.title')}</Link> / {t('imports.title')}
          </>
        }
        answer={
          running > 0
            ? t('imports.sentenceRunning', { count: running })
            : items?.some(({ status }) => status === 'ready')
              ? t('imports.sentenceReady')
              : t('imports.sentence')
        }
        actions={
          <Button
            type="primary"
            icon={<UploadOutlined />}
            disabled={!canWrite || hasNoShop}
            loading={isReading}
            onClick={() => input.current?.click()}
          >
            {t('imports.choose')}
          </Button>
        }
      />
      <input
        ref={input}
        type="file"
        hidden
        accept=".csv,.tsv,.txt,.xlsx"
        aria-label={t('imports.choose')}
        onChange={(event) => {
          void choose(event.target.files?.[0])
          event.target.value = ''
        }}
      />
      <div className="imports">
        {imports.error && !items ? <ErrorState error={imports.error} onRetry={() => void imports.refetch()} /> : null}
        {!items && !imports.error ? <Bone height={120} /> : null}
        {hasNoShop ? (
          <EmptyState
            title={t('imports.noShop')}
            hint={t('imports.noShopHint')}
            action={
              <Button onClick={() => void navigate('/connections?new=shop')}>{t('imports.toConnections')}</Button>
            }
          />
        ) : null}
        {items?.length === 0 && !hasNoShop ? (
          <EmptyState title={t('imports.none')} hint={t('imports.noneHint')} />
        ) : null}
        {items?.map((item) => (
          <ImportCard key={item.id} item={item} />
        ))}
      </div>
      {file ? <ImportDialog file={file} connections={shops} onClose={() => setFile(null)} /> : null}
    </>
  )
}
