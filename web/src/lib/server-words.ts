/**
 * Sentences that the hub writes down in Chinese at the moment of a decision (why a warehouse, why a hold, why a case), read
 * in English. What people, platforms and couriers wrote stays as they wrote it, and so does a sentence that is not known here.
 */
import type { Language } from './format.ts'

const exact: Readonly<Record<string, string>> = {
  // Routing: why a warehouse was ruled out.
  仓库已停用: 'The warehouse is switched off',
  没有可用的承运商: 'It has no carrier',
  '收货地区不明，没有承运商送全国': 'The region is unknown, and no carrier delivers everywhere',
  锁定时库存已被占用: 'Its stock was taken before it could be locked',
  // Holds, cases and the timeline.
  平台审核中: 'Under review by the platform',
  买家申请退款: 'The buyer asks for a refund',
  '平台改了地址或商品，重新分单中': 'The platform changed the address or the goods; being routed again',
  平台改了地址或商品: 'The platform changed the address or the goods',
  拣货后平台改了地址或商品: 'The platform changed the address or the goods after picking',
  '已出库后平台取消或退款，是否拦截': 'Cancelled or refunded on the platform after it left: intercept?',
  平台取消或退款: 'Cancelled or refunded on the platform',
  平台后台发货: 'Shipped in the platform’s own back office',
  平台更新: 'News from the platform',
  超时未付款: 'Not paid in time',
  商品映射: 'Listing mapped',
  到货: 'Goods arrived',
  人工放行: 'Released by hand',
  人工重新分仓: 'Routed again by hand',
  订单已取消: 'The order was cancelled',
  已签收: 'Delivered',
  已升级: 'Followed by a graver case',
  付款时承诺: 'Promised at payment',
  分仓后更新: 'Updated once the warehouse was known',
  '待拣货超过 2 小时': 'Waiting to be picked for over 2 hours',
  '48 小时没有任何变化，已熔断': 'No change of any kind for 48 hours; the circuit is broken',
  包裹在当前环节停留过久: 'The parcel has stayed too long at this stage',
  物流订阅被拒绝: 'The courier service refused to watch the parcel',
  等待处理: 'Waiting for somebody',
  已停止自动重试: 'No longer retried by itself',
  // Why something cannot be done now.
  没有挂起: 'Not on hold',
  '已出库，不能挂起': 'It has left and cannot be held',
  '已拣货，不能改派': 'Already picked; it cannot go to another warehouse',
  现在不能改派: 'It cannot be routed again now',
  '只有待拣货、多行的订单可以拆': 'Only orders of several lines that wait to be picked can be split',
  没有可以合并的发货单: 'There are no jobs to merge',
  '已出库，请走拦截或退货': 'It has left: intercept it or take it back',
  // Promise.
  '已过截单时间，次日发': 'after the cut-off, leaves the next day',
  // Parked.
  多次处理失败: 'Failed again and again',
  // Stock.
  质检: 'in QC',
  在途: 'in transit',
  订单占用: 'orders',
  购物车预占: 'carts',
  购物车: 'Cart',
  库存池: 'pool',
  人工占用: 'Held by hand',
  其他订单: 'Other orders',
  盘点: 'Count',
  调拨: 'Transfer',
  入库: 'Received',
  退货入库: 'Returned',
  活动备货: 'Put aside for a campaign',
  售罄后主库存补货: 'Refilled after selling out',
  人工补货: 'Refilled by hand',
  // Words of holds on Today.
  风控待审: 'Waiting for risk review',
  商品未匹配: 'Listing not mapped',
  缺货: 'Out of stock',
  改址中: 'Address being changed',
  等人工放行: 'Waiting for a person',
  人工挂起: 'Held by hand',
  // Titles of notices.
  商品未关联: 'Listing not mapped',
  已出库: 'Shipped',
  临近承诺: 'Promise near',
  即将超时: 'Nearly late',
  已超时: 'Late',
  履约停滞: 'Stuck',
  包裹停滞: 'Parcel stuck',
  拣货超时: 'Picking late',
  包裹异常: 'Parcel in trouble',
  订单取消: 'Order cancelled',
  连接中断: 'Connection broken',
  'Webhook 已暂停': 'Webhook paused',
  新异常单: 'New case',
  '对方答复 410，不再接收': 'the other side answered 410: it takes no more',
}

