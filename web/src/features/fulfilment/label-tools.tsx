import { PrinterOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Fulfilment, fulfilmentsApi, type LabelOutcome } from '../../api/fulfilments.ts'
import { queryKeys } from '../../api/keys.ts'
import { usePreferences } from '../../app/preferences.ts'
import { useFeedback } from '../../components/use-feedback.tsx'
import { messageOfCode } from '../../lib/error-messages.ts'
import { useCan } from '../session/use-session.ts'

/** The server takes so many at once. */
const MOST = 100

/** Labels of the whole list at once: what has none yet is asked for, then all of them stand on one sheet to be printed. */
export function LabelTools(props: { jobs: readonly Fulfilment[] }) {
  const { t } = useTranslation()
  const { language } = usePreferences()
  const client = useQueryClient()
  const canWrite = useCan('fulfilment:write')
  const { failed } = useFeedback()
  const [outcomes, setOutcomes] = useState<readonly LabelOutcome[] | null>(null)
  const jobs = props.jobs.filter(({ status }) => status === 'picked' || status === 'packed').slice(0, MOST)
  const print = useMutation({
    mutationFn: () => fulfilmentsApi.printLabels(jobs.map(({ id }) => id)),
    onSuccess: ({ items }) => setOutcomes(items),
    onError: failed,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.fulfilments.all }),
        client.invalidateQueries({ queryKey: queryKeys.orders.all }),
      ]),
  })
  const ready = (outcomes ?? []).filter(({ waybill }) => waybill !== null)
  const refused = Map.groupBy(
    (outcomes ?? []).flatMap(({ error }) => error ?? []),
    ({ code }) => code,
  )
  if (jobs.length === 0 && outcomes === null) return null
  return (
    <>
      <Button
        icon={<PrinterOutlined />}
        disabled={!canWrite || jobs.length === 0}
        loading={print.isPending}
        onClick={() => print.mutate()}
      >
        {t('fulfilment.labels.all', { count: jobs.length })}
      </Button>
      <Modal
        open={outcomes !== null}
        title={t('fulfilment.labels.title')}
        onCancel={() => setOutcomes(null)}
        footer={
          <>
            <Button onClick={() => setOutcomes(null)}>{t('common.close')}</Button>
            <Button
              type="primary"
              disabled={ready.length === 0}
              href={fulfilmentsApi.labelsUrl(ready.map(({ fulfilmentId }) => fulfilmentId))}
              target="_blank"
              rel="noopener noreferrer"
            >
              {t('fulfilment.labels.open', { count: ready.length })}
            </Button>
          </>
        }
      >
        <p className="num">{t('fulfilment.labels.ready', { count: ready.length })}</p>
        {[...refused].map(([code, same]) => (
          <p key={code} className="num">
            {t('fulfilment.labels.refused', { count: same.length })}
            {messageOfCode(code, language)}
          </p>
        ))}
      </Modal>
    </>
  )
}
