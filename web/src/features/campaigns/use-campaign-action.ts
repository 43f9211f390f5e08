import { useMutation, useQueryClient } from '@tanstack/react-query'
import { queryKeys } from '../../api/keys.ts'
import { useFeedback } from '../../components/use-feedback.tsx'

/** Does something with a campaign, says so, and reads what has become of it and of the stock. */
export function useCampaignAction<Input>(
  run: (input: Input) => Promise<unknown>,
  text: string,
  onDone: () => void = () => undefined,
) {
  const client = useQueryClient()
  const feedback = useFeedback()
  return useMutation({
    mutationFn: run,
    onError: feedback.failed,
    onSuccess: () => {
      feedback.done(text)
      onDone()
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.campaigns.all }),
        client.invalidateQueries({ queryKey: queryKeys.stock.all }),
      ]),
  })
}
