import { useMutation, useQueryClient } from '@tanstack/react-query'
import { queryKeys } from '../../api/keys.ts'
import { useFeedback } from '../../components/use-feedback.tsx'

/** Runs an action on an order and takes the new state in; a refusal is told, with its request id. */
export function useOrderAction<Input, Output>(orderId: string, run: (input: Input) => Promise<Output>) {
  const client = useQueryClient()
  const { failed } = useFeedback()
  return useMutation({
    mutationFn: run,
    onError: failed,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.orders.detail(orderId) }),
        client.invalidateQueries({ queryKey: queryKeys.orders.board }),
        client.invalidateQueries({ queryKey: [...queryKeys.orders.all, 'list'] }),
      ]),
  })
}

/** The same for a dialog, which says what was done and closes. */
export function useOrderDialog<Input, Output>(
  orderId: string,
  run: (input: Input) => Promise<Output>,
  { said, onClose }: { said: string; onClose: () => void },
) {
  const { done } = useFeedback()
  const action = useOrderAction(orderId, run)
  const onSuccess = () => {
    done(said)
    onClose()
  }
  return { ...action, mutate: (input: Input) => action.mutate(input, { onSuccess }) }
}
