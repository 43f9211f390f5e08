import { html, raw } from 'hono/html'
import { platformOf, shopPlatformOf } from '../platforms'
import { shanghaiText } from '../shanghai-time'
import { type OrderState, orderPayFen } from '../shops/order-facts'
import type { Board } from '../world/board'
import { type FaultRule, isActive } from '../world/faults'
import { wecomHtml } from './wecom-markdown'

const nameOf = (kind: string) => platformOf(kind)?.name ?? kind

/** How the shop's app hears of changes. */
function pushWords({ platform, pushUrl }: { platform: string; pushUrl: string }): string {
  const pushesBy = shopPlatformOf(platform)?.pushesBy
  if (pushesBy === 'nothing') return '平台不推送'
  if (pushesBy === 'socket') return '消息走长连接'
  return pushesBy === 'inbox' ? '消息等待领取' : `推送到 ${pushUrl || '（未设置）'}`
}

const ORDER_STATES: Record<OrderState, readonly [string, string]> = {
  pending_payment: ['待支付', 'wait'],
  paid: ['备货中', 'go'],
  partly_shipped: ['部分发货', 'go'],
  shipped: ['已发货', 'ok'],
  delivered: ['已签收', 'ok'],
  finished: ['已完成', 'ok'],
  cancelled: ['已取消', 'no'],
  refunded: ['已退款', 'no'],
}

const STAGES: Record<string, readonly [string, string]> = {
  created: ['待揽收', 'wait'],
  picked_up: ['已揽收', 'go'],
  departed: ['运输中', 'go'],
  arrived_hub: ['运输中', 'go'],
  arrived_city: ['到达城市', 'go'],
  out_for_delivery: ['派送中', 'go'],
  awaiting_collection: ['待自取', 'wait'],
  delivered: ['已签收', 'ok'],
  exception: ['异常', 'no'],
  refused: ['拒收', 'no'],
  returning: ['退回中', 'no'],
  returned: ['已退回', 'no'],
  cancelled: ['已取消', 'no'],
}

const clock = (atMs: number) => shanghaiText(atMs).slice(11)
const yuan = (fen: number) => `¥${(fen / 100).toFixed(2)}`
const tag = ([word, kind]: readonly [string, string]) => html`<span class="tag ${kind}">${word}</span>`

function action(label: string, path: string, body: object = {}, method = 'POST') {
  return html`<button data-method="${method}" data-path="${path}" data-body="${JSON.stringify(body)}">${label}</button>`
}

function panel(title: string, note: unknown, body: unknown) {
  return html`<section><div class="head"><h2>${title}</h2><span class="grey small">${note}</span></div>${body}</section>`
}

/** The numbers at the top. */
export function top({ counts, now }: Board) {
  const key = (name: string, value: number, kind = '') => html`<span class="key ${kind}"><b>${value}</b>${name}</span>`
  const messages = (counts.messages.wecom ?? 0) + (counts.messages['aliyun-sms'] ?? 0)
  return html`<h1><i></i>平台沙箱</h1><a href="/mailbox">信箱</a>${key('订单', counts.orders)}${key('包裹', counts.parcels)}${key('消息', messages)}
${key('已推送', counts.pushes.sent)}${key('待推送', counts.pushes.waiting)}${key('调用被拒', counts.calls.refused, counts.calls.refused > 0 ? 'bad' : '')}
<span class="grey">北京时间 ${clock(now)}</span>`
}

const FAULTS: readonly (readonly [string, FaultRule])[] = [
  ['接口变慢 2 秒', { slowMs: 2_000 }],
  ['10% 接口报 500', { error500Rate: 0.1 }],
  ['10% 接口限流', { throttleRate: 0.1 }],
  ['推送丢失 20%', { loseRate: 0.2 }],
  ['推送重复 50%', { duplicateRate: 0.5 }],
  ['推送乱序', { reorder: true }],
]

