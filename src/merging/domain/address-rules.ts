/**
 * What the address token of each platform proves. Equal tokens of one shop are one receiver at one address everywhere; what
 * *different* tokens say differs. (?) marks what public material does not settle: the careful reading stands here.
 */

/** `always`: another address. `same_day`: another address when both orders are of one day (拼多多). `nothing`: the text differs, no more. */
export type DifferentTokensProve = 'always' | 'same_day' | 'nothing'

export interface AddressRule {
  /** What the platform calls it, for people. */
  readonly token: string
  readonly different: DifferentTokensProve
}

const rules: Readonly<Record<string, AddressRule>> = {
  taobao: { token: 'OAID', different: 'always' },
  jd: { token: 'OAID', different: 'always' },
  aliexpress: { token: 'OAID', different: 'always' },
  doudian: { token: 'open_address_id', different: 'always' },
  kuaishou: { token: 'openAddressId', different: 'always' },
  xiaohongshu: { token: 'openAddressId', different: 'always' },
  'weixin-shop': { token: 'hash_code', different: 'always' },
  // The token changes from day to day (?): of two days only equality says something.
  pdd: { token: 'open_address_id', different: 'same_day' },
  open: { token: '店铺地址标识', different: 'always' },
  // A keyed digest of the text as it was typed: a space makes another one.
  shopify: { token: '地址摘要', different: 'nothing' },
  woocommerce: { token: '地址摘要', different: 'nothing' },
  amazon: { token: '地址摘要', different: 'nothing' },
}

const unknownPlatform: AddressRule = { token: '地址标识', different: 'always' }

export const addressRule = (channel: string): AddressRule => rules[channel] ?? unknownPlatform
