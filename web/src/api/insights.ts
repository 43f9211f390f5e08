import type { OdiDay, OdiReport, Today } from '../../../src/insights/insights.contract.ts'
import { http } from './http.ts'

export type { OdiDay, OdiReport, Today }
export type FirstThing = Today['firstThings'][number]

export const insightsApi = {
  today: () => http.get<Today>('/v1/insights/today'),
  odi: () => http.get<OdiReport>('/v1/insights/odi?days=30'),
}
