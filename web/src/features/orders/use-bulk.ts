import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import { useFeedback } from '../../components/use-feedback.tsx'

const AT_ONCE = 4

/** The same action on several orders; refusals are counted and the first is told. Answers the ids that went through. */
export function useBulk() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { failed, textOf, warn } = useFeedback()
  const [running, setRunning] = useState(false)
  const run = async (ids: readonly string[], act: (id: string) => Promise<unknown>): Promise<string[]> => {
    setRunning(true)
    const through: string[] = []
    const errors: unknown[] = []
    const queue = [...ids]
    const worker = async () => {
      for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
        try {
          await act(id)
          through.push(id)
        } catch (error) {
          errors.push(error)
        }
      }
    }
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, ids.length) }, worker))
    setRunning(false)
    client.invalidateQueries({ queryKey: queryKeys.orders.all }).catch(console.error)
    if (errors.length > 0 && ids.length === 1) failed(errors[0])
    else if (errors.length > 0)
      warn(t('orders.bulkPartly', { ok: through.length, failed: errors.length, why: textOf(errors[0]) }))
    return through
  }
  return { run, running }
}
