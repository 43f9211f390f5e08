import { useMutation, useQueryClient } from '@tanstack/react-query'
import { queryKeys } from '../../api/keys.ts'
import { useFeedback } from '../../components/use-feedback.tsx'

/** Writes to a ledger and reads its new state. */
export function useStockAction<Input>(
  run: (input: Input) => Promise<unknown>,
  done: { text: string; onDone: () => void },
) {
  const client = useQueryClient()
  const feedback = useFeedback()
  return useMutation({
    mutationFn: run,
    onError: feedback.failed,
    onSuccess: () => {
      feedback.done(done.text)
      done.onDone()
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.stock.all }),
  })
}
