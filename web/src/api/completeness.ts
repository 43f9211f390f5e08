import type { Completeness } from '../../../src/completeness/completeness.contract.ts'
import { http } from './http.ts'

export type { CheckedHour, Completeness } from '../../../src/completeness/completeness.contract.ts'

const one = (id: string) => `/v1/connections/${encodeURIComponent(id)}`

export const completenessApi = {
  read: (id: string, from: number, to: number) =>
    http.get<Completeness>(`${one(id)}/completeness?from=${from}&to=${to}`),
  replay: (id: string, from: number, to: number) => http.post<{ hours: number }>(`${one(id)}/replay`, { from, to }),
}