/** What the connection forms ask for. */
const forms: Readonly<Record<string, string>> = {
  抖店: 'Doudian (Douyin Shop)',
  '在抖店开放平台 op.jinritemai.com 创建自用型应用，开通订单、商品、库存权限，并把推送地址设为本页给出的地址。':
    'Create an app for your own use at op.jinritemai.com with the rights for orders, goods and stock, and set its push address to the one shown on this page.',
  '店铺 ID': 'Shop ID',
  '接口地址（可选）': 'API address (optional)',
  '首次拉取天数（可选）': 'Days that the first pull looks back (optional)',
  '每隔几分钟拉取一次（可选，1–60）': 'Minutes between two pulls (optional, 1–60)',
  开放通道: 'Open channel',
  '小程序、官网或自建商城按 Standard Webhooks 签名推送订单；填写回调地址后，发货与库存变化会推回给你。':
    'Your mini-program or own site pushes orders, signed as Standard Webhooks; with a callback address, shipping and stock are pushed back to you.',
  '签名密钥（whsec_ 开头）': 'Signing secret (whsec_…)',
  '回调地址（可选）': 'Callback address (optional)',
  快递100: 'Kuaidi100',
  '在快递100企业后台“授权参数”中取得 customer、key、secret；salt 由您自定（建议 8 位以上），用于校验推送。':
    'customer, key and secret are under “授权参数” in Kuaidi100’s company back office; the salt is yours to choose (8 characters or more) and proves its pushes.',
  '授权 key': 'Authorisation key',
  '推送校验 salt': 'Salt that proves pushes',
  快递鸟: 'Kdniao',
  '在快递鸟用户中心取得商户号与 API Key；各快递的电子面单账号逐行填写。轨迹推送地址需在快递鸟后台设置。':
    'The merchant number and API key are in Kdniao’s user centre; add the e-waybill account of each courier. Set the push address for tracks in its back office.',
  '商户号 EBusinessID': 'Merchant number (EBusinessID)',
  '电子面单账号：zhongtong,客户号,密码,网点名称,月结号；多个用分号隔开':
    'E-waybill accounts: zhongtong, customer number, password, branch, monthly account; several separated by semicolons',
  '网关地址（可选）': 'Gateway address (optional)',
  企业微信群机器人: 'WeCom group robot',
  '在企业微信群中添加“群机器人”，复制 Webhook 地址中 key= 后面的一段。':
    'Add a robot to the WeCom group and copy what follows key= in its webhook address.',
  '机器人 key': 'Robot key',
  阿里云短信: 'Aliyun SMS',
  '使用具有短信权限的 RAM 用户 AccessKey；签名与模板需先在阿里云通过审核，模板变量名与提醒内容一致（如 hubNo）。':
    'Use the AccessKey of a RAM user with the right to send messages. Aliyun has to approve signature and templates first; their variables are named as in the notices (hubNo, for example).',
  短信签名: 'Signature',
  模板: 'Templates',
  接收号码: 'Receivers',
  多个号码用逗号分隔: 'Several numbers separated by commas',
  某某旗舰店: 'Your shop',
  // What a test call answered.
  企业微信群机器人已收到测试消息: 'the group has received a test message',
  '开放通道：密钥可用，等待推送订单': 'the secret works; waiting for orders to be pushed',
  '开放通道：密钥可用，回调地址已应答': 'the secret works, and the callback address answered',
  '快递100 已应答，授权 key 与签名有效': 'Kuaidi100 answered; key and signature are right',
  '快递鸟已应答，商户号与 API Key 有效': 'Kdniao answered; merchant number and API key are right',
  '阿里云短信已应答，AccessKey 与签名有效': 'Aliyun answered; AccessKey and signature are right',
}

