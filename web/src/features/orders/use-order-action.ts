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
