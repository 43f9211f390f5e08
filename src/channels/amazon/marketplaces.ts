/** Amazon's marketplaces: where they are served, what they are paid in, and the seller's own page. */
export interface Marketplace {
  readonly region: 'na' | 'eu' | 'fe'
  readonly currency: string
  /** Domain of Seller Central. */
  readonly domain: string
}

const of = (region: Marketplace['region'], currency: string, domain: string): Marketplace => ({
  region,
  currency,
  domain: `sellercentral.${domain}`,
})

/** https://developer-docs.amazon.com/sp-api/docs/marketplace-ids */
export const marketplaces: Readonly<Record<string, Marketplace>> = {
  ATVPDKIKX0DER: of('na', 'USD', 'amazon.com'),
  A2EUQ1WTGCTBG2: of('na', 'CAD', 'amazon.ca'),
  A1AM78C64UM0Y8: of('na', 'MXN', 'amazon.com.mx'),
  A2Q3Y263D00KWC: of('na', 'BRL', 'amazon.com.br'),
  A1F83G8C2ARO7P: of('eu', 'GBP', 'amazon.co.uk'),
  A1PA6795UKMFR9: of('eu', 'EUR', 'amazon.de'),
  A13V1IB3VIYZZH: of('eu', 'EUR', 'amazon.fr'),
  APJ6JRA9NG5V4: of('eu', 'EUR', 'amazon.it'),
  A1RKKUPIHCS9HS: of('eu', 'EUR', 'amazon.es'),
  A1805IZSGTT6HS: of('eu', 'EUR', 'amazon.nl'),
  AMEN7PMS3EDWL: of('eu', 'EUR', 'amazon.com.be'),
  A28R8C7NBKEWEA: of('eu', 'EUR', 'amazon.ie'),
  A2NODRKZP88ZB9: of('eu', 'SEK', 'amazon.se'),
  A1C3SOZRARQ6R3: of('eu', 'PLN', 'amazon.pl'),
  A33AVAJ2PDY3EV: of('eu', 'TRY', 'amazon.com.tr'),
  A2VIGQ35RCS4UG: of('eu', 'AED', 'amazon.ae'),
  A17E79C6D8DWNP: of('eu', 'SAR', 'amazon.sa'),
  ARBP9OOSHTCHU: of('eu', 'EGP', 'amazon.eg'),
  AE08WJ6YKNBMC: of('eu', 'ZAR', 'amazon.co.za'),
  A21TJRUUN4KGV: of('eu', 'INR', 'amazon.in'),
  A1VC38T7YXB528: of('fe', 'JPY', 'amazon.co.jp'),
  A39IBJ37TRP1C6: of('fe', 'AUD', 'amazon.com.au'),
  A19VAU5U5O7RUS: of('fe', 'SGD', 'amazon.sg'),
}

/** `ATVPDKIKX0DER, A2EUQ1WTGCTBG2` → ids. Null when one is unknown, or they are not served from one place. */
export function readMarketplaces(text: string): readonly string[] | null {
  const ids = text.split(/[\s,，;；]+/).filter((id) => id !== '')
  const regions = new Set(ids.map((id) => marketplaces[id]?.region))
  return ids.length > 0 && regions.size === 1 && !regions.has(undefined) ? ids : null
}
