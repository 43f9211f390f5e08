import type {
  CampaignCounts,
  CampaignDto,
  CampaignStage,
  ChangeCampaign,
  CreateCampaign,
  Figures,
  ListedClaim,
  Proof,
} from '../../../src/campaigns/campaigns.contract.ts'
import { http, type Page, queryString } from './http.ts'

export type { CampaignCounts, CampaignStage, ChangeCampaign, CreateCampaign, Figures, ListedClaim, Proof }
export type Campaign = CampaignDto
export type SecondOfSale = Proof['seconds'][number]

type Pieces = readonly { readonly warehouseId: string; readonly pieces: number }[]
const one = (id: string) => `/v1/campaigns/${encodeURIComponent(id)}`

export const campaignsApi = {
  list: (
    filter: { stage?: CampaignStage | undefined; q?: string | undefined; cursor?: string | null },
    signal?: AbortSignal,
  ) => http.get<Page<Campaign>>(`/v1/campaigns${queryString({ ...filter, limit: 50 })}`, signal),
  byId: (id: string) => http.get<Campaign>(one(id)),
  create: (input: CreateCampaign) => http.post<Campaign>('/v1/campaigns', input),
  change: (id: string, input: ChangeCampaign) => http.patch<Campaign>(one(id), input),
  cancel: (id: string) => http.post<Campaign>(`${one(id)}/cancel`),
  close: (id: string) => http.post<Campaign>(`${one(id)}/close`),
  topUp: (id: string, input: { warehouses: Pieces; reason: string }) => http.post<Campaign>(`${one(id)}/top-up`, input),
  giveBack: (id: string, pieces: number) => http.post<Campaign>(`${one(id)}/give-back`, { pieces }),
  figures: (id: string, signal?: AbortSignal) => http.get<Figures>(`${one(id)}/figures`, signal),
  proof: (id: string) => http.get<Proof>(`${one(id)}/proof`),
  proofCsvUrl: (id: string) => `/api${one(id)}/proof.csv`,
  claimHistoryUrl: (id: string) => `/api${one(id)}/claims/history`,
  claimsExportUrl: (id: string, filter: { q?: string | undefined; status?: ListedClaim['status'] | undefined }) =>
    `/api${one(id)}/claims/export${queryString({ ...filter })}`,
  claims: (
    id: string,
    filter: { q?: string | undefined; status?: ListedClaim['status'] | undefined; cursor?: string | null },
    signal?: AbortSignal,
  ) => http.get<Page<ListedClaim>>(`${one(id)}/claims${queryString({ ...filter, limit: 50 })}`, signal),
}
