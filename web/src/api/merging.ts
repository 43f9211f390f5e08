import type {
  Evidence,
  SeenRules,
  SuggestionDto,
  SuggestionKind,
  SuggestionState,
} from '../../../src/merging/merging.contract.ts'
import { http, type Page, queryString } from './http.ts'

export type { Evidence, SeenRules, SuggestionKind, SuggestionState }
export type Suggestion = SuggestionDto

const one = (id: string) => `/v1/merge-suggestions/${encodeURIComponent(id)}`

export const mergingApi = {
  list: (filter: { state: SuggestionState; kind?: SuggestionKind | undefined; cursor?: string | null }) =>
    http.get<Page<Suggestion>>(`/v1/merge-suggestions${queryString({ ...filter, limit: 50 })}`),
  merge: (id: string) => http.post<Suggestion>(`${one(id)}/merge`),
  undo: (id: string) => http.post<Suggestion>(`${one(id)}/undo`),
  dismiss: (id: string) => http.post<Suggestion>(`${one(id)}/dismiss`, {}),
  rules: () => http.get<SeenRules>('/v1/merge-suggestions/rules'),
  saveRules: (rules: SeenRules) => http.put<SeenRules>('/v1/merge-suggestions/rules', rules),
}
