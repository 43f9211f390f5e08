/** What a code means to the person in front of the screen. Every code of the API has a line; unknown ones fall back to their last word. */
import type { Language } from './format.ts'

type Words = Readonly<Record<Language, string>>
const say = (zh: string, en: string): Words => ({ 'zh-CN': zh, en })

export const errorMessages: Readonly<Record<string, Words>> = {
  'network.unreachable': say(
    '连不上服务器。改动没有提交，请检查网络后重试。',
    'The server cannot be reached. Nothing was changed; check the network and try again.',
  ),
  'request.invalid': say('有内容填得不对，请检查后再提交。', 'Some fields are not valid. Check them and submit again.'),
  'request.malformed': say(
    '请求内容无法识别，请刷新页面后重试。',
    'The request could not be read. Reload the page and try again.',
  ),
  'request.too_large': say('内容太大，超过了上限。', 'That is larger than the limit.'),
  'request.idempotency_mismatch': say(
    '同一次操作带了不同的内容，请刷新后重试。',
    'The same operation came with different content. Reload and try again.',
  ),
  'request.in_progress': say(
    '上一次提交还在处理，请稍等几秒。',
    'The previous submission is still running. Wait a few seconds.',
  ),
  'auth.required': say('登录已过期，请重新登录。', 'Your session has ended. Sign in again.'),
  'auth.bad_credentials': say('邮箱或密码不对。', 'Wrong email or password.'),
  'auth.email_taken': say('这个邮箱已经注册过，请直接登录。', 'This email is already registered. Sign in instead.'),
  'auth.forbidden': say(
    '你没有这项操作的权限，请联系管理员。',
    'You may not do this. Ask an administrator for the right.',
  ),
  'auth.too_many_attempts': say('尝试次数太多，请过几分钟再试。', 'Too many attempts. Try again in a few minutes.'),
  'platform.internal': say(
    '系统出错，改动没有保存。请重试；若仍失败，把请求号发给我们。',
    'Something broke on our side and nothing was saved. Try again; if it fails again, send us the request id.',
  ),
  'platform.overloaded': say('系统繁忙，请几秒后重试。', 'We are busy right now. Try again in a few seconds.'),
  'platform.conflict': say(
    '别人刚改过这条记录，已取最新内容，请再试一次。',
    'Somebody changed this a moment ago. The latest is loaded; try again.',
  ),
  'key.not_found': say('这把密钥已不存在。', 'This key no longer exists.'),
  'connection.not_found': say('找不到这个连接。', 'This connection does not exist.'),
  'connection.kind_unknown': say('还不支持这种连接。', 'This kind of connection is not supported yet.'),
  'connection.invalid': say(
    '连接信息不完整或格式不对，请核对凭证。',
    'The connection details are incomplete or malformed. Check the credentials.',
  ),
  'connection.conflict': say(
    '连接刚被别人改过，请刷新后再试。',
    'Somebody changed this connection. Reload and try again.',
  ),
  'connection.gateway_refused': say(
    '网关地址不可用：需要 https 的公网地址。',
    'That gateway is not allowed: it must be a public https address.',
  ),
  'warehouse.not_found': say('找不到这个仓库。', 'This warehouse does not exist.'),
  'order.not_found': say('找不到这个订单。', 'This order does not exist.'),
  'order.conflict': say(
    '订单刚有新的变化，已取最新状态，请再试一次。',
    'The order has just changed. The latest is loaded; try again.',
  ),
  'order.already_shipped': say(
    '包裹已经出库，不能再这样操作。',
    'The parcel has left the warehouse, so this is no longer possible.',
  ),
  'order.already_cancelled': say('订单已经取消。', 'The order is already cancelled.'),
  'order.not_movable': say('订单在当前状态不能这样操作。', 'The order cannot do this in its current state.'),
  'order.held': say('订单正挂起，请先解除挂起。', 'The order is on hold. Release it first.'),
  'order.not_held': say('订单没有这项挂起。', 'The order has no such hold.'),
  'order.not_paid': say('订单还没有付款。', 'The order is not paid yet.'),
  'order.split_invalid': say(
    '拆单方式不对：每个商品要且只要出现在一个包裹里。',
    'That split does not work: each line must be in exactly one parcel.',
  ),
  'order.nothing_to_merge': say('没有可以合并的拆单。', 'There is no split to merge.'),
  'order.link_revoked': say('查件链接已撤销。', 'The tracking link was revoked.'),
  'stock.short': say('可用库存不足。', 'Not enough available stock.'),
  'stock.unknown_hold': say('这笔占用已经不存在。', 'This hold no longer exists.'),
  'stock.would_be_negative': say(
    '改完库存会变成负数，没有保存。',
    'That would make stock negative; nothing was saved.',
  ),
  'stock.invalid_quantity': say('数量不对，请填整数。', 'The quantity is not valid; use a whole number.'),
  'stock.unreachable': say(
    '库存账本暂时没有响应，请几秒后重试。',
    'The stock ledger is not answering. Try again in a few seconds.',
  ),
  'stock.not_found': say('找不到这个 SKU 的库存。', 'There is no stock record for this SKU.'),
  'sku.not_found': say('找不到这个 SKU，请先录入。', 'This SKU does not exist. Add it first.'),
  'listing.not_found': say('找不到这个店铺商品。', 'This listing does not exist.'),
  'case.not_found': say('找不到这件异常。', 'This exception does not exist.'),
  'case.already_closed': say('这件异常已经处理过了。', 'This exception is already closed.'),
  'case.cursor_invalid': say('列表位置已失效，请刷新。', 'The list position is no longer valid. Reload.'),
  'notice.cursor_invalid': say('列表位置已失效，请刷新。', 'The list position is no longer valid. Reload.'),
  'fulfilment.not_found': say('找不到这张发货单。', 'This fulfilment does not exist.'),
  'fulfilment.wrong_stage': say(
    '发货单不在这一步，请刷新看最新状态。',
    'The fulfilment is not at this stage. Reload to see where it is.',
  ),
  'fulfilment.over_picked': say('拣的数量超过了要发的数量。', 'More was picked than is to be sent.'),
  'fulfilment.line_unknown': say('这张发货单里没有这件商品。', 'This fulfilment has no such line.'),
  'fulfilment.no_label': say('还没有面单，请先打印面单。', 'There is no label yet. Print it first.'),
  'fulfilment.not_packed': say('还没有打包，打包后才能出库。', 'Pack it before handing it over.'),
  'fulfilment.order_held': say('订单正挂起，先解除挂起再发货。', 'The order is on hold. Release it before shipping.'),
  'fulfilment.conflict': say(
    '发货单刚有变化，已取最新状态，请再试一次。',
    'The fulfilment has just changed. Try again.',
  ),
  'fulfilment.no_carrier_connection': say(
    '还没有能打面单的快递连接，请到“渠道”新建。',
    'No courier connection can print labels. Add one under Channels.',
  ),
  'fulfilment.sender_incomplete': say(
    '发货仓还没有填联系电话，快递公司不给出面单。请到“设置 → 仓库”补上。',
    'The warehouse has no contact phone, so couriers give no label. Add it under Settings → Warehouses.',
  ),
  'parcel.waybill_taken': say('这个运单号已被别的包裹使用。', 'Another parcel already uses this waybill.'),
  'parked.not_found': say('找不到这条停泊消息。', 'This parked message does not exist.'),
  'parked.already_closed': say('这条消息已经处理过了。', 'This message has already been dealt with.'),
  'track.unknown_waybill': say('这个运单号不属于任何包裹。', 'No parcel has this waybill.'),
  'effect.failed': say(
    '对外动作没有做成，已停泊等待人工处理。',
    'The outside action failed and is parked for a person.',
  ),
  'ingest.fetch_failed': say(
    '向平台读取订单失败，已停泊等待重放。',
    'The order could not be read from the platform; the message is parked.',
  ),
  'ingest.gave_up': say(
    '多次重试仍未成功，已停泊等待人工处理。',
    'All retries failed; the message is parked for a person.',
  ),
  'ingest.untranslatable': say(
    '订单内容无法转换，已停泊等待人工处理。',
    'The order could not be translated and is parked for a person.',
  ),
  'ingest.unreadable': say(
    '消息内容读不懂，已停泊等待人工处理。',
    'The message could not be read and is parked for a person.',
  ),
}

