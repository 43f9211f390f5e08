/** 淘宝's words in ours. */
import type { CanonicalLine, CanonicalOrder } from '../../orders/canonical-order.contract.ts'

type State = CanonicalOrder['state']

/** `status` of an order and of each sub-order. Part shipped stays `paid`: the lines say which of them are shipped. */
export const stateOfStatus: ReadonlyMap<string, State> = new Map([
  ['TRADE_NO_CREATE_PAY', 'pending_payment'],
  ['WAIT_BUYER_PAY', 'pending_payment'],
  ['PAY_PENDING', 'pending_payment'],
  ['WAIT_PRE_AUTH_CONFIRM', 'pending_payment'],
  ['PAID_FORBID_CONSIGN', 'paid'],
  ['WAIT_SELLER_SEND_GOODS', 'paid'],
  ['SELLER_CONSIGNED_PART', 'paid'],
  ['WAIT_BUYER_CONFIRM_GOODS', 'shipped'],
  ['TRADE_BUYER_SIGNED', 'delivered'],
  ['TRADE_FINISHED', 'delivered'],
  ['TRADE_CLOSED', 'refunded'],
  ['TRADE_CLOSED_BY_TAOBAO', 'cancelled'],
])

/** Paid, and the platform does not let it be shipped yet (group not full, controlled goods). */
export const FORBIDDEN_TO_SHIP = 'PAID_FORBID_CONSIGN'

/** `step_trade_status` of a pre-sale: true once the rest is paid as well. */
export const isStepPaid: ReadonlyMap<string, boolean> = new Map([
  ['FRONT_NOPAID_FINAL_NOPAID', false],
  ['FRONT_PAID_FINAL_NOPAID', false],
  ['FRONT_PAID_FINAL_PAID', true],
])

/** `refund_status` of a sub-order; a closed refund leaves the line as it was. */
export const refundOfStatus: ReadonlyMap<string, CanonicalLine['refund']> = new Map([
  ['', 'none'],
  ['NO_REFUND', 'none'],
  ['CLOSED', 'none'],
  ['WAIT_SELLER_AGREE', 'refunding'],
  ['WAIT_BUYER_RETURN_GOODS', 'refunding'],
  ['WAIT_SELLER_CONFIRM_GOODS', 'refunding'],
  ['SELLER_REFUSE_BUYER', 'refunding'],
  ['SUCCESS', 'refunded'],
])

/**
 * Our carrier code (as 快递100 names it) → `company_code` of `taobao.logistics.companies.get`. 京东 and 极兔 are unconfirmed;
 * a carrier outside the table goes under our own code, and the platform says in clear words that it does not know it.
 */
const companyCodes: Readonly<Record<string, string>> = {
  shunfeng: 'SF',
  zhongtong: 'ZTO',
  yuantong: 'YTO',
  shentong: 'STO',
  yunda: 'YUNDA',
  ems: 'EMS',
  youzhengguonei: 'POSTB',
  huitongkuaidi: 'HTKY',
  debangkuaidi: 'DBKD',
  debangwuliu: 'DBL',
  zhaijisong: 'ZJS',
  jd: 'JD',
  jtexpress: 'JTSD',
}

export const companyCode = (carrier: string): string => companyCodes[carrier] ?? carrier
