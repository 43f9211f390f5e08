/** 改址: what a buyer's wish for another address can still become, and the states of a request. */
import type { OrderStatus } from '../../orders/orders.contract.ts'
import type { AddressChangeState, AddressStage } from '../address-changes.contract.ts'

/** How long the merchant's people have to answer; the order waits meanwhile. */
export const ANSWER_MS = 24 * 3_600_000

/** Jobs that a keeper has in hand in whole, or that have left. */
const PICKED = ['picked', 'packed', 'handed_over', 'collected', 'intercepted']

/**
 * `change`: nobody has picked it to the end, so the address changes and the order is routed anew.
 * `stop`: a box stands ready, a person takes it out of the line. `intercept`: the courier has it. `over`: it has ended.
 */
export function stageOf(status: OrderStatus, jobStatuses: readonly string[]): AddressStage {
  switch (status) {
    case 'pending_payment':
    case 'paid':
    case 'checking_stock':
    case 'locked':
    case 'allocated':
    case 'label_printed':
      return jobStatuses.some((job) => PICKED.includes(job)) ? 'stop' : 'change'
    case 'shipped':
    case 'in_transit':
    case 'out_for_delivery':
      return 'intercept'
    case 'delivered':
    case 'returned':
    case 'cancelled':
    case 'closed':
      return 'over'
  }
}

/** Accepted is not yet done: the routing, or a person with the courier, finishes it. */
export const transitions: Readonly<Record<AddressChangeState, readonly AddressChangeState[]>> = {
  requested: ['accepted', 'refused', 'expired'],
  accepted: ['done', 'refused'],
  refused: [],
  expired: [],
  done: [],
}

export const mayBecome = (from: AddressChangeState, to: AddressChangeState): boolean => transitions[from].includes(to)

/** What the hub itself says of an end; the buyer's page has these words in its languages. */
export const whyOfEnd = {
  withdrawn: '商家已撤回改址，包裹按原地址派送',
  settled: '包裹没有改到新地址，商品已退款或已另行处理',
  missed: '快递没有拦住包裹，包裹按原地址派送',
  partly: '部分包裹仍送往原地址',
} as const

/** Whose hold it is: a platform's own change of address holds under the same reason (`system`). */
export const HELD_BY = '买家'

export const isHeldByBuyer = (order: {
  readonly holds: readonly { readonly reason: string; readonly by: string }[]
}): boolean => order.holds.some((hold) => hold.reason === 'address_change' && hold.by === HELD_BY)

/** What somebody has to do, for the case. */
export function taskOf(stage: AddressStage, isOwnShop: boolean): string {
  const also = isOwnShop ? '' : '；平台订单请买家在平台上也改一次'
  switch (stage) {
    case 'change':
      return `买家申请改地址，订单已暂停：请同意或拒绝${also}`
    case 'stop':
      return `买家申请改地址，货已拣好：把箱子拿下来，同意后旧面单自动作废，重打面单，再标记完成${also}`
    case 'intercept':
      return '买家申请改地址，包裹已交快递：同意后自动请快递改址或拦截，没有拦住时按您的选择补发'
    case 'over':
      return '买家申请改地址，订单已结束'
  }
}
