/** A merchant with stock, a shop's key and a running sale. */

import type { CampaignDto, Claimed, CreateCampaign } from '../../src/campaigns/campaigns.contract.ts'
import type { SignedIn } from './tenants.ts'
import { self } from './tenants.ts'

export interface Sale {
  readonly campaign: CampaignDto
  /** Claims with the shop's key, as its server does. */
  claim(body: {
    requestId: string
    buyerId: string
    quantity?: number
  }): Promise<{ status: number; body: Claimed & { code?: string } }>
  /** The same, whole in the address. */
  claimLine(line: string): Promise<{ status: number; body: Claimed & { code?: string } }>
  post(path: string): Promise<{ status: number; body: Record<string, unknown> }>
}

export const keyOf = async (merchant: SignedIn, scopes: readonly string[]): Promise<string> =>
  (await merchant.send<{ key: string }>('POST', '/api/v1/keys', { name: '商城', scopes })).key

/** Opens at once, unless said otherwise. */
export async function aSale(
  merchant: SignedIn,
  more: Partial<CreateCampaign> & Pick<CreateCampaign, 'sku' | 'warehouses'>,
): Promise<Sale> {
  const now = Date.now()
  const campaign = await merchant.send<CampaignDto>('POST', '/api/v1/campaigns', {
    name: '双十一秒杀',
    priceFen: 9_900,
    opensAt: now - 1_000,
    closesAt: now + 3_600_000,
    ...more,
  })
  const key = await keyOf(merchant, ['campaigns:claim'])
  const send = async (method: string, path: string, body?: unknown) => {
    const response = await self.fetch(`http://dingshu.test/api/v1/campaigns/${campaign.id}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
      },
      body: body === undefined ? null : JSON.stringify(body),
    })
    return { status: response.status, body: (await response.json()) as never }
  }
  const post = (path: string, body?: unknown) => send('POST', path, body)
  return {
    campaign,
    claim: (body) => post('/claims', body),
    claimLine: (line) => send('PUT', `/requests/${line}`),
    post,
  }
}