// The switches change the rule for all platforms; rules for single ones are set through the API and listed below.
function faultSwitches(board: Board) {
  const general = board.faults.find((rule) => rule.platform === undefined && rule.path === undefined) ?? {}
  const rows = FAULTS.map(([name, effect]) => {
    const field = Object.keys(effect)[0] as keyof FaultRule
    const isOn = isActive({ [field]: general[field] })
    const next = { ...general, [field]: isOn ? undefined : effect[field] }
    const button = html`<button class="${isOn ? 'on' : ''}" data-method="PUT" data-path="/faults" data-body="${JSON.stringify(next)}">${isOn ? '关闭' : '打开'}</button>`
    return html`<div class="switch"><span class="${isOn ? 'bad' : ''}">${name}</span>${button}</div>`
  })
  const single = board.faults.filter((rule) => rule.platform !== undefined || rule.path !== undefined)
  const listed = single.map((rule) => html`<div class="small grey mono">${JSON.stringify(rule)}</div>`)
  return html`${rows}${listed}${board.faults.length > 0 ? html`<div class="row">${action('全部恢复', '/faults', {}, 'DELETE')}</div>` : ''}`
}

/** Shops, the pace of the world, faults. */
export function left(board: Board) {
  const { shops, speed, accounts } = board
  const shopList = shops.map(
    (shop) => html`<div class="row"><b>${shop.shopName}</b><span class="grey">${nameOf(shop.platform)}</span></div>
<div class="small grey cut" title="${shop.shopId} ${shop.pushUrl}">${shop.skus} 个规格${shop.offSale > 0 ? `，${shop.offSale} 个已下架` : ''}；${pushWords(shop)}</div>`,
  )
  const accountList = accounts.map((account) => html`<div class="small grey">${account}</div>`)
  const options = shops.map((shop) => html`<option value="${shop.shopId}">${shop.shopName}</option>`)
  const placing = html`<form class="row" data-path="/orders"><select name="shopId">${options}</select>
<input type="number" name="count" value="1" min="1" max="1000" aria-label="订单数"><button class="main">下单</button></form>`
  const nothing = html`<div class="grey">还没有店铺：用 POST /control/shops 开一家。</div>`
  return html`${panel('店铺与账号', `${shops.length} 家店`, html`<div class="body">${shops.length > 0 ? [shopList, placing] : nothing}${accountList}</div>`)}
${panel(
  '节奏',
  speed.auto ? '自动运行' : '手动',
  html`<form class="body" data-method="PUT" data-path="/speed">
<div class="row"><label><input type="checkbox" name="auto" style="height:auto" ${raw(speed.auto ? 'checked' : '')}>自动下单和走件</label></div>
<div class="row"><label>每分钟订单 <input type="number" name="ordersPerMinute" value="${speed.ordersPerMinute}" min="0" step="any"></label></div>
<div class="row"><label>包裹每步秒数 <input type="number" name="parcelStepSeconds" value="${speed.parcelStepSeconds}" min="0.05" step="any"></label></div>
<div class="row"><button class="main">应用</button></div></form>`,
)}
${panel('故障开关', '全部平台', html`<div class="body" id="switches">${faultSwitches(board)}</div>`)}`
}

/** Orders, parcels, calls. */
export function center(board: Board) {
  return html`${orderPanel(board)}${parcelPanel(board)}${callPanel(board)}`
}

function orderPanel({ orders, counts, shops }: Board) {
  const platformName = (shopId: string) => nameOf(shops.find((shop) => shop.shopId === shopId)?.platform ?? '')
  const rows = orders.map((order) => {
    const goods = order.lines.map((line) => `${line.name}×${line.quantity}`).join('，')
    const { province, city } = order.receiver.region
    const place = province.name === city.name ? city.name : `${province.name}${city.name}`
    const base = `/orders/${order.orderId}`
    const deeds =
      order.state === 'pending_payment'
        ? [action('付款', `${base}/pay`), action('取消', `${base}/cancel`)]
        : order.state === 'paid'
          ? [action('改址', `${base}/address`), action('退款', `${base}/refund`), action('取消', `${base}/cancel`)]
          : order.state === 'shipped' || order.state === 'delivered'
            ? [action('退款', `${base}/refund`)]
            : []
    return html`<tr><td class="mono" title="${order.orderId}">${order.orderId}</td><td title="${goods}"><span class="grey">${platformName(order.shopId)}</span> ${goods}</td><td>${place}</td>
<td>${yuan(orderPayFen(order))}</td><td>${tag(ORDER_STATES[order.state])}</td><td class="act">${deeds}</td></tr>`
  })
  const head = html`<tr><th style="width:160px">订单号</th><th>商品</th><th style="width:100px">收货地</th><th style="width:80px">实付</th><th style="width:76px">状态</th><th style="width:166px"></th></tr>`
  const body =
    orders.length > 0 ? html`<table>${head}${rows}</table>` : html`<div class="none">下单后显示在这里。</div>`
  return panel('店铺订单', `共 ${counts.orders} 单`, body)
}

