import { useMutation, useQueryClient } from '@tanstack/react-query'
import { connectionsApi } from '../../api/connections.ts'
import { queryKeys } from '../../api/keys.ts'

/** Calls the other side for real. The answer is shown as it came. */
export function useConnectionTest(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => connectionsApi.test(id),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.connections }),
  })
}
