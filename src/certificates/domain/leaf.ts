/** What a leaf of a merchant's log says: one version of one promise, without anything of a person. */
import { formatLocal } from '../../core/time.ts'

/** Members in the order of their names, so that the text is the same whoever writes it (as RFC 8785 does). Times: RFC 3339, +08:00. */
export interface Leaf {
  readonly certificate: string
  readonly kind: 'dingshu.promise.1'
  readonly madeAt: string
  readonly order: string
  readonly promisedAt: string
  readonly quantile: number
  readonly shop: string
  readonly version: number
  readonly why: string
}

/** The leaf that a text says, or null. By hand: the page that checks certificates loads no library. */
export function readLeaf(text: string): Leaf | null {
  try {
    const { kind, version, quantile, ...rest }: Partial<Record<keyof Leaf, unknown>> = JSON.parse(text)
    const texts = [rest.certificate, rest.madeAt, rest.order, rest.promisedAt, rest.shop, rest.why]
    const isLeaf =
      kind === 'dingshu.promise.1' &&
      Number.isInteger(version) &&
      typeof quantile === 'number' &&
      texts.every((value) => typeof value === 'string')
    return isLeaf ? ({ kind, version, quantile, ...rest } as Leaf) : null
  } catch {
    return null
  }
}

export interface LeafFacts {
  readonly certificate: string
  /** The merchant's public name and the hub's number of the order. */
  readonly shop: string
  readonly order: string
  readonly version: number
  /** Epoch ms. */
  readonly promisedAt: number
  readonly madeAt: number
  /** 0..1: share of parcels that is to arrive in time. */
  readonly quantile: number
  readonly why: string
}

const localTime = (at: number): string => `${formatLocal(at).replace(' ', 'T')}+08:00`

/** The bytes of the leaf, as text. Written once and stored: never made again from values. */
export function leafText({ certificate, shop, order, version, promisedAt, madeAt, quantile, why }: LeafFacts): string {
  const leaf: Leaf = {
    certificate,
    kind: 'dingshu.promise.1',
    madeAt: localTime(madeAt),
    order,
    promisedAt: localTime(promisedAt),
    quantile,
    shop,
    version,
    why,
  }
  return JSON.stringify(leaf)
}

const ID = /^([\w-]{8,64})\.([\w-]{8,64})$/

/** Names log (the tenant's id) and order; nobody can guess one, and it opens nothing but the certificate. */
export const certificateId = (tenantId: string, orderId: string): string =>
  `${tenantId}.${orderId.replace(/^ord_/, '')}`

export function readCertificateId(id: string): { readonly tenantId: string; readonly orderId: string } | null {
  const [, tenant, order] = ID.exec(id) ?? []
  return tenant && order ? { tenantId: tenant, orderId: `ord_${order}` } : null
}

/** 存证编号: the first 12 hex digits of the first version's leaf hash, which is what the number proves. */
export const evidenceNo = (firstLeafHash: string): string =>
  `DS-${(firstLeafHash.slice(0, 12).toUpperCase().match(/.{4}/g) ?? []).join('-')}`