function parcelPanel({ parcels, counts }: Board) {
  const rows = parcels.map((parcel) => {
    const base = `/parcels/${parcel.waybill}/advance`
    const isOver = ['delivered', 'returned', 'cancelled'].includes(parcel.stage)
    const moves = isOver
      ? ''
      : [
          action('下一站', base),
          action('签收', base, { node: 'delivered' }),
          action('异常', base, { node: 'exception' }),
        ]
    const stopped = `/parcels/${parcel.waybill}/stopped`
    const answers =
      parcel.stop?.outcome === 'open' && !isOver
        ? [action('拦下', stopped, { succeeded: true }), action('没拦住', stopped, { succeeded: false })]
        : ''
    const last = parcel.nodes.at(-1)?.context ?? '等待快递员上门'
    return html`<tr><td class="mono">${parcel.waybill}</td><td>${parcel.companyName}</td><td title="${last}">${last}</td>
<td>${tag(STAGES[parcel.stage] ?? [parcel.stage, ''])}${answers === '' ? '' : html` ${tag(['拦截中', 'wait'])}`}</td><td class="act">${moves}${answers}</td></tr>`
  })
  const head = html`<tr><th style="width:150px">运单号</th><th style="width:84px">快递</th><th>最新轨迹</th><th style="width:132px">状态</th><th style="width:${parcels.some(({ stop }) => stop?.outcome === 'open') ? 276 : 176}px"></th></tr>`
  const body =
    parcels.length > 0 ? html`<table>${head}${rows}</table>` : html`<div class="none">打印面单后显示在这里。</div>`
  return panel('包裹', `共 ${counts.parcels} 件，面单 ${counts.labels} 张`, body)
}

function callPanel({ calls, counts, pushes }: Board) {
  const rows = calls.slice(0, 24).map(
    (
      call,
    ) => html`<tr><td class="grey">${clock(call.at)}</td><td>${nameOf(call.platform)}</td><td class="mono">${call.path}</td>
<td class="${call.ok ? 'good' : 'bad'}" title="${call.reason}">${call.ok ? '通过' : call.reason}</td></tr>`,
  )
  const head = html`<tr><th style="width:84px">时间</th><th style="width:96px">平台</th><th>接口</th><th style="width:42%">结果</th></tr>`
  const body =
    calls.length > 0 ? html`<table>${head}${rows}</table>` : html`<div class="none">收到的接口调用显示在这里。</div>`
  const lateHead = html`<tr><th style="width:84px">下次</th><th style="width:80px">平台</th><th style="width:220px">内容</th><th>回应</th></tr>`
  const late = pushes.slice(0, 6).map(
    (
      push,
    ) => html`<tr><td class="grey">${clock(push.dueAt)}</td><td>${nameOf(push.platform)}</td><td class="mono">${push.label}</td>
<td class="bad" title="${push.note}">${push.state === 'dead' ? '已放弃' : `第 ${push.attempt + 1} 次`} ${push.note}</td></tr>`,
  )
  const latePanel =
    late.length > 0
      ? panel(
          '未确认的推送',
          `待推送 ${counts.pushes.waiting}，已放弃 ${counts.pushes.dead}`,
          html`<table>${lateHead}${late}</table>`,
        )
      : ''
  return html`${latePanel}${panel('接口调用', `通过 ${counts.calls.accepted}，拒绝 ${counts.calls.refused}`, body)}`
}

const TRADE_STATES = {
  WAIT_BUYER_PAY: ['待支付', 'wait'],
  TRADE_SUCCESS: ['已支付', 'ok'],
  TRADE_CLOSED: ['已关闭', 'no'],
} as const

/** What a buyer may do: pay, or pay another amount than was asked for. */
const payments = (path: string, fen: number) => [action('付款', path), action('少付 1 分', path, { fen: fen - 1 })]

