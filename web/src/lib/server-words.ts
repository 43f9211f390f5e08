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
  '买家改了地址，重新分单中': 'The buyer changed the address; being routed again',
  买家改了地址: 'The buyer changed the address',
  已拒绝改址: 'The change of address was refused',
  '24 小时没有答复，按原地址发货': 'Nobody answered within 24 hours; it ships to the old address',
  平台改了地址或商品: 'The platform changed the address or the goods',
  拣货后平台改了地址或商品: 'The platform changed the address or the goods after picking',
  '已出库后平台取消或退款，是否拦截': 'Cancelled or refunded on the platform after it left: intercept?',
  '请核对后放行，或在平台处理': 'look at it and let it go, or settle it on the platform',
  平台取消或退款: 'Cancelled or refunded on the platform',
  平台后台发货: 'Shipped in the platform’s own back office',
  平台更新: 'News from the platform',
  超时未付款: 'Not paid in time',
  商家按原地址发货: 'The shop sends it to the old address',
  订单已结束: 'The order has ended',
  '部分商品已在平台后台发货，请核对包裹': 'Part of it was shipped in the platform’s own back office; check the parcels',
  部分商品在平台后台发货: 'Part of it was shipped in the platform’s own back office',
  核对时已补齐: 'Made good when it was checked',
  '店铺备注里有电话，请到平台后台手写': 'The shop’s memo holds a phone number; write it on the platform by hand',
  '店铺备注写不下了，请到平台后台整理': 'The shop’s memo is full; tidy it up on the platform',
  店铺地址标识: 'the shop’s address token',
  地址摘要: 'address digest',
  地址标识: 'address token',
  // Payments of orders.
  微信支付: 'WeChat Pay',
  支付宝: 'Alipay',
  已付款: 'Paid',
  '超时取消后到账，订单恢复': 'Paid after it had ended unpaid; the order is back',
  '超时后到账，订单已恢复': 'Came late; the order is back',
  '订单已恢复，库存重新锁定': 'the order is back, its stock locked again',
  同一订单重复付款: 'The order was paid twice',
  '订单已取消，付款后到': 'The order was cancelled before the money came',
  '订单超时取消后到账，按设置退款':
    'Came after the order had ended unpaid; such money goes back by the connection’s setting',
  '订单超时取消后到账，已无库存': 'Came after the order had ended unpaid, and the pieces are gone',
  店铺已告知付款: 'The shop had said so before',
  找不到订单: 'No order has this number',
  '渠道退款失败，请在商户后台处理': 'The provider could not refund it; see to it in its back office',
  支付连接已不存在: 'The payment connection is gone',
  已原路退款: 'Given back',
  '订单已到，款项入账': 'The order came, and the money was counted',
  取消后到账: 'Paid after cancelling',
  收款异常: 'Payment needs a hand',
  商户号: 'Merchant number',
  '商户 API 证书序列号': 'Serial number of the merchant certificate',
  '商户 API 私钥（PEM）': 'Merchant private key (PEM)',
  'APIv3 密钥（32 位）': 'APIv3 key (32 characters)',
  '微信支付公钥 ID（PUB_KEY_ID_…）': 'Id of WeChat Pay’s public key (PUB_KEY_ID_…)',
  '微信支付公钥（PEM）': 'WeChat Pay’s public key (PEM)',
  '更换中的公钥 ID': 'Id of the key that takes its place',
  '更换中的公钥（PEM）': 'The key that takes its place (PEM)',
  '应用 AppID': 'AppID of the application',
  '收款方 PID（2088 开头）': 'PID of the seller (2088…)',
  '应用私钥（PKCS#8）': 'Private key of the application (PKCS#8)',
  支付宝公钥: 'Alipay’s public key',
  更换中的支付宝公钥: 'The Alipay key that takes its place',
  '店铺连接（可选，留空为全部开放通道）': 'Connection of the shop (optional; empty: every open channel)',
  '超时取消后才到账：revive 恢复订单，refund 原路退款': 'Paid after the order ended unpaid: revive it, or refund',
  '开放通道的订单由微信支付收款时连接：下单时把 notify_url 填成下面的回调地址，out_trade_no 填订单号。公钥留空则使用平台证书，自动下载和更换。':
    'For orders of the open channel that are paid at WeChat Pay: give the address below as notify_url and the order number as out_trade_no. Without a public key the platform certificates are downloaded and replaced by themselves.',
  '开放通道的订单由支付宝收款时连接：下单时把 notify_url 填成下面的回调地址，out_trade_no 填订单号，charset 用 utf-8，签名方式 RSA2。':
    'For orders of the open channel that are paid at Alipay: give the address below as notify_url and the order number as out_trade_no; charset utf-8, signature RSA2.',
  商品映射: 'Listing mapped',
  调整顺序: 'Order of the rules',
  没有变化: 'Nothing changed',
  到货: 'Goods arrived',
  人工放行: 'Released by hand',
  人工重新分仓: 'Routed again by hand',
  订单已取消: 'The order was cancelled',
  已签收: 'Delivered',
  已升级: 'Followed by a graver case',
  // Parcels that are stopped on the road.
  拦截成功: 'Parcel stopped',
  拦截失败: 'Parcel not stopped',
  买家改地址: 'The buyer wants another address',
  没有快递账号可以拦截这个运单: 'No courier account can stop this waybill',
  包裹已在退回途中: 'The parcel is on its way back already',
  快递一直没有说结果: 'The courier never said how it ended',
  快递一直没有答复: 'The courier never answered',
  已拦截: 'Stopped',
  没有拦住: 'Not stopped',
  改派到新地址: 'Send to the new address',
  拦截退回: 'Call back',
  改址拦截: 'Change of address on the road',
  快递拒绝拦截: 'The courier does not stop it',
  已撤回: 'Withdrawn',
  改址已办好: 'The change of address is done',
  '改址：原包裹已拦截退回': 'Another address: the first parcel comes back',
  '改址：原包裹没有拦住': 'Another address: the first parcel was not stopped',
  '改址拦截没有成功，已补发': 'Not stopped on its way to the old address; sent again',
  部分包裹仍送往原地址: 'Some parcels still go to the old address',
  '商家已撤回改址，包裹按原地址派送': 'The merchant withdrew it; the parcel goes to the old address',
  '包裹没有改到新地址，商品已退款或已另行处理':
    'The parcel did not go to the new address; the goods were refunded or seen to otherwise',
  '快递没有拦住包裹，包裹按原地址派送': 'The courier did not stop the parcel; it goes to the old address',
  付款时承诺: 'Promised at payment',
  快递运费以账单为准: 'the amount is on its bill',
  补发时承诺: 'Promised when it was sent again',
  改了收货地址: 'The address was changed',
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
  还没有发出: 'It has not left yet',
  没有可以补发的商品: 'Nothing is left to be sent again',
  没有可以合并的发货单: 'There are no jobs to merge',
  '已出库，请走拦截或退货': 'It has left: intercept it or take it back',
  '和其他订单合并发货，先撤销合并': 'Ships together with other orders; undo that first',
  人工撤销: 'Undone by hand',
  有更多订单可以一起发: 'More orders can go along',
  地址或状态变了: 'An address or a state has changed',
  订单已取消或已发出: 'An order was cancelled or has left',
  已开始拣货或被挂起: 'Picking has begun, or an order is on hold',
  已取消: 'cancelled',
  被挂起: 'on hold',
  需要人工查看: 'somebody has to look at it',
  改派或改址: 'routed again or sent to another address',
  已在平台后台发货: 'shipped in the platform’s own back office',
  部分商品已在平台后台发货: 'some of it shipped in the platform’s own back office',
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
  预计超时: 'Likely late',
  即将送达: 'Arriving soon',
  货架待拣: 'Shelf waits',
  货架无人应答: 'Shelf unanswered',
  节点更新: 'Estimated anew',
  '已出库，不能再换快递': 'It has left: the courier cannot be changed',
  没有更快的快递: 'No faster courier',
  还没有出库: 'It has not left yet',
  '已超时，致电只能了解情况': 'It is late: a call only tells why',
  '请网点优先派送，约三成能赶上下一趟': 'Ask the branch to deliver it first; about a third make the next round',
  '超时前主动告知并补偿，减少投诉；不改变送达时间':
    'Tell and compensate before it is late: fewer complaints; it does not come sooner',
  已超时: 'Late',
  履约停滞: 'Stuck',
  包裹停滞: 'Parcel stuck',
  拣货超时: 'Picking late',
  包裹异常: 'Parcel in trouble',
  订单取消: 'Order cancelled',
  部分发货后取消: 'Cancelled after a part was shipped',
  未发出的部分已取消: 'What was not sent yet was cancelled',
  连接中断: 'Connection broken',
  授权失效: 'Authorisation lost',
  'Webhook 已暂停': 'Webhook paused',
  新异常单: 'New case',
  面单余额不足: 'Few waybills left',
  '买家：已发货': 'Buyer: shipped',
  '买家：送达时间变化': 'Buyer: new delivery time',
  '买家：改址结果': 'Buyer: change of address',
  '买家：拦截结果': 'Buyer: parcel stopped or not',
  '已办好，将送往新地址': 'is done; it goes to the new address',
  '没有通过，仍送往原地址': 'was refused; it goes to the old address',
  '没有办成，仍送往原地址': 'came to nothing; it goes to the old address',
  '没有成功，包裹继续派送': 'did not work; the parcel goes on',
  没有买家的手机号: 'the buyer’s phone is not known',
  '买家没有同意，或同意的次数已用完': 'the buyer did not agree, or every consent is used up',
  没能及时发出: 'it could not go in time',
  面单已取到: 'The label is there',
  '运费追回，金额见异常单': 'Freight to be claimed back; the case names the amount',
  异常超期: 'Cases past their deadline',
  订单无法识别: 'Unknown to the hub',
  '对方答复 410，不再接收': 'the other side answered 410: it takes no more',
}

