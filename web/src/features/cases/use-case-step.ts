import { useMutation, useQueryClient } from '@tanstack/react-query'
import { queryKeys } from '../../api/keys.ts'
import { useFeedback } from '../../components/use-feedback.tsx'

/** One step with a case: whatever came of it, what shows cases is read anew. */
export function useCaseStep<Input>(input: {
  readonly orderId: string
  readonly step: (input: Input) => Promise<unknown>
  readonly said: string
  readonly onDone?: () => void
}) {
  const client = useQueryClient()
  const { done, failed } = useFeedback()
  return useMutation({
    mutationFn: input.step,
    onSuccess: () => {
      done(input.said)
      input.onDone?.()
    },
    onError: failed,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.cases.all }),
        client.invalidateQueries({ queryKey: queryKeys.insights.today }),
        client.invalidateQueries({ queryKey: queryKeys.orders.detail(input.orderId) }),
      ]),
  })
}