/** States of an order within a notice. */
const states: Readonly<Record<string, string>> = {
  待付款: 'unpaid',
  已付款: 'paid',
  库存校验中: 'being checked',
  已锁定: 'locked',
  分单完成: 'allocated',
  面单打印: 'labelled',
  已出库: 'shipped',
  运输中: 'in transit',
  派送中: 'out for delivery',
  已取消: 'cancelled',
  已退回: 'returned',
  已关闭: 'closed',
  已签收: 'delivered',
}

const stateWord = (text: string): string => states[text] ?? text

/** Carriers as the hub names them in a sentence. */
const carriers: Readonly<Record<string, string>> = {
  顺丰速运: 'SF Express',
  中通快递: 'ZTO',
  圆通速递: 'YTO',
  申通快递: 'STO',
  韵达快递: 'Yunda',
  百世快递: 'Best Express',
  邮政快递包裹: 'China Post',
  京东快递: 'JD Logistics',
  德邦快递: 'Deppon Express',
  德邦物流: 'Deppon Freight',
  极兔速递: 'J&T',
  优速快递: 'UCE',
  宅急送: 'ZJS',
}

const levels: Readonly<Record<string, string>> = {
  同区县: 'to this district',
  同城市: 'to this city',
  同省: 'to this province',
  全国: 'nationwide',
}

type Rule = readonly [pattern: RegExp, say: (...parts: string[]) => string]

const pieces = (count: string): string => `${count} ${count === '1' ? 'piece' : 'pieces'}`
const jobs = (count: string): string => `${count} ${count === '1' ? 'job' : 'jobs'}`
const listed = (items: string): string => items.replaceAll('、', ', ')
/** `2 小时 13 分`, `13 分`. */
const span = (text: string): string => text.replace(/ 小时/, ' h').replace(/ 分$/, ' min')