/** What the connection forms ask for. */
const forms: Readonly<Record<string, string>> = {
  抖店: 'Doudian (Douyin Shop)',
  '在抖店开放平台 op.jinritemai.com 创建自用型应用，开通订单、商品、库存权限，并把推送地址设为本页给出的地址。':
    'Create an app for your own use at op.jinritemai.com with the rights for orders, goods and stock, and set its push address to the one shown on this page.',
  '店铺 ID': 'Shop ID',
  '接口地址（可选）': 'API address (optional)',
  '中继地址（可选）': 'Relay address (optional)',
  '中继密钥（可选，设了中继地址时填）': 'Relay secret (optional, needed with a relay address)',
  '首次拉取天数（可选）': 'Days that the first pull looks back (optional)',
  '每隔几分钟拉取一次（可选，1–60）': 'Minutes between two pulls (optional, 1–60)',
  '每隔几分钟拉取一次（可选，5–60）': 'Minutes between two pulls (optional, 5–60)',
  文件导入: 'File import',
  '线下订单、团购表格或平台导出的订单文件，从「导入订单」页读进来。':
    'Orders taken offline, group-buying tables or exports of platforms, read in on the page “Import orders”.',
  '文件导入，无需连接': 'File import: nothing to connect to',
  '淘宝 / 天猫': 'Taobao / Tmall',
  '在淘宝开放平台 open.taobao.com 的应用管理里复制 App Key 和 App Secret，开通订单、商品、物流权限，订阅交易和退款消息（TMC），回调地址设为本站的 /connections/authorised；保存后在连接页点「授权」。订单数据须在聚石塔内处理，可把接口地址指向您在聚石塔里的转发。':
    'Copy App Key and App Secret from the app’s page at open.taobao.com, switch on the rights for orders, goods and logistics, subscribe to the messages of trades and refunds (TMC), and set /connections/authorised of this site as the callback; after saving, press “Authorise” on the connection’s page. Orders are to be handled within Jushita of Alibaba Cloud; the API address may point to your relay there.',
  '卖家昵称（主账号）': 'Seller nick (main account)',
  'Session Key（可选，已有授权时填）': 'Session key (optional, if there is one already)',
  '消息分组（可选，一个应用接多家店时填）': 'Message group (optional, if an app serves several shops)',
  速卖通: 'AliExpress',
  '在速卖通开放平台 openservice.aliexpress.com 的应用管理里复制 App Key 和 App Secret，回调地址设为本站的 /connections/authorised，消息推送地址设为本页给出的地址；保存后在连接页点「授权」。':
    'Copy App Key and App Secret from the app’s page at openservice.aliexpress.com, set /connections/authorised of this site as the callback and the address shown on this page for pushed messages; after saving, press “Authorise” on the connection’s page.',
  '卖家 ID（可选，一个应用接多家店时填）': 'Seller ID (optional, if an app serves several shops)',
  'Refresh Token（可选，已有授权时填）': 'Refresh token (optional, if there is one already)',
  京东: 'JD',
  '在京东开放平台 open.jd.com 的应用详情里复制 App Key 和 App Secret，开通订单、商品、售后权限；保存后在连接页点「授权」。订单在京东云鼎之外只给脱敏数据，可把接口地址指向您在云鼎里的转发。':
    'Copy App Key and App Secret from the app’s page at open.jd.com and switch on the rights for orders, goods and after-sales; after saving, press “Authorise” on the connection’s page. Outside of JD’s cloud orders come masked; the API address may point to your relay there.',
  '商家 ID（可选）': 'Vender ID (optional)',
  '接口协议（可选，sp 或 legacy）': 'Protocol (optional, sp or legacy)',
  '签名时请求体不带名字（可选，签名总被拒绝时填“是”）':
    'Sign the body without a name (optional; yes if signatures are refused)',
  '授权页地址（可选）': 'Address of the page of agreement (optional)',
  拼多多: 'Pinduoduo',
  '在拼多多开放平台 open.pinduoduo.com 的「应用管理」里复制 client_id 和 client_secret，开通订单、物流、商品权限，并把出口 IP 加入白名单；保存后在连接页点「授权」。':
    'Copy client_id and client_secret from “应用管理” at open.pinduoduo.com, switch on the rights for orders, logistics and goods, and put the outgoing address on the allow-list; after saving, press “Authorise” on the connection’s page.',
  '店铺 ID（可选）': 'Shop ID (optional)',
  'access_token（可选，已在平台取得时填）': 'access_token (optional, if the platform gave one already)',
  '在 dev.shopify.com 的 Dev Dashboard 创建应用，把允许的重定向地址设为 /connections/authorised；保存后点「去授权」。推送：店铺后台 → 设置 → 通知 → Webhooks，添加 orders/* 与 refunds/create，地址填本页给出的地址。':
    'Create an app in the Dev Dashboard at dev.shopify.com with /connections/authorised of this site as an allowed redirect; save, then press “Authorise”. Pushes: shop admin → Settings → Notifications → Webhooks, add orders/* and refunds/create with the address shown on this page.',
  '店铺域名（xxx.myshopify.com）': 'Shop address (xxx.myshopify.com)',
  'Access token（自建应用 shpat_…，可选）': 'Access token (own app, shpat_…; optional)',
  '后台 Webhook 密钥（可选）': 'Secret of webhooks made in the admin (optional)',
  '库存地点 ID（可选）': 'Location ID for stock (optional)',
  默认第一个地点: 'the first location',
  '货到付款直接发货（可选，是/否）': 'Ship cash on delivery while pending (optional, yes/no)',
  '发货时由 Shopify 通知买家（可选，是/否）': 'Shopify tells the buyer when it ships (optional, yes/no)',
  是: 'yes',
  否: 'no',
  '在站点后台 WooCommerce → 设置 → 高级 → REST API 新建密钥（读/写）；再到「高级 → Webhooks」新建 order.created 与 order.updated，交付 URL 填本页给出的地址，密钥自定（只用字母和数字）。':
    'In the site’s admin, WooCommerce → Settings → Advanced → REST API, make a key (read/write); under Advanced → Webhooks add order.created and order.updated with the delivery URL shown on this page and a secret of your own (letters and digits only).',
  站点地址: 'Site address',
  'Webhook 密钥': 'Webhook secret',
  'Consumer key（ck_…）': 'Consumer key (ck_…)',
  'Consumer secret（cs_…）': 'Consumer secret (cs_…)',
  '插件订单状态（可选）': 'Order statuses of plugins (optional)',
  '发货备注发给买家（可选，是/否）': 'Mail the shipping note to the buyer (optional, yes/no)',
  '站点没有固定链接（可选，是/否）': 'The site has plain permalinks (optional, yes/no)',
  '主机拦截 Authorization 头（可选，是/否）': 'The host strips the Authorization header (optional, yes/no)',
  '在 Seller Central「应用和服务 → 开发应用」创建应用；自用应用可直接自授权取得 Refresh token，否则保存后点「去授权」。推送：订阅 ORDER_CHANGE 到 EventBridge（或 SQS 加 EventBridge Pipes），API 目标填本页地址，连接方式选 API key，名称 x-dingshu-secret。只接自发货订单。':
    'Create an app in Seller Central under Apps and Services → Develop Apps; authorise an own app there and paste its refresh token, or save and press “Authorise”. Pushes: subscribe ORDER_CHANGE to EventBridge (or to SQS with EventBridge Pipes) and add an API destination with the address shown on this page, authorised by an API key named x-dingshu-secret. Orders shipped by you only.',
  '站点 ID（同一区域，逗号分隔）': 'Marketplace IDs (one region, separated by commas)',
  'Application ID（去授权时需要）': 'Application ID (needed to authorise)',
  'Refresh token（自授权，可选）': 'Refresh token (self-authorised, optional)',
  '推送密钥 x-dingshu-secret（可选）': 'Push secret x-dingshu-secret (optional)',
  '应用已上架应用商店（可选，是/否）': 'The app is in the app store (optional, yes/no)',
  微信小店: 'Weixin Shop',
  '在微信小店后台 store.weixin.qq.com 的开发者设置里复制 AppID 和 AppSecret，把本系统（或中转）的出口 IP 加入白名单；在消息推送里填本页给出的地址，选安全模式，自定的 Token 与 EncodingAESKey 先填到这里并保存，再在微信后台点提交（微信会立即校验地址）。':
    'Copy AppID and AppSecret from the developer settings at store.weixin.qq.com and put the outgoing address of this system (or of your relay) on the allow-list. For pushed messages choose the safe mode with the address shown on this page; save Token and EncodingAESKey here first, then submit there: Weixin checks the address at once.',
  '消息推送 Token': 'Token of pushed messages',
  '消息推送 EncodingAESKey（明文模式可不填）': 'EncodingAESKey of pushed messages (empty in plain mode)',
  快手小店: 'Kuaishou Shop',
  '在快手电商开放平台 open.kwaixiaodian.com 创建商家自研应用，开通订单、商品、售后、物流权限，从应用详情复制 AppKey、AppSecret、SignSecret 和 MsgSecret；授权回调设为本站的 /connections/authorised，消息回调设为本页给出的地址；保存后在连接页点「授权」。':
    'Create an app for your own use at open.kwaixiaodian.com with the rights for orders, goods, after-sales and logistics, and copy AppKey, AppSecret, SignSecret and MsgSecret from its page; set /connections/authorised of this site as the callback of the authorisation and the address shown on this page for messages; after saving, press “Authorise” on the connection’s page.',
  'MsgSecret（消息解密）': 'MsgSecret (opens messages)',
  小红书: 'Xiaohongshu',
  '在小红书开放平台 open.xiaohongshu.com 创建商家自研应用，开通订单、售后、库存、商品权限，复制 App Key 和 App Secret；授权回调设为本站的 /connections/authorised，消息推送地址设为本页给出的地址（不要加参数）；保存后在连接页点「授权」。平台要求两次拉取至少间隔 5 分钟。':
    'Create an app for your own use at open.xiaohongshu.com with the rights for orders, after-sales, stock and goods, and copy App Key and App Secret; set /connections/authorised of this site as the callback of the authorisation and the address shown on this page (without parameters) for messages; after saving, press “Authorise” on the connection’s page. The platform wants at least 5 minutes between two pulls.',
  'App Key（appId）': 'App Key (appId)',
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
  '顺丰 丰桥': 'SF Express (Fengqiao)',
  '在丰桥“开发者对接”中取得顾客编码与校验码。路由推送没有签名：请在丰桥把推送地址填为下方地址加 ?token=推送口令。若开启了 IP 白名单，请把网关地址设为固定出口的中转。':
    'Take the partner id and check word from Fengqiao’s “开发者对接”. Pushes of routes are not signed: enter the address below with ?token=<push token> there. If an IP list is switched on, set the gateway to a relay with a fixed address.',
  '顾客编码 partnerID': 'Partner id (partnerID)',
  '校验码 checkword': 'Check word (checkword)',
  月结卡号: 'Monthly account number',
  '推送口令（自定，至少 16 位）': 'Push token (your own, 16 signs at least)',
  '产品类型 expressTypeId（可选，2 为特快）': 'Product, expressTypeId (optional, 2 is express)',
  '每分钟最多查询轨迹次数（可选）': 'Most track queries a minute (optional)',
  中通: 'ZTO Express',
  '在中通开放平台创建应用取得 appKey 与 appSecret；电子面单账号由网点开通。轨迹推送地址在开放平台订阅管理中填写。':
    'Make an app on ZTO’s open platform for appKey and appSecret; your branch opens the e-waybill account. The address of track pushes is entered in the platform’s subscriptions.',
  电子面单账号: 'E-waybill account',
  电子面单密码: 'E-waybill password',
  圆通: 'YTO Express',
  '在圆通开放平台取得 clientId 与密钥；下电子面单另填客户编码。若平台要求固定出口 IP，请把网关地址设为中转。':
    'Take clientId and secret from YTO’s open platform; for labels also the customer code. If it wants a fixed IP, set the gateway to a relay.',
  密钥: 'Secret',
  电子面单客户编码: 'Customer code for e-waybills',
  极兔: 'J&T Express',
  '在极兔开放平台取得 apiAccount 与 privateKey；下电子面单另填客户编码与密码。轨迹推送地址在开放平台填写。':
    'Take apiAccount and privateKey from J&T’s open platform; for labels also customer code and password. The address of track pushes is entered there.',
  客户编码: 'Customer code',
  客户密码: 'Customer password',
  菜鸟电子面单: 'Cainiao e-waybills',
  '在菜鸟物流云（LINK）授权后取得 token 与 secretKey；userId 为使用面单的商家编号。打印内容由菜鸟打印组件解密，需在打印电脑上安装组件。':
    'Agree in Cainiao LINK for token and secretKey; userId is the merchant’s number. Labels are opened by Cainiao’s print component, which has to be installed on the printing computer.',
  '授权 token（logistic_provider_id）': 'Token (logistic_provider_id)',
  '商家 userId': 'Merchant’s userId',
  '面单模板地址（可选）': 'Address of the label template (optional)',
  '面单余量低于多少提醒（可选）': 'Warn below so many waybills (optional)',
  '电子面单账号：zhongtong,客户号,密码,网点名称,密钥；多个用分号隔开':
    'E-waybill accounts: zhongtong,customer,password,branch,key; several with semicolons between them',
  '云打印机设备号（可选，出单即打印）': 'Cloud printer (optional, prints as labels are issued)',
  '面单模板编号（可选）': 'Number of the label template (optional)',
  '在 17TRACK 开放平台“设置 - 安全”取得访问密钥，并在“WebHook”中填写下方推送地址。跨境包裹的轨迹由它跟踪。':
    'Take the access key from “设置 - 安全” of 17TRACK’s platform and enter the address below under “WebHook”. It tracks parcels that go abroad.',
  访问密钥: 'Access key',
  '在 AfterShip 后台创建 API Key，并在 Webhooks 中填写下方推送地址、复制 webhook secret。密钥类型为 AES 时另填 API secret。':
    'Make an API key in AfterShip, enter the address below under Webhooks and copy the webhook secret. For an AES key also the API secret.',
  'API secret（AES 签名，可选）': 'API secret (AES signature, optional)',
  '顺丰丰桥已应答，顾客编码与校验码有效': 'SF answered; partner id and check word are right',
  '中通开放平台已应答，appKey 与 appSecret 有效': 'ZTO answered; appKey and appSecret are right',
  '圆通开放平台已应答，客户编码与密钥有效': 'YTO answered; client id and secret are right',
  '极兔开放平台已应答，apiAccount 与 privateKey 有效': 'J&T answered; apiAccount and privateKey are right',
  '17TRACK 已应答，密钥有效': '17TRACK answered; the key is right',
  'AfterShip 已应答，API Key 有效': 'AfterShip answered; the API key is right',
  快递鸟: 'Kdniao',
  '在快递鸟用户中心取得商户号与 API Key；各快递的电子面单账号逐行填写。轨迹推送地址需在快递鸟后台设置。':
    'The merchant number and API key are in Kdniao’s user centre; add the e-waybill account of each courier. Set the push address for tracks in its back office.',
  '商户号 EBusinessID': 'Merchant number (EBusinessID)',
  '电子面单账号：zhongtong,客户号,密码,网点名称,月结号；多个用分号隔开':
    'E-waybill accounts: zhongtong, customer number, password, branch, monthly account; several separated by semicolons',
  '网关地址（可选）': 'Gateway address (optional)',
  企业微信群机器人: 'WeCom group robot',
  企业微信应用: 'WeCom app',
  '自建应用的消息可以带“收到”按钮：在应用的「接收消息」里生成 Token 和 EncodingAESKey 填在这里，保存后再把下面的回调地址填回去。应用还要在「企业可信IP」里加上本系统的出口 IP。':
    'Messages of your own app can carry a button that answers: make a Token and an EncodingAESKey under the app’s “receive messages”, enter them here, save, and give the app the address below. The app also needs our outgoing IP on its list of trusted ones.',
  '企业 ID（CorpID）': 'Corp ID',
  '应用 Secret': 'App secret',
  '接收消息 Token': 'Token for receiving messages',
  '应用 AgentId': 'AgentId of the app',
  默认接收人: 'Told when nobody is named',
  'zhangsan|lisi；留空为应用可见的所有人': 'zhangsan|lisi; empty: everybody whom the app reaches',
  钉钉群机器人: 'DingTalk group robot',
  '在钉钉群中添加“自定义机器人”，安全设置选“加签”；复制 Webhook 地址中 access_token= 后面的一段和 SEC 开头的密钥。':
    'Add a custom robot to the DingTalk group with signing as its security setting; copy what follows access_token= in its webhook address, and the secret that begins with SEC.',
  加签密钥: 'Signing secret',
  '事件订阅 AppKey': 'AppKey of the event subscription',
  '事件订阅 Token': 'Token of the event subscription',
  '事件订阅 aes_key': 'aes_key of the event subscription',
  腾讯云短信: 'Tencent Cloud SMS',
  微信小程序订阅消息: 'WeChat subscribe messages',
  '发给买家：买家在小程序里同意一次，可以收到一条；没有同意、被拒绝或没送到的，按升级链改发短信。模板一行一个：事件=模板ID，后面依次是 关键词:变量，变量可能为空时用 | 写上替代内容。把下面的回调地址填到小程序后台「消息推送」（安全模式），同意与送达就由微信直接告知。出口 IP 要加入白名单。':
    'For buyers: each consent in the mini program is good for one message; what was not agreed to, refused or not delivered goes by SMS as the chain says. One template a line: event=template id, then keyword:field, with | and other words where the field may be empty. Enter the address below under message push of the mini program (safe mode), and WeChat itself tells who agreed and what arrived. Put the outgoing IP on its allow list.',
  'AppID（小程序）': 'AppID of the mini program',
  '点开的页面（可选）': 'Page that opens (optional)',
  '小程序版本（可选）': 'Version of the mini program (optional)',
  'buyer.shipped=模板ID character_string1:waybill thing2:items time3:expectedTime':
    'buyer.shipped=TEMPLATE_ID character_string1:waybill thing2:items time3:expectedTime',
  'formal，测试用 trial 或 developer': 'formal; trial or developer for tests',
  '使用具有短信权限的子账号密钥；签名与模板需先通过审核。模板后依次写出 {1}、{2}… 对应的变量名。把下面的回调地址填到短信控制台应用的「状态回调」，送达与否就会显示在记录里。':
    'Use the keys of a sub-account with the right to send messages; signature and templates have to be approved first. After a template’s id write the names of {1}, {2} … in order. Give the address below to the console as status callback, and the log shows what arrived.',
  '地域（可选）': 'Region (optional)',
  '在企业微信群中添加“群机器人”，复制 Webhook 地址中 key= 后面的一段。':
    'Add a robot to the WeCom group and copy what follows key= in its webhook address.',
  '机器人 key': 'Robot key',
  阿里云短信: 'Aliyun SMS',
  '使用具有短信权限的 RAM 用户 AccessKey；签名与模板需先在阿里云通过审核，模板变量名与提醒内容一致（如 hubNo）。把下面的回调地址填到短信控制台的「状态报告」HTTP 接收，送达与否就会显示在记录里。':
    'Use the AccessKey of a RAM user with the right to send messages. Aliyun has to approve signature and templates first; their variables are named as in the notices (hubNo, for example). Give the address below to the console for status reports by HTTP, and the log shows what arrived.',
  短信签名: 'Signature',
  模板: 'Templates',
  接收号码: 'Receivers',
  多个号码用逗号分隔: 'Several numbers separated by commas',
  某某旗舰店: 'Your shop',
  // What a test call answered.
  企业微信应用已发出测试消息: 'the app has sent a test message',
  钉钉群机器人已收到测试消息: 'the group has received a test message',
  '腾讯云短信已应答，SecretId 与签名有效': 'Tencent Cloud answered; SecretId and signature are right',
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

const bookWords: Readonly<Record<string, string>> = {
  总库存: 'on the books',
  已锁定: 'locked',
  质检中: 'in QC',
  在途: 'in transit',
  库存池: 'in pools',
  可售: 'available',
  备货: 'set aside',
  剩余: 'left',
  待付款: 'unpaid',
  已付款: 'paid',
  已成单: 'ordered',
  已退回: 'given back',
  累计抢到: 'ever claimed',
  累计超时: 'ever run out',
  累计退还: 'ever returned',
}

type Rule = readonly [pattern: RegExp, say: (...parts: string[]) => string]

const pieces = (count: string): string => `${count} ${count === '1' ? 'piece' : 'pieces'}`
const jobs = (count: string): string => `${count} ${count === '1' ? 'job' : 'jobs'}`
const listed = (items: string): string => items.replaceAll('、', ', ')
/** `2 小时 13 分`, `13 分`. */
const span = (text: string): string => text.replace(/ 小时/, ' h').replace(/ 分$/, ' min')

const rules: readonly Rule[] = [
  [/^订单 (.+?) 取消后到账：(.*)$/, (no, what) => `Order ${no}: paid after cancelling. ${inEnglish(what)}`],
  [/^收款需要处理：(.*)$/, (what) => `A payment needs a hand. ${inEnglish(what)}`],
  [/^实付 (\w+ [\d.]+)，应付 (\w+ [\d.]+)$/, (paid, due) => `${paid} paid, ${due} due`],
  [/^店铺已退款 (¥[\d.]+)$/, (money) => `The shop gave ${money} back`],
  [
    /^(微信支付|支付宝) (¥[\d.]+)（(\w+)） (.+)$/,
    (by, money, number, what) => `${inEnglish(by)} ${money} (${number}): ${inEnglish(what)}`,
  ],
  [/^原路退款：(.+)$/, (why) => `goes back. ${inEnglish(why)}`],
  [/^(\d+) 秒后再试$/, (seconds) => `try again in ${seconds} s`],
  [
    /^没有发出：对方限制每分钟的条数，这一分钟的已用完，留给提醒；(.+)$/,
    (then) => `Not sent: this minute’s messages are used up and kept for alerts; ${inEnglish(then)}`,
  ],
  [/^没有发出：对方刚要求放慢；(.+)$/, (then) => `Not sent: it just asked us to slow down; ${inEnglish(then)}`],
  [
    /^没有发出：连续失败，已暂停调用；(.+)$/,
    (then) => `Not sent: it failed again and again, so calls are paused; ${inEnglish(then)}`,
  ],
  [
    /^(.+)：(.+) 起一小时，平台 (\d+) 单，缺 (\d+) 单$/,
    (name, hour, there, missing) =>
      `${name}: in the hour from ${hour} the platform has ${there} orders, ${missing} of them are missing here`,
  ],
  [/^直播间 (\S+) 人气上涨 #(.*)$/, (room, no) => `Live room ${room} is filling up #${no}`],
  [
    /^向快递追回运费：(.+)$/,
    (facts) => `Ask the courier for the freight: ${facts.split('；').map(inEnglish).join('; ')}`,
  ],
  [
    /^(快递|买家付)运费 ([\d.]+) 元$/,
    (whose, yuan) => `${whose === '快递' ? 'charged' : 'paid by the buyer'} ¥${yuan}`,
  ],
  [/^(\d+) 克$/, (grams) => `${grams} g`],
  [/^原单 (\w+) 申请退款$/, (no) => `A refund is asked for on order ${no}, which it sends again`],
  [/^退款失败：(.+)$/, (why) => `refund failed. ${inEnglish(why)}`],
  [/^找不到订单 (.+)$/, (no) => `no order has the number ${no}`],
  [
    /^已由店铺退款 (¥[\d.]+)，请确认订单是否还发$/,
    (money) => `the shop gave ${money} back; is the order still to be sent?`,
  ],
  [/^菜鸟已应答，开通了 (\d+) 个网点$/, (count) => `Cainiao answered; ${count} branches are open`],
  [
    /^(.+)：系统不认识轨迹节点 (.+)（运单 (.+)），已按“运输中”记录$/,
    (name, code, waybill) => `${name}: unknown tracking code ${code} (waybill ${waybill}), recorded as in transit`,
  ],
  [/^微信支付 商户号 (.+)$/, (no) => `WeChat Pay, merchant ${no}`],
  [/^支付宝 应用 (.+)$/, (no) => `Alipay, application ${no}`],
  [/^经中继 · (.+)$/, (said) => `through the relay · ${inEnglish(said)}`],
  // Routing: the choice, the plan, and what is missing.
  [
    /^(.+)（([^（）]+)）得分 ([\d.]+)：(.+)$/,
    (name, carrier, score, why) => `${name} (${carriers[carrier] ?? carrier}) scored ${score}: ${inEnglish(why)}`,
  ],
  [
    /^(\d+) 件全部有货，发完后最少的一款还剩 (\d+) 件$/,
    (all, left) => `${pieces(all)}, all in stock, at least ${left} left of each after it`,
  ],
  // What the check of the books found.
  [/^账本自相矛盾：(.+)$/, (what) => `The ledger contradicts itself: ${what}`],
  [
    /^列表显示的(.+)是 (-?\d+)，账本是 (-?\d+)$/,
    (of, was, is) => `The list showed ${was} ${bookWords[of] ?? of}, the ledger has ${is}`,
  ],
  [
    /^活动列表显示的(.+)是 (-?\d+)，活动池是 (-?\d+)$/,
    (of, was, is) => `The campaign list showed ${was} ${bookWords[of] ?? of}, the pool has ${is}`,
  ],
  [
    /^占用 (.+) 锁着 (\d+) 件，发货单只需要 (\d+) 件$/,
    (hold, has, needs) => `Hold ${hold} locks ${has}, its job needs ${needs}`,
  ],
  [
    /^发货单需要 (\d+) 件，占用 (.+) 只锁着 (\d+) 件：可能重复售卖$/,
    (needs, hold, has) => `A job needs ${needs}, hold ${hold} locks ${has}: it can be sold twice`,
  ],
  [
    /^账本为活动池 (.+) 留了 (\d+) 件，池里只有 (\d+) 件$/,
    (pool, has, is) => `The ledger keeps ${has} for pool ${pool}, which has ${is}`,
  ],
  [
    /^活动池 (.+) 有 (\d+) 件可卖，账本只留了 (\d+) 件：可能超卖$/,
    (pool, has, is) => `Pool ${pool} can sell ${has}, the ledger keeps ${is}: it can be oversold`,
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
  [
    /^(.+)：系统不认识 (.+) = (.*)，订单已停泊$/,
    (shop, field, value) => `${shop}: ${field} = ${value} is unknown; its orders are parked`,
  ],
  [/^缺 (.+)$/, (what) => `Missing ${listed(what.replaceAll('、缺 ', '、'))}`],
  // Holds, cases, the timeline.
  [/^恢复到第 (\d+) 版$/, (version) => `Back to version ${version}`],
  [
    /^(?:新增 (\d+) 条)?，?(?:修改 (\d+) 条)?，?(?:删除 (\d+) 条)?$/,
    (...counts) =>
      ['added', 'changed', 'removed'].flatMap((verb, i) => (counts[i] ? [`${counts[i]} ${verb}`] : [])).join(', '),
  ],
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
  [/^京东 (\d+) 单 \/ 24h$/, (count) => `${count} orders in 24 h`],
  [
    /^拼多多 (?:(.+), )?(\d+) 单 \/ 24h$/,
    (shop, count) => `${(shop ?? '').replace(/^店铺 (.+)$/, 'shop $1: ')}${count} orders in 24 h`,
  ],
  [/^淘宝(?: (.+))?, (\d+) 单 \/ 24h$/, (shop, count) => `${shop ? `${shop}: ` : ''}${count} orders in 24 h`],
  [/^速卖通, (\d+) 单 \/ 24h$/, (count) => `${count} orders in 24 h`],
  [/^抖店 (.+), (\d+) 单 \/ 24h$/, (shop, count) => `${shop.replace(/^店铺 /, 'shop ')}: ${count} orders in 24 h`],
  [
    /^(Shopify|WooCommerce|Amazon) (.+), (\d+) 单 \/ 24h$/,
    (kind, shop, count) => `${kind} ${shop}: ${count} orders in 24 h`,
  ],
  // Parked messages.
  [/^(\S*) 多次执行失败$/, (kind) => `${kind} failed again and again`.trim()],
  [/^没有拦截过运单 (.+)$/, (waybill) => `Nobody wanted waybill ${waybill} stopped`],
  [
    /^请致电(.+?)：运单 (\S+) (.+?)，再登记结果：(.*)$/,
    (courier, waybill, task, why) =>
      `Phone ${carrierIn(courier)} about waybill ${waybill} (${inEnglish(task)}), then say how it ended: ${inEnglish(why)}`,
  ],
  [
    /^订单 (\S+) 的包裹(已拦截|没有拦住)，(.*?)：(.*)$/,
    (no, how, parcel, why) =>
      `The parcel of order ${no} was ${how === '已拦截' ? 'stopped' : 'not stopped'}, ${carrierIn(parcel)}: ${inEnglish(why)}`,
  ],
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
    /^订单 (\S+) 预计赶不上计划送达 (.*?)：(.*)$/,
    (no, at, detail) => `Order ${no} will probably miss its promise (${at}): ${inEnglish(detail)}`,
  ],
  [
    /^订单 (\S+) 预计 (.*) 前送达，(.*)，派送电话 (.*)$/,
    (no, at, parcel, phone) => `Order ${no} comes before ${at}: ${carrierIn(parcel)}, driver ${phone}`,
  ],
  [
    /^(\S+) 货架还有 (\d+|X-1) 单待拣，最晚 (\S+?)(?:，(\S+) 分钟无人应答)?（(.*)，(.*)）$/,
    (shelf, count, latest, minutes, warehouse, keeper) =>
      `Shelf ${shelf}: ${count} jobs to pick, ${latest} at the latest${minutes ? `, unanswered for ${minutes} min` : ''} (${warehouse}, ${keeper})`,
  ],
  [
    /^预计 (.*) 送达，晚于承诺 (.*) 的可能 (\d+)%；可选：(.*)$/,
    (at, promised, risk, help) =>
      `Expected by ${at}, later than promised (${promised}) with ${risk} %; possible: ${help
        .replace('升级时效', 'faster courier')
        .replace('致电网点', 'call the branch')
        .replace('补发', 'send anew')
        .replace('优惠券', 'coupon')
        .replaceAll('、', ', ')
        .replaceAll(/ ([\d.]+) 元/g, ' ¥$1')}`,
  ],
  [/^换更快的快递后超时可能 (.*)$/, (risk) => `With a faster courier late with ${risk}`],
  [/^重新发出后超时可能 (.*)$/, (risk) => `Sent anew late with ${risk}`],
  [/^剩 (\d+) 小时，重新发出也赶不上$/, (hours) => `${hours} h left: a new parcel would be late too`],
  [
    /^按当前节点重新预估：(\d+)% 在此之前送到$/,
    (share) => `Estimated anew from where it stands: ${share} % arrive before`,
  ],
  [/^没有历史，按省份时效表 (\d+) 小时$/, (hours) => `No history: ${hours} h by the table of provinces`],
  [
    /^仓库前面还有 (\d+) 单，晚 (\d+) 班车$/,
    (ahead, vans) => `${ahead} jobs before it in the warehouse: ${vans} vans later`,
  ],
  [
    /^买家申请改地址，订单已暂停：请同意或拒绝(；平台订单请买家在平台上也改一次)?（改到(.+)）$/,
    (also, to) =>
      `The buyer asks for another address (${to}); the order waits: accept or refuse${also ? '. On a platform’s order the buyer changes it there too' : ''}`,
  ],
  [
    /^买家申请改地址，货已拣好：把箱子拿下来，同意后(?:作废旧面单、重打面单|旧面单自动作废，重打面单)，再标记完成(；平台订单请买家在平台上也改一次)?（改到(.+)）$/,
    (_also, to) =>
      `The buyer asks for another address (${to}) and it is picked: take the box out, accept, void and reprint its label, then mark it done`,
  ],
  [
    /^买家申请改地址，包裹已交快递：(?:请联系快递改址或拦截，办好后标记完成|同意后自动请快递改址或拦截，没有拦住时按您的选择补发)（改到(.+)）$/,
    (to) =>
      `The buyer asks for another address (${to}) and the courier has it: have it changed or stopped, then mark it done`,
  ],
  [/^改到(.+)$/, (to) => `To ${to}`],
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
  [
    /^同箱的 (\S+) (.*?)，请把它的商品从箱里取出后放行$/,
    (no, why) => `${no} in the same box: ${inEnglish(why)}. Take its goods out of the box, then release`,
  ],
  [
    /^(\S+) (.*?)，它和其他订单已拣在同一箱：取出后放行，或整箱等待$/,
    (no, why) => `${no}: ${inEnglish(why)}. It lies in one box with other orders: take it out, or let the box wait`,
  ],
  [/^订单 (\S+) 已签收，(.*)$/, (no, parcel) => `Order ${no} was delivered: ${carrierIn(parcel)}`],
  [
    /^订单 (\S+) 包裹异常，(.*?)：(.*)$/,
    (no, parcel, detail) => `Order ${no}: parcel in trouble, ${carrierIn(parcel)}: ${detail}`,
  ],
  [/^订单 (\S+) 已取消：(.*)$/, (no, detail) => `Order ${no} was cancelled: ${inEnglish(detail)}`],
  [
    /^“(.+)”的平台授权已失效，请到「渠道」重新授权：(.*)$/,
    (name, detail) => `The platform lets “${name}” in no more; authorise it again under Channels: ${detail}`,
  ],
  [/^“(.+)”连接异常：(.*)$/, (name, detail) => `The connection “${name}” fails: ${detail}`],
  [/^Webhook “(.+)”已自动暂停：(.*)$/, (name, detail) => `The webhook “${name}” was paused: ${inEnglish(detail)}`],
  [
    /^(.+)有 (\S+) 件异常超过处理期限，最早 (.*)（(.*)）$/,
    (group, count, oldest, people) =>
      `${group}: ${count} exceptions past their deadline, the oldest ${oldest} (${people})`,
  ],
  [
    /^订单 (\S+) 新异常单：(.*)（(.*)）$/,
    (no, detail, group) => `Order ${no} has a new case: ${inEnglish(detail)} (${inEnglish(group)})`,
  ],
  [/^(.+)面单没有取到：(.*)$/, (carrier, why) => `No label from ${carrierIn(carrier)}: ${why}`],
  [
    /^“(.+)”(.*?) (.*) 的电子面单只剩 (\S+) 张，请充值（(.*)）$/,
    (name, carrier, branch, left, people) =>
      `${name}: ${carrierIn(carrier)} ${branch} has only ${left} waybills left; top up (${people})`,
  ],
  [
    /^您在(.+)的订单 (\S+) 已发货，(.*)，预计 (.*) 前送达$/,
    (shop, no, parcel, time) => `Your order ${no} at ${shop} has left, ${carrierIn(parcel)}, expected by ${time}`,
  ],
  [
    /^您在(.+)的订单 (\S+) 预计送达时间由 (.*) 变为 (.*)$/,
    (shop, no, before, now) => `Your order ${no} at ${shop} is expected ${now} instead of ${before}`,
  ],
  [
    /^您在(.+)的订单 (\S+) 的改址申请(.*)$/,
    (shop, no, result) => `The change of address of your order ${no} at ${shop} ${inEnglish(result)}`,
  ],
  [
    /^您在(.+)的订单 (\S+) 的包裹 (\S+) 拦截(.*)$/,
    (shop, no, waybill, result) =>
      `Stopping parcel ${waybill} of your order ${no} at ${shop} ${result === '成功' ? 'worked' : inEnglish(result)}`,
  ],
  [/^没有 ([\w.]+) 的模板$/, (event) => `no template for ${event}`],
  [/^小程序已应答，(\d+) 个订阅消息模板可用$/, (count) => `the mini program answered; ${count} templates are there`],
  [/^平台新增 (.+) ×(\d+)$/, (title, pieces) => `Added on the platform: ${title} ×${pieces}`],
  [/^平台已没有 (.+) ×(\d+)$/, (title, pieces) => `No longer on the platform: ${title} ×${pieces}`],
  [
    /^(.+) 已在平台发出 (\d+) \/ (\d+) 件$/,
    (title, left, pieces) => `${title}: ${left} of ${pieces} left from the platform’s own back office`,
  ],
  [/^本地已取消，平台是 (.*)$/, (status) => `Cancelled here, on the platform it is ${status}`],
  [
    /^(.+) 没有锁住，可能已卖给别人：请改派或取消$/,
    (pieces) => `${pieces} could not be locked and may be sold to others: route it anew or cancel it`,
  ],
  [/^小程序里没有这些模板：(.*)$/, (ids) => `the mini program has no such templates: ${ids}`],
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
