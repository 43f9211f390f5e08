import type {
  InterceptionDto,
  InterceptionRate,
  OnFailure,
  SaidOutcome,
  StartInterception,
  WishKind,
} from '../../../src/interceptions/interceptions.contract.ts'
import { http, queryString } from './http.ts'

export type { InterceptionDto, InterceptionRate, OnFailure, SaidOutcome, StartInterception, WishKind }

const one = (id: string) => `/v1/interceptions/${encodeURIComponent(id)}`

export const interceptionsApi = {
  start: (orderId: string, input: StartInterception) =>
    http.post<InterceptionDto>(`/v1/orders/${encodeURIComponent(orderId)}/interceptions`, input),
  withdraw: (id: string) => http.post<InterceptionDto>(`${one(id)}/withdraw`, {}),
  /** What the courier said to the person who phoned. */
  outcome: (id: string, input: SaidOutcome) => http.post<InterceptionDto>(`${one(id)}/outcome`, input),
  rates: (span: { from: number; to: number }) =>
    http.get<{ readonly items: readonly InterceptionRate[] }>(`/v1/interceptions/rates${queryString(span)}`),
}
