import { useQuery } from '@tanstack/react-query'
import { insightsApi } from '../api/insights.ts'
import { queryKeys } from '../api/keys.ts'
import { useCan } from '../features/session/use-session.ts'

/** Number of open cases, for the badge beside 异常. */
export function useOpenCases(): number {
  const can = useCan('insights:read')
  const today = useQuery({ queryKey: queryKeys.insights.today, queryFn: insightsApi.today, enabled: can })
  return today.data?.openCases ?? 0
}
