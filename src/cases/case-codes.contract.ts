/** 原因代码: the presets, and which of them each kind of case is. The only table of both. */

export const presetGroups = {
  service: { zh: '客服', en: 'Customer service' },
  warehouse: { zh: '仓库', en: 'Warehouse' },
  finance: { zh: '财务', en: 'Finance' },
  operations: { zh: '运营', en: 'Operations' },
} as const
export type PresetGroup = keyof typeof presetGroups

export interface PresetCode {
  readonly zh: string
  readonly en: string
  readonly group: PresetGroup
  /** From opened to the deadline. */
  readonly hours: number
  /** Kinds of cases, as the flows open them. */
  readonly kinds: readonly string[]
  /** Words by which a courier's sentence (`parcel_exception`) says that it is this. */
  readonly said?: RegExp
}

/** In the order in which a courier's sentence is held against `said`. */
export const presetCodes = {
  lost: { zh: '丢件', en: 'Lost', group: 'service', hours: 24, kinds: [], said: /丢失|遗失|丢件|\blost\b/i },
  damaged: { zh: '破损', en: 'Damaged', group: 'service', hours: 24, kinds: [], said: /破损|损坏|毁损|damaged/i },
  customs_return: {
    zh: '清关退回',
    en: 'Returned by customs',
    group: 'operations',
    hours: 48,
    kinds: [],
    said: /清关|海关|customs/i,
  },
  wrong_address: {
    zh: '地址有误',
    en: 'Wrong address',
    group: 'service',
    hours: 8,
    kinds: ['address_change'],
    said: /地址|查无此人|电话有误|空号|address/i,
  },
  refused: {
    zh: '拒收退回',
    en: 'Refused or returning',
    group: 'service',
    hours: 12,
    kinds: ['parcel_refused', 'parcel_returning', 'parcel_returned', 'interception'],
    said: /拒收|拒签|refused/i,
  },
  stage_stuck: {
    zh: '环节停滞',
    en: 'Stuck in a stage',
    group: 'warehouse',
    hours: 4,
    kinds: ['stage_stuck', 'pick_overdue'],
  },
  no_change_48h: {
    zh: '48 小时无变化（熔断）',
    en: 'No change for 48 h',
    group: 'service',
    hours: 4,
    kinds: ['stuck'],
  },
  short: { zh: '缺货', en: 'Short of stock', group: 'operations', hours: 8, kinds: ['short'] },
  label_failed: { zh: '面单失败', en: 'Label failed', group: 'warehouse', hours: 2, kinds: ['label_failed'] },
  payment_late: {
    zh: '收款异常',
    en: 'Payment late or wrong',
    group: 'finance',
    hours: 24,
    kinds: [
      'payment_refund',
      'payment_refund_failed',
      'payment_mismatch',
      'payment_unclaimed',
      'payment_of_cancelled',
      'payment_refunded_outside',
    ],
  },
  freight_refund: {
    zh: '运费追回',
    en: 'Freight to be refunded',
    group: 'finance',
    hours: 72,
    kinds: ['freight_refund'],
  },
  promise_late: {
    zh: '承诺告急',
    en: 'Promise in danger',
    group: 'service',
    hours: 4,
    kinds: ['promise_yellow', 'promise_red', 'breach_risk', 'overdue'],
  },
  needs_check: {
    zh: '人工核对',
    en: 'To be looked at',
    group: 'operations',
    hours: 8,
    kinds: [
      'parcel_exception',
      'cancelled_after_shipping',
      'platform_differs',
      'shared_parcel',
      'unknown_state',
      'orders_missing',
    ],
  },
} as const satisfies Readonly<Record<string, PresetCode>>
export type PresetCodeId = keyof typeof presetCodes

export const presetCodeIds = Object.keys(presetCodes) as readonly PresetCodeId[]
