import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { fulfilmentsApi } from '../../api/fulfilments.ts'
import { queryKeys } from '../../api/keys.ts'
import { useFeedback } from '../../components/use-feedback.tsx'
import type { StageVerb } from '../../lib/next-stage.ts'

export type StageInput =
  | { readonly verb: Exclude<StageVerb, 'pick' | 'weigh'> }
  | {
      readonly verb: 'pick'
      readonly jobs: readonly { readonly id: string; readonly lines: { lineNo: number; quantity: number }[] }[]
    }
  | { readonly verb: 'weigh'; readonly weightG: number }

async function take(id: string, input: StageInput): Promise<unknown> {
  switch (input.verb) {
    case 'start_picking':
      return fulfilmentsApi.startPicking(id)
    case 'pick':
      // One after the other: what was taken so far counts when a later one is refused.
      for (const job of input.jobs) await fulfilmentsApi.pick(job.id, job.lines)
      return undefined
    case 'pack':
      return fulfilmentsApi.pack(id)
    case 'weigh':
      return fulfilmentsApi.weigh(id, input.weightG)
    case 'print_label':
      return fulfilmentsApi.printLabel(id)
    case 'void_label':
      return fulfilmentsApi.voidLabel(id)
    case 'hand_over':
      return fulfilmentsApi.handOver(id)
  }
}

/** One step of a fulfilment; the phone buzzes shortly when it is done, longer when it was refused. */
export function useStage(id: string) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { done, failed } = useFeedback()
  return useMutation({
    mutationFn: (input: StageInput) => take(id, input),
    onSuccess: (_, input) => {
      navigator.vibrate?.(40)
      done(t(`fulfilment.done.${input.verb}`))
    },
    onError: (error) => {
      navigator.vibrate?.([80, 60, 80])
      failed(error)
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.fulfilments.all }),
        client.invalidateQueries({ queryKey: queryKeys.orders.all }),
      ]),
  })
}
