/** What people can be told of, in the words of the trade. `red` breaks through quiet hours. */
export type Severity = 'red' | 'yellow' | 'info'

export interface NoticeEvent {
  readonly title: string
  readonly severity: Severity
  /** One line; `{placeholders}` are the event's facts. */
  readonly template: string
  /** For the buyer of the order; the merchant's people when absent. */
  readonly audience?: 'buyer'
}

export const noticeEvents = {
  'order.short': { title: '缺货', severity: 'red', template: '订单 {hubNo} 缺货：{detail}' },
  'order.unreadable': { title: '订单无法识别', severity: 'red', template: '{detail}' },
  'order.unmapped': { title: '商品未关联', severity: 'yellow', template: '订单 {hubNo} 有商品未关联 SKU：{detail}' },
  'order.promise_soon': {
    title: '临近承诺',
    severity: 'yellow',
    template: '订单 {hubNo} 距计划送达 {promisedAt} 不足 4 小时，当前{status}',
  },
  'order.promise_critical': {
    title: '即将超时',
    severity: 'red',
    template: '订单 {hubNo} 距计划送达 {promisedAt} 不足 1 小时，当前{status}',
  },
  'order.overdue': {
    title: '已超时',
    severity: 'red',
    template: '订单 {hubNo} 已过计划送达 {promisedAt}，当前{status}',
  },
  'order.breach_risk': {
    title: '预计超时',
    severity: 'yellow',
    template: '订单 {hubNo} 预计赶不上计划送达 {promisedAt}：{detail}',
  },
  'order.arriving_soon': {
    title: '即将送达',
    severity: 'info',
    template: '订单 {hubNo} 预计 {expectedAt} 前送达，{carrier} {waybill}，派送电话 {driverPhone}',
    audience: 'buyer',
  },
  'buyer.shipped': {
    title: '买家：已发货',
    severity: 'info',
    template: '您在{shop}的订单 {hubNo} 已发货，{carrier} {waybill}，预计 {expectedAt} 前送达',
    audience: 'buyer',
  },
  'buyer.promise_changed': {
    title: '买家：送达时间变化',
    severity: 'info',
    template: '您在{shop}的订单 {hubNo} 预计送达时间由 {before} 变为 {expectedAt}',
    audience: 'buyer',
  },
  'buyer.address_change': {
    title: '买家：改址结果',
    severity: 'info',
    template: '您在{shop}的订单 {hubNo} 的改址申请{result}',
    audience: 'buyer',
  },
  'buyer.intercepted': {
    title: '买家：拦截结果',
    severity: 'info',
    template: '您在{shop}的订单 {hubNo} 的包裹 {waybill} 拦截{result}',
    audience: 'buyer',
  },
  'shelf.waiting': {
    title: '货架待拣',
    severity: 'red',
    template: '{shelf} 货架还有 {count} 单待拣，最晚 {latest}（{warehouse}，{keeper}）',
  },
  'shelf.unanswered': {
    title: '货架无人应答',
    severity: 'red',
    template: '{shelf} 货架还有 {count} 单待拣，最晚 {latest}，{minutes} 分钟无人应答（{warehouse}，{keeper}）',
  },
  'order.stuck': { title: '履约停滞', severity: 'red', template: '订单 {hubNo} 48 小时无状态变化，停在{status}' },
  'parcel.stuck': {
    title: '包裹停滞',
    severity: 'yellow',
    template: '订单 {hubNo} 的包裹停在{status}过久，{waybill}',
  },
  'fulfilment.pick_overdue': {
    title: '拣货超时',
    severity: 'yellow',
    template: '订单 {hubNo} 待拣货超过 2 小时（{warehouse}）',
  },
  'order.shipped': { title: '已出库', severity: 'info', template: '订单 {hubNo} 已出库，{carrier} {waybill}' },
  'order.delivered': { title: '已签收', severity: 'info', template: '订单 {hubNo} 已签收，{carrier} {waybill}' },
  'parcel.exception': {
    title: '包裹异常',
    severity: 'red',
    template: '订单 {hubNo} 包裹异常，{carrier} {waybill}：{detail}',
  },
  'interception.succeeded': {
    title: '拦截成功',
    severity: 'info',
    template: '订单 {hubNo} 的包裹已拦截，{carrier} {waybill}：{detail}',
  },
  'interception.failed': {
    title: '拦截失败',
    severity: 'red',
    template: '订单 {hubNo} 的包裹没有拦住，{carrier} {waybill}：{detail}',
  },
  'order.cancelled': { title: '订单取消', severity: 'info', template: '订单 {hubNo} 已取消：{detail}' },
  'payment.late': { title: '取消后到账', severity: 'yellow', template: '订单 {hubNo} 取消后到账：{detail}' },
  'payment.trouble': { title: '收款异常', severity: 'red', template: '收款需要处理：{detail}' },
  'connection.broken': { title: '连接中断', severity: 'red', template: '“{name}”连接异常：{detail}' },
  'connection.unauthorised': {
    title: '授权失效',
    severity: 'red',
    template: '“{name}”的平台授权已失效，请到「渠道」重新授权：{detail}',
  },
  'webhook.paused': { title: 'Webhook 已暂停', severity: 'red', template: 'Webhook “{name}”已自动暂停：{detail}' },
  'case.past_due': {
    title: '异常超期',
    severity: 'red',
    template: '{group}有 {count} 件异常超过处理期限，最早 {oldest}（{people}）',
  },
  'case.opened': { title: '新异常单', severity: 'yellow', template: '订单 {hubNo} 新异常单：{detail}（{group}）' },
  'label.balance_low': {
    title: '面单余额不足',
    severity: 'yellow',
    template: '“{name}”{carrier} {branch} 的电子面单只剩 {left} 张，请充值（{people}）',
  },
} as const satisfies Readonly<Record<string, NoticeEvent>>

export type NoticeEventName = keyof typeof noticeEvents

/** Said of every order, whatever happened to it. */
const orderFields = ['hubNo', 'platformOrderId', 'status', 'promisedAt', 'warehouse', 'carrier', 'waybill', 'detail']

/** Said to buyers besides. `…Time` is `2026年11月22日 15:00`, `link` the buyer's page of the order. */
const buyerFields = ['shop', 'items', 'expectedAt', 'expectedTime', 'shippedTime', 'promisedTime', 'link']

/** Names that words for this event may ask for. */
export function fieldsOf(event: NoticeEventName): string[] {
  const own = [...noticeEvents[event].template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')
  const buyers = isForBuyer(event) ? buyerFields : []
  return [...new Set(own.includes('hubNo') ? [...own, ...orderFields, ...buyers] : own)]
}

/** A notice of such an event goes to the buyer of its order or to nobody. */
export const isForBuyer = (event: string): boolean => noticeEvent(event)?.audience === 'buyer'

export const noticeEventNames = Object.keys(noticeEvents) as readonly NoticeEventName[]

/** Null for a name that nobody defined. */
export function noticeEvent(name: string): NoticeEvent | null {
  return Object.hasOwn(noticeEvents, name) ? noticeEvents[name as NoticeEventName] : null
}