const rules: readonly Rule[] = [
  // Routing: the choice, the plan, and what is missing.
  [
    /^(.+)（([^（）]+)）得分 ([\d.]+)：(.+)$/,
    (name, carrier, score, why) => `${name} (${carriers[carrier] ?? carrier}) scored ${score}: ${inEnglish(why)}`,
  ],
  [
    /^(\d+) 件全部有货，发完后最少的一款还剩 (\d+) 件$/,
    (all, left) => `${pieces(all)}, all in stock, at least ${left} left of each after it`,
  ],
  [/^(\d+) 件中有货 (\d+) 件$/, (all, has) => `has ${has} of ${pieces(all)}`],
  [
    /^(?:等发 (\d+) 小时，)?路上约 (\d+) 小时（(?:近 (\d+) 单九成|按距离估计)），(?:最快|最快的仓 (\d+) 小时)$/,
    (wait, road, samples, best) =>
      [
        wait ? `leaves in ${wait} h, ` : '',
        `about ${road} h on the road (${samples ? `nine in ten of the last ${samples}` : 'by distance'}), `,
        best ? `the fastest warehouse takes ${best} h` : 'the fastest',
      ].join(''),
  ],
  [/^今天已派 (\d+) 单，到了日产能 (\d+) 单$/, (n, most) => `${jobs(n)} today: its capacity of ${most} is reached`],
  [/^今天已派 (\d+) 单，日产能 (\d+) 单$/, (n, most) => `${jobs(n)} today of a capacity of ${most}`],
  [/^发货质量 ([\d.]+)（错发与投诉）$/, (value) => `quality ${value} (mispicks and complaints)`],
  [
    /^没有一个仓能一包发完，拆成 (\d+) 包：(.+)$/,
    (count, shares) =>
      `No warehouse can send it in one parcel; split into ${count}: ${shares
        .split('，')
        .map((share) => share.replace(/ (\d+) 件$/, (_, n: string) => ` ${pieces(n)}`))
        .join(', ')}`,
  ],
  [/^没有仓库能送到收货地区，缺 (.+)$/, (what) => `No warehouse delivers to this region; missing ${listed(what)}`],
  [/^所有可发的仓加起来仍缺 (.+)$/, (what) => `All warehouses together still lack ${listed(what)}`],
  [/^承运商不送收货地区（(.+)）$/, (region) => `Its carriers do not deliver to ${region}`],
  [/^(.+) 单件 (.+)，超过承运商上限 (.+)$/, (sku, own, most) => `One ${sku} weighs ${own}; the carrier takes ${most}`],
  [/^整单 (.+)，超过承运商上限 (.+)$/, (own, most) => `The order weighs ${own}; the carrier takes ${most}`],
  [/^缺 (.+)$/, (what) => `Missing ${listed(what.replaceAll('、缺 ', '、'))}`],
  // Holds, cases, the timeline.
  [/^映射到 (.+)$/, (sku) => `Mapped to ${sku}`],
  [/^退回 (.+)$/, (hubNo) => `Returned: ${hubNo}`],
  [/^承诺 (.*) 送达，不足 (\d) 小时$/, (at, hours) => `Promised by ${at}; less than ${hours} h left`],
  [/^承诺 (.*) 送达，已超时$/, (at) => `Promised by ${at}; late`],
  // Today: a hold and a deadline, one of them or both.
  [/^(?:(.+)；)?(计划送达|承诺发货)(?:已超|还剩) ([\d 小时分]+)$/, deadline],
  [
    /^(?:(.+)；)?(计划送达|承诺发货) (\d\d-\d\d \d\d:\d\d)$/,
    (held, what, at) => both(held, `${whatOf(what)} by ${at}`),
  ],
  [
    /^(风控待审|商品未匹配|缺货|改址中|等人工放行|人工挂起|平台审核中|买家申请退款)：(.+)$/,
    (held, detail) => `${inEnglish(held)}: ${inEnglish(detail)}`,
  ],
  // Promise.
  [
    /^(同区县|同城市|同省|全国) (\d+) 单，(\d+)% 在 (.+) 小时内送到$/,
    (level, samples, share, hours) => `${samples} parcels ${levels[level] ?? level}: ${share}% within ${hours} h`,
  ],
  [/^没有历史，按距离估计路上 (.+) 小时$/, (hours) => `no history; about ${hours} h on the road by distance`],
  [/^(.+)不发货，顺延至 (.+)$/, (day, next) => `nothing leaves on ${holidays[day] ?? day}; moved to ${next}`],
  [
    /^(\d+) 年放假安排未公布，按周末规则$/,
    (year) => `the holidays of ${year} are not published; weekends are assumed to be off`,
  ],
  // A shop that answered its test call.
  [/^抖店 (.+), (\d+) 单 \/ 24h$/, (shop, count) => `${shop.replace(/^店铺 /, 'shop ')}: ${count} orders in 24 h`],
  // Parked messages.
  [/^(\S*) 多次执行失败$/, (kind) => `${kind} failed again and again`.trim()],
  [/^没有运单 (.+)$/, (waybill) => `There is no waybill ${waybill}`],
  [/^连续 (\d+) 次送达失败$/, (count) => `${count} deliveries in a row failed`],
  // Stock.
  [
    /^账面 (-?\d+)，可售 (-?\d+)(?:：(.+))?$/,
    (onHand, available, takers) =>
      `${onHand} on the books, ${available} can be sold${takers ? `: ${takers.split(' · ').map(taker).join(' · ')}` : ''}`,
  ],
  [/^订单 (\S+) 第 (\d+) 行$/, (hubNo, line) => `Order ${hubNo}, line ${line}`],
  [/^购物车 (.+)$/, (id) => `Cart ${id}`],
  [/^库存池 (.+)$/, (id) => `Pool ${id}`],
  [/^人工占用（(.+)）$/, (why) => `Held by hand (${why})`],
  // What a notice said.
  [/^订单 (\S+) 缺货：(.*)$/, (no, detail) => `Order ${no} is short: ${inEnglish(detail)}`],
  [/^订单 (\S+) 有商品未关联 SKU：(.*)$/, (no, detail) => `Order ${no} has goods without a SKU: ${listed(detail)}`],
  [
    /^订单 (\S+) 距计划送达 (.*) 不足 (\d) 小时，当前(.*)$/,
    (no, at, hours, status) =>
      `Order ${no}, promised by ${at}, has less than ${hours} h left; now ${stateWord(status)}`,
  ],
  [
    /^订单 (\S+) 已过计划送达 (.*)，当前(.*)$/,
    (no, at, status) => `Order ${no} is past its promise (${at}); now ${stateWord(status)}`,
  ],
  [
    /^订单 (\S+) 48 小时无状态变化，停在(.*)$/,
    (no, status) => `Order ${no} has not changed for 48 hours; it is ${stateWord(status)}`,
  ],
  [
    /^订单 (\S+) 的包裹停在(.*)过久，(.*)$/,
    (no, status, waybill) => `The parcel of order ${no} has stayed too long: ${stateWord(status)}, ${waybill}`,
  ],
  [
    /^订单 (\S+) 待拣货超过 2 小时（(.*)）$/,
    (no, warehouse) => `Order ${no} has waited over 2 hours to be picked${warehouse ? ` (${warehouse})` : ''}`,
  ],
  [/^订单 (\S+) 已出库，(.*)$/, (no, parcel) => `Order ${no} has left: ${carrierIn(parcel)}`],
  [/^订单 (\S+) 已签收，(.*)$/, (no, parcel) => `Order ${no} was delivered: ${carrierIn(parcel)}`],
  [
    /^订单 (\S+) 包裹异常，(.*?)：(.*)$/,
    (no, parcel, detail) => `Order ${no}: parcel in trouble, ${carrierIn(parcel)}: ${detail}`,
  ],
  [/^订单 (\S+) 已取消：(.*)$/, (no, detail) => `Order ${no} was cancelled: ${inEnglish(detail)}`],
  [/^“(.+)”连接异常：(.*)$/, (name, detail) => `The connection “${name}” fails: ${detail}`],
  [/^Webhook “(.+)”已自动暂停：(.*)$/, (name, detail) => `The webhook “${name}” was paused: ${inEnglish(detail)}`],
  [/^订单 (\S+) 新异常单：(.*)$/, (no, detail) => `Order ${no} has a new case: ${inEnglish(detail)}`],
]