/** The own shop and its tills, the WeCom group as a chat, the SMS as a phone. */
export function right({ wecom, dingtalk, miniProgram, sms, wechat, alipay, hasOwnShop, now, counts }: Board) {
  const bubbles = wecom.map(
    (message) =>
      html`<div class="bubble"><span class="who">${message.recipient === 'group' ? '机器人' : `应用 → ${message.recipient}`} · ${clock(message.at)}</span>${raw(wecomHtml(message.text))}${message.kind === 'template_card' ? html`<div class="row">${action('收到', `/messages/${message.id}/press`, { userId: message.recipient.split('|')[0] ?? '' })}</div>` : ''}</div>`,
  )
  const ding = dingtalk.map(
    (message) =>
      html`<div class="bubble"><span class="who">机器人 · ${clock(message.at)}</span>${raw(wecomHtml(message.text))}</div>`,
  )
  const dingGroup = ding.length > 0 ? panel('钉钉群', `${ding.length} 条`, html`<div class="chat">${ding}</div>`) : ''
  const served = miniProgram.map(
    (message) =>
      html`<div><div class="small grey">发给 ${message.recipient.slice(0, 4)}… · ${clock(message.at)}</div><div class="sms">${message.text}</div></div>`,
  )
  const subscribed =
    served.length > 0 ? panel('小程序订阅消息', `${served.length} 条`, html`<div class="phone">${served}</div>`) : ''
  const texts = sms.map(
    (message) =>
      html`<div><div class="small grey">发给 ${message.recipient.replace(/^(.*\d{3})\d{4}(\d{4})$/, '$1****$2')} · ${clock(message.at)}</div><div class="sms">${message.text}</div></div>`,
  )
  const chat =
    bubbles.length > 0
      ? html`<div class="chat">${bubbles}</div>`
      : html`<div class="none">群机器人的消息显示在这里。</div>`
  const phone =
    texts.length > 0 ? html`<div class="phone">${texts}</div>` : html`<div class="none">短信显示在这里。</div>`
  const pay = wechat.map((payment) => {
    const isOpen = payment.state === 'NOTPAY' && payment.expiresAt > now
    const state = payment.state === 'SUCCESS' ? ['已支付', 'ok'] : isOpen ? ['待支付', 'wait'] : ['已关闭', 'no']
    return html`<div class="row"><b>${yuan(payment.totalFen)}</b>${tag([state[0] ?? '', state[1] ?? ''])}${isOpen ? payments(`/wechat-payments/${payment.code}/pay`, payment.totalFen) : ''}${(payment.refunds ?? []).length > 0 ? tag(['已退款', 'no']) : ''}</div>
<div class="small grey">${payment.description}<br><span class="mono">${payment.outTradeNo}</span></div>`
  })
  const wallet = pay.length > 0 ? panel('微信支付', `${pay.length} 个码`, html`<div class="body">${pay}</div>`) : ''
  const trades = alipay.map((trade) => {
    const isOpen = trade.state === 'WAIT_BUYER_PAY'
    const [word, kind] = TRADE_STATES[trade.state]
    return html`<div class="row"><b>${yuan(trade.totalFen)}</b>${tag(trade.refunds.length > 0 ? ['已退款', 'no'] : [word, kind])}${isOpen ? payments(`/alipay-trades/${trade.appId}/${trade.outTradeNo}/pay`, trade.totalFen) : ''}</div>
<div class="small grey">${trade.subject}<br><span class="mono">${trade.outTradeNo}</span></div>`
  })
  const purse = trades.length > 0 ? panel('支付宝', `${trades.length} 笔`, html`<div class="body">${trades}</div>`) : ''
  const ownShop = hasOwnShop
    ? panel(
        '自有商城',
        '开放通道',
        html`<div class="body"><div class="row">${action('下单，15 分钟内付', '/own-shop/orders')}${action('下单，1 分钟内付', '/own-shop/orders', { minutes: 1 })}</div>
<div class="small grey">订单推到订枢，在下面的微信支付或支付宝里付款；过了时间再付，就是迟到的款。</div></div>`,
      )
    : ''
  return html`${ownShop}${wallet}${purse}${panel('企业微信群', `${counts.messages.wecom ?? 0} 条`, chat)}${dingGroup}${subscribed}${panel('短信', `${(counts.messages['aliyun-sms'] ?? 0) + (counts.messages['tencent-sms'] ?? 0)} 条`, phone)}`
}