const byLastWord: Readonly<Record<string, Words>> = {
  not_found: say('找不到这条记录，可能已被删除。', 'This record cannot be found; it may have been removed.'),
  forbidden: say('你没有这项操作的权限。', 'You may not do this.'),
  conflict: say('内容刚被改过，请刷新后再试。', 'It was changed a moment ago. Reload and try again.'),
  taken: say('这个名称已被使用。', 'That name is already in use.'),
  invalid: say('有内容填得不对，请检查后再提交。', 'Some fields are not valid. Check them and submit again.'),
  unreachable: say('对方服务没有响应，请稍后重试。', 'The other side is not answering. Try again later.'),
  timeout: say('对方服务响应超时，请稍后重试。', 'The other side took too long. Try again later.'),
}

const unknownError = say('操作没有完成，请重试。', 'That did not go through. Try again.')

/** One sentence for a code: what happened and what to do. */
export function messageOfCode(code: string, language: Language): string {
  const words = errorMessages[code] ?? byLastWord[code.slice(code.lastIndexOf('.') + 1)] ?? unknownError
  return words[language]
}

/** A reason that may be a code or already words. */
export function reasonText(reason: string, language: Language): string {
  return /^[a-z_]+\.[a-z_.]+$/.test(reason) ? messageOfCode(reason, language) : reason
}