const holidays: Readonly<Record<string, string>> = {
  休息日: 'a day off',
  元旦: 'New Year',
  春节: 'Spring Festival',
  清明: 'Qingming',
  劳动节: 'Labour Day',
  端午: 'the Dragon Boat Festival',
  中秋: 'the Mid-Autumn Festival',
  国庆节: 'National Day',
}

const whatOf = (what: string): string => (what === '承诺发货' ? 'ship' : 'deliver')
const both = (held: string, then: string): string =>
  held === '' ? `${then.charAt(0).toUpperCase()}${then.slice(1)}` : `${inEnglish(held)}; ${then}`

function deadline(held: string, what: string, time: string, whole: string): string {
  const name = what === '承诺发货' ? 'shipping' : 'delivery'
  return both(held, whole.includes('已超') ? `${name} ${span(time)} late` : `${span(time)} left until ${name}`)
}

/** `质检 12`: a label and its pieces. */
const taker = (text: string): string =>
  text.replace(/^(.+) (\d+)$/, (_, label: string, n: string) => `${inEnglish(label)} ${n}`)

const carrierIn = (text: string): string => text.replace(/^\S+/, (name) => carriers[name] ?? name).trim()

const HAN = /\p{Script=Han}/u

/** The sentence in English; as it is when it is not one of the hub's own. */
export function inEnglish(text: string): string {
  if (!HAN.test(text)) return text
  for (const words of [exact, forms]) if (Object.hasOwn(words, text)) return words[text] ?? text
  for (const [pattern, say] of rules) {
    const match = pattern.exec(text)
    if (match) return say(...match.slice(1).map((part) => part ?? ''), text)
  }
  const parts = text.split('；')
  const said = parts.length > 1 ? parts.map(inEnglish) : parts
  return said.some((part, i) => part !== parts[i]) ? said.join('; ') : text
}

/** What the server wrote down, for this reader. */
export const serverText = (text: string, language: Language): string => (language === 'en' ? inEnglish(text) : text)
