/** What a code means to the person in front of the screen. Every code of the API has a line; unknown ones fall back to their last word. */
import type { Language } from './format.ts'
import { serverText } from './server-words.ts'

type Words = Readonly<Record<Language, string>>
const say = (zh: string, en: string): Words => ({ 'zh-CN': zh, en })

export const errorMessages: Readonly<Record<string, Words>> = {
  'network.unreachable': say(
    '没有收到服务器的答复。请检查网络后再按一次，同一步不会做两遍。',
    'No answer from the server. Check the network and press again; the same step is not done twice.',
  ),
  'request.invalid': say('有内容填得不对，请检查后再提交。', 'Some fields are not valid. Check them and submit again.'),
  'request.malformed': say(
    '请求内容无法识别，请刷新页面后重试。',
    'The request could not be read. Reload the page and try again.',
  ),
  'request.too_many': say('问得太频繁，请一分钟后再试。', 'Too many requests. Try again in a minute.'),
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
  'auth.forbidden': say(
    '你没有这项操作的权限，请联系管理员。',
    'You may not do this. Ask an administrator for the right.',
  ),
  'order.receiver_kept_by_platform': say(
    '收件人明文由平台保管，这里看不到；打面单时由平台解密。',
    'The platform keeps this receiver in plain; it cannot be shown here. Labels are decrypted by the platform.',
  ),
  'order.too_many_reveals': say(
    '一小时内查看明文次数太多，请稍后再试。',
    'Too many receivers shown within an hour. Try again later.',
  ),
  'address_change.not_found': say('没有这条改址申请。', 'There is no such request.'),
  'address_change.not_open': say('这条改址申请已经有人处理了，请刷新。', 'Somebody has answered this already. Reload.'),
  'address_change.already_open': say('已经有一个改地址的申请在处理。', 'There is an open request for another address.'),
  'address_change.no_proof': say(
    '订单没有手机号，无法确认买家。',
    'The order has no phone by which the buyer could be known.',
  ),
  'address_change.wrong_tail': say('手机号后四位不对。', 'The last four digits do not match.'),
  'address_change.too_many': say('今天提交的次数太多了。', 'Too many requests today.'),
  'address_change.too_late': say('订单已经结束，不能改地址了。', 'The order has ended; its address cannot be changed.'),
  'address_change.busy': say(
    '订单正在重新分仓，请稍后再试。',
    'The order is being routed anew. Try again in a minute.',
  ),
  'address_change.unfinished': say(
    '改址已同意，还没办完：请在改址卡片上标记完成。',
    'The new address was accepted and is not carried through yet: mark it as done on its card.',
  ),
  'address_change.intercepting': say(
    '包裹正在拦截：等快递的结果，或撤回拦截。',
    'Its parcels are being stopped: wait for the courier, or withdraw that.',
  ),
  'interception.not_found': say('没有这条拦截。', 'There is no such interception.'),
  'interception.not_on_the_road': say(
    '包裹不在路上：没有交快递，或已签收、已退回。',
    'The parcel is not on the road: not handed over, delivered, or back.',
  ),
  'interception.already_open': say('这个包裹已经在拦截。', 'This parcel is being stopped already.'),
  'interception.shared_parcel': say(
    '这个包裹里还有其他订单的商品，不能拦截。',
    'Goods of other orders are in this parcel; it cannot be stopped.',
  ),
  'interception.no_address': say(
    '没有已同意的改址申请，只能拦截退回。',
    'No change of address was accepted; the parcel can only be called back.',
  ),
  'interception.not_open': say('这条拦截已经结束，请刷新。', 'This interception has ended. Reload.'),
  'interception.not_withdrawable': say(
    '快递不接受撤回拦截，或还没有答复，请稍后再试或致电快递。',
    'The courier does not take it back, or has not answered yet. Try later, or phone.',
  ),
  'address_change.region_unknown': say('请选到区县。', 'Choose down to the district.'),
  'address_change.receiver_incomplete': say('请填写收货人和手机号。', 'Recipient and phone are needed.'),
  'merging.not_found': say('合单建议不存在。', 'There is no such suggestion.'),
  'merging.not_open': say('这条建议已经有人处理了，请刷新。', 'Somebody has decided about this already. Reload.'),
  'merging.not_merged': say('这几单没有合并，不用撤销。', 'These orders are not merged.'),
  'merging.not_waiting': say(
    '有一单已开始拣货、已打面单或换了仓，不能合并了。',
    'One of the orders is being picked, has its label or another warehouse; they cannot be merged any more.',
  ),
  'merging.order_held': say('有一单被挂起，先处理挂起再合并。', 'One of the orders is on hold. Release it first.'),
  'merging.receiver_differs': say('收货地址已不同，不能合并。', 'The addresses differ by now; they cannot be merged.'),
  'merging.too_heavy': say('合在一起超过快递的重量上限。', 'Together they are heavier than the carrier takes.'),
  'merging.superseded': say(
    '这几单后来又与别的订单合并了，先撤销后面那次。',
    'These orders were merged with others since. Undo that first.',
  ),
  'merging.already_left': say('包裹已交接，不能撤销合并。', 'The parcel has left; merging cannot be undone.'),
  'merging.is_duplicate': say('疑似重复的订单请挂起或取消其中一单。', 'Hold or cancel one of two duplicates.'),
  'fulfilment.shared_not_ready': say(
    '同一包裹里的另一单还没到这一步，先把它拣完。',
    'Another order of the same parcel is not that far. Pick it first.',
  ),
  'fulfilment.shared_parcel': say(
    '和其他订单合并发货，先撤销合并。',
    'It ships together with other orders. Undo that first.',
  ),
  'order.nothing_to_reship': say(
    '没有可以补发的商品：还没有发出，或者已退款。',
    'There is nothing to send again: it has not left, or was refunded.',
  ),
  'order.already_reshipped': say(
    '这些商品已经补发过了；补发件也丢了的话，请在补发单上再补发。',
    'These pieces were sent again already. If that parcel is lost too, send its own order again.',
  ),
  'order.reship_unmapped': say('有商品没有关联 SKU，请先关联。', 'Some of it is not mapped to a SKU. Map it first.'),
  'order.no_memo': say('这个平台没有卖家备注可写。', 'This platform takes no memo of the seller.'),
  'auth.key_expired': say('这把密钥已过期，请换一把。', 'This key has expired. Use another one.'),
  'key.expired': say('密钥已过期，请新建一把。', 'The key has expired. Create another one.'),
  'key.expiry_invalid': say('过期时间要在将来。', 'The expiry has to be in the future.'),
  'webhook.not_found': say('接收地址不存在，可能已被删除。', 'There is no such endpoint; it may have been removed.'),
  'delivery.not_found': say(
    '推送记录不存在，可能已超过 30 天。',
    'There is no such delivery; it may be older than 30 days.',
  ),
  'webhook.url_refused': say(
    '这个地址不能推送：要公网 https 地址，端口 443 或 8443，域名要能解析到公网。',
    'This address cannot be used: it has to be public https on port 443 or 8443, with a name that leads to the public Internet.',
  ),
  'webhook.paused': say('接收地址已暂停，先恢复它。', 'The endpoint is paused. Resume it first.'),
  'webhook.too_many': say(
    '接收地址太多了，先删掉不用的。',
    'There are too many endpoints. Remove those that nobody needs.',
  ),
  'webhook.scope_forbidden': say('不能给出比你自己更大的可见范围。', 'You cannot give a wider view than your own.'),
  'role.not_found': say('角色不存在，可能已被删除。', 'There is no such role; it may have been deleted.'),
  'role.name_taken': say('已有同名角色，换个名称。', 'A role with this name exists. Choose another name.'),
  'role.built_in': say('内置角色不能修改。', 'Built-in roles cannot be changed.'),
  'role.in_use': say('还有成员在用这个角色，先给他们换角色。', 'Somebody has this role. Give them another one first.'),
  'role.too_many': say('角色太多了，先删掉不用的。', 'There are too many roles. Delete those that nobody needs.'),
  'role.beyond_own': say('不能给出或改动你自己没有的权限。', 'You cannot give or change rights that you do not have.'),
  'member_scope.not_found': say('成员不存在，可能已被移除。', 'There is no such member; they may have been removed.'),
  'member_scope.owner_fixed': say(
    '所有者总能看到全部，不能设范围。',
    'An owner always sees everything; there is no scope to set.',
  ),
  'member_scope.beyond_own': say('不能给出比你自己更大的可见范围。', 'You cannot give a wider view than your own.'),
  'member_scope.region_unknown': say('有地区代码不存在，请重新选择。', 'Some region codes do not exist. Choose again.'),
  'member_scope.warehouse_unknown': say('有仓库不存在，请重新选择。', 'Some warehouses do not exist. Choose again.'),
  'auth.too_many_attempts': say('尝试次数太多，请过几分钟再试。', 'Too many attempts. Try again in a few minutes.'),
  'auth.second_factor_required': say(
    '企业要求两步验证，请先开启。',
    'Your company asks for two-step verification. Set it up first.',
  ),
  'account.wrong_password': say('当前密码不对。', 'The present password is wrong.'),
  'account.email_unconfirmed': say(
    '请先确认自己的邮箱，再邀请同事。',
    'Confirm your own email before you invite colleagues.',
  ),
  'session.not_found': say('这台设备已经退出了。', 'That device is already signed out.'),
  'link.invalid': say(
    '链接已失效：用过了、过期了或者被新的代替。',
    'The link no longer works: it was used, is too old, or a newer one replaced it.',
  ),
  'second_factor.wrong_code': say('验证码不对，或者已经用过。', 'The code is wrong or was used already.'),
  'second_factor.too_late': say('这次登录等得太久，请重新登录。', 'This sign-in took too long. Start again.'),
  'second_factor.already_on': say('两步验证已经开启。', 'Two-step verification is on already.'),
  'second_factor.off': say('两步验证没有开启。', 'Two-step verification is not on.'),
  'second_factor.own_first': say(
    '请先给自己开启两步验证，再要求大家。',
    'Set up your own two-step verification before you ask for everybody’s.',
  ),
  'member.not_found': say('找不到这位同事，可能已被移除。', 'This person is no longer a member.'),
  'member.last_owner': say('至少要有一位所有者。', 'There must be at least one owner.'),
  'member.conflict': say('这个邮箱的人已经是同事了。', 'Somebody with this address is a member already.'),
  'invitation.not_found': say('找不到这份邀请。', 'This invitation does not exist.'),
  'invitation.conflict': say(
    '这个邮箱已有一份未接受的邀请，可以重新发送。',
    'This address has an open invitation already; send it again instead.',
  ),
  'invitation.sign_in_first': say(
    '这个邮箱已有账号，请登录后接受。',
    'This address has an account. Sign in to accept.',
  ),
  'invitation.other_address': say(
    '邀请发给了另一个邮箱，请用那个邮箱登录。',
    'The invitation is for another address. Sign in with that one.',
  ),
  'platform.internal': say(
    '系统出错，改动没有保存。请重试；若仍失败，把请求号发给我们。',
    'Something broke on our side and nothing was saved. Try again; if it fails again, send us the request id.',
  ),
  'platform.overloaded': say('系统繁忙，请几秒后重试。', 'We are busy right now. Try again in a few seconds.'),
  'platform.conflict': say(
    '别人刚改过这条记录，已取最新内容，请再试一次。',
    'Somebody changed this a moment ago. The latest is loaded; try again.',
  ),
  'tenant.plan_needed': say(
    '当前没有有效套餐，只能查看。请到“设置 → 套餐”开通；新订单会照收并保留。',
    'Without a plan everything is read-only. Choose one under Settings → Plan; new orders are taken in and kept.',
  ),
  'tenant.suspended': say(
    '账号已停用，请联系我们。店铺的新订单仍会收进来。',
    'The account is suspended; please write to us. New orders are still taken in.',
  ),
  'tenant.moving': say('数据正在搬迁，请一秒后重试。', 'Your data is being moved. Try again in a second.'),
  'tenant.closing': say(
    '公司正在注销，只能查看。到“设置 → 套餐”可以撤回。',
    'The company is being closed: read-only. Take it back under Settings → Plan.',
  ),
  'tenant.limit_reached': say(
    '套餐的数量已用完。请到“设置 → 套餐”升级，或先删掉不用的。',
    'The plan holds no more of these. Upgrade under Settings → Plan, or remove one that is not needed.',
  ),
  'tenant.not_found': say('找不到这个租户。', 'This tenant does not exist.'),
  'tenant.name_differs': say('公司名称不一致，请照原样输入。', 'That is not the company’s name. Type it as it is.'),
  'tenant.not_closing': say('公司没有在注销。', 'The company is not being closed.'),
  'billing.checkout_unavailable': say(
    '暂不能在线付款，请提交开通申请，我们联系你。',
    'Paying online is not set up. Send a request and we will call you.',
  ),
  'billing.checkout_failed': say(
    '微信支付没有给出付款码，请稍后再试，或提交开通申请。',
    'WeChat Pay gave no code. Try again later, or send a request.',
  ),
  'certificate.not_found': say('这一单还没有承诺书。', 'This order has no certificate yet.'),
  'certificate.unavailable': say(
    '承诺书暂时打不出来，请稍后再试。',
    'The certificate cannot be made right now. Please try again later.',
  ),
  'order_payment.not_found': say('找不到这笔收款。', 'This payment does not exist.'),
  'order_payment.not_refundable': say('这笔收款现在不能退。', 'This payment cannot be refunded now.'),
  'payment.not_found': say('找不到这笔付款。', 'This payment does not exist.'),
  'key.not_found': say('这把密钥已不存在。', 'This key no longer exists.'),
  'import.not_found': say('找不到这次导入。', 'This import does not exist.'),
  'import.not_text': say('这个文件不是文本表格，请用 CSV 或 XLSX。', 'This file is no text table: use CSV or XLSX.'),
  'import.empty': say('文件里没有订单。', 'There are no orders in this file.'),
  'import.columns_missing': say('必填的列还没有对应上。', 'Columns that are needed are missing.'),
  'import.connection_unfit': say('文件只能导入到「文件导入」店铺。', 'Files go to a shop of the kind “file import”.'),
  'import.too_many_rows': say('一个文件最多 20 万行，请拆开导入。', 'A file may have 200,000 rows: split it.'),
  'import.not_ready': say(
    '这次导入已经开始、完成或丢弃了。',
    'This import was started, finished or discarded already.',
  ),
  'field_rules.changed_meanwhile': say(
    '别人刚保存了新版本，请刷新后再改。',
    'Somebody saved another version meanwhile: reload, then change it.',
  ),
  'field_rules.not_found': say('没有这个版本，可能已被清理。', 'There is no such version; old ones are cleared away.'),
  'completeness.not_comparable': say(
    '这个店铺没有可以核对的平台订单列表。',
    'This shop has no list on its platform to compare with.',
  ),
  'completeness.span_invalid': say(
    '时间段要在过去 90 天内，最长 31 天，且不早于结束时间。',
    'Choose a span within the last 90 days, at most 31 days long, that has ended.',
  ),
  'connection.not_found': say('找不到这个连接。', 'This connection does not exist.'),
  'connection.kind_unknown': say('还不支持这种连接。', 'This kind of connection is not supported yet.'),
  'connection.invalid': say(
    '有内容不完整或格式不对，请核对标红的字段。',
    'Something is incomplete or malformed. Check the fields marked in red.',
  ),
  'connection.conflict': say(
    '连接刚被别人改过，请刷新后再试。',
    'Somebody changed this connection. Reload and try again.',
  ),
  'connection.gateway_refused': say(
    '接口地址或中继地址不可用：需要公网 https 地址，端口 443 或 8443。',
    'That API or relay address is not allowed: it must be a public https address on port 443 or 8443.',
  ),
  'connection.no_authorisation': say(
    '这个平台不需要授权页，凭证填好就能用。',
    'This platform has no page to agree on; its credentials are enough.',
  ),
  'connection.person_needed': say(
    '授权要由登录的人在浏览器里完成，API 密钥不行。',
    'A signed-in person has to agree in a browser; an API key cannot.',
  ),
  'shelf_alert.not_found': say('找不到这条货架提醒。', 'This shelf alert does not exist.'),
  'shelf_alert.over': say('这条提醒已经结束。', 'This alert is over.'),
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
    '比已锁定、专用池、质检和在途的件数还少，没有保存。请核对数量，或先释放占用。',
    'That is less than what is locked, in pools, in QC and in transit; nothing was saved. Check the quantity, or release holds first.',
  ),
  'stock.invalid_quantity': say('数量不对，请填整数。', 'The quantity is not valid; use a whole number.'),
  'stock.unreachable': say(
    '库存账本暂时没有响应，请几秒后重试。',
    'The stock ledger is not answering. Try again in a few seconds.',
  ),
  'claim.not_open': say('活动还没有开始。', 'The sale has not opened yet.'),
  'claim.closed': say('活动已经结束。', 'The sale is over.'),
  'claim.over_limit': say('超过了每人限购数量。', 'That is more than one buyer may have.'),
  'claim.sold_out': say('已经抢完。', 'Sold out.'),
  'claim.ended': say(
    '这次抢购已失效（超时未付或已释放），请重新抢。',
    'This claim has ended (unpaid for too long, or given back). Claim anew.',
  ),
  'claim.request_taken': say('这个请求号属于另一位买家。', 'This request id belongs to another buyer.'),
  'claim.busy': say(
    '库存池暂时没有响应，请用同一个请求号重试。',
    'The pool is not answering. Send the same request id again.',
  ),
  'claim.not_found': say('找不到这笔抢购。', 'There is no such claim.'),
  'claim.already_ordered': say(
    '这笔抢购已经生成订单，请取消订单。',
    'This claim has become an order; cancel the order instead.',
  ),
  'campaign.not_found': say('找不到这个活动。', 'There is no such campaign.'),
  'campaign.already_begun': say('活动已经开始，只能提前结束。', 'The campaign has begun; it can only be closed early.'),
  'campaign.already_carved': say(
    '库存已经备好，这几项不能再改；用“补货”或“退回”。',
    'The pieces are set aside already; top up or give back instead.',
  ),
  'campaign.times_invalid': say('结束时间要晚于开始和现在。', 'It must close after it opens, and later than now.'),
  'live_room.not_found': say('找不到这个直播间，请先设置。', 'This live room is not set up yet.'),
  'campaign.not_over': say(
    '活动还没有结束，结束后才能下载全部认领记录。',
    'The campaign is not over; the whole history can be downloaded once it is.',
  ),
  'campaign.over': say('活动已经结束。', 'The campaign is over.'),
  'campaign.unreachable': say(
    '库存池暂时没有响应，请几秒后重试。',
    'The pool is not answering. Try again in a few seconds.',
  ),
  'stock.before_history': say('早于库存历史（保留 180 天），无法回放。', 'That is before the kept history (180 days).'),
  'stock.not_found': say('找不到这个 SKU 的库存。', 'There is no stock record for this SKU.'),
  'sku.not_found': say('找不到这个 SKU，请先录入。', 'This SKU does not exist. Add it first.'),
  'warehouse.taken': say(
    '这个编码已有仓库，没有改动。请换一个编码，或在列表里编辑那个仓库。',
    'A warehouse has this code already; nothing was changed. Choose another code, or edit that warehouse in the list.',
  ),
  'sku.taken': say(
    '这个编码已有 SKU，没有改动。请在列表里打开它：盘点改数量，“更多 → 改资料”改名称和安全库存。',
    'A SKU has this code already; nothing was changed. Open it in the list: count to change quantities, More → Edit details for name and safety stock.',
  ),
  'bundle.nested': say(
    '组合装只能由单品组成，不能包含自己或别的组合装。',
    'A bundle is made of goods, not of itself or of other bundles.',
  ),
  'bundle.has_stock': say(
    '这个 SKU 有自己的库存，不能改成组合装；请先清零。',
    'This SKU has stock of its own. Set it to zero before it becomes a bundle.',
  ),
  'listing.not_found': say('找不到这个店铺商品。', 'This listing does not exist.'),
  'case.not_found': say('找不到这件异常。', 'This exception does not exist.'),
  'case.still_open': say('这件异常还没有关闭。', 'This exception is still open.'),
  'case.same_group': say('它已经在这个组。', 'It is with that group already.'),
  'case.unknown_group': say('没有这个组，请刷新。', 'There is no such group. Reload.'),
  'case.unknown_code': say('没有这个原因代码，请刷新。', 'There is no such reason code. Reload.'),
  'case.unknown_person': say('这位同事已不在团队里。', 'This person is not in the team any more.'),
  'case.already_closed': say('这件异常已经处理过了。', 'This exception is already closed.'),
  'case.cursor_invalid': say('列表位置已失效，请刷新。', 'The list position is no longer valid. Reload.'),
  'notice.not_found': say('找不到这条通知。', 'This notification does not exist.'),
  'notice_route.unknown_placeholder': say(
    '文案里有这类事件没有的占位符，请对照下面列出的名字。',
    'The words ask for something that this event does not say. Use the names listed below.',
  ),
  'notice_route.circle': say('升级链绕回了自己，请换一个。', 'The chain leads back to itself. Choose another one.'),
  'notice_route.buyers_only': say(
    '小程序订阅消息只发给买家，不能用来提醒员工。',
    'Subscribe messages go to buyers only; your own people cannot be told this way.',
  ),
  'subscription.unknown_messenger': say(
    '没有这个小程序连接，或它已停用。',
    'There is no such mini program, or it is switched off.',
  ),
  'subscription.unknown_order': say('找不到要订阅的订单或店铺。', 'There is no such order or shop.'),
  'subscription.unknown_template': say(
    '这个模板没有配置在小程序连接里。',
    'The mini program’s connection does not use this template.',
  ),
  'notice.cursor_invalid': say('列表位置已失效，请刷新。', 'The list position is no longer valid. Reload.'),
  'fulfilment.not_found': say('找不到这张发货单。', 'This fulfilment does not exist.'),
  'fulfilment.wrong_stage': say(
    '发货单不在这一步，请刷新看最新状态。',
    'The fulfilment is not at this stage. Reload to see where it is.',
  ),
  'fulfilment.over_picked': say('拣的数量超过了要发的数量。', 'More was picked than is to be sent.'),
  'fulfilment.line_unknown': say('这张发货单里没有这件商品。', 'This fulfilment has no such line.'),
  'fulfilment.no_parcel': say('还没有出库，没有包裹可以订阅。', 'It has not left yet; there is no parcel to watch.'),
  'fulfilment.no_tracking_service': say(
    '还没有连接查询轨迹的快递服务，先到“渠道”里连接。',
    'No courier service for tracking is connected. Connect one under Channels first.',
  ),
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
  'operator.status_conflict': say(
    '租户的状态刚有变化，请刷新后再看是否还需要这一步。',
    'The tenant’s standing has just changed. Reload and see whether this is still needed.',
  ),
  'move.running_conflict': say('这个租户已有一次迁移在进行。', 'A move of this tenant is under way already.'),
  'move.tenant_closing': say('租户已申请注销，不再迁移。', 'The tenant is closing its account and is not moved.'),
  'move.same_shard': say('租户已经在这个分片上。', 'The tenant lives in that shard already.'),
  'move.not_found': say('找不到这次迁移。', 'This move does not exist.'),
  'move.too_late': say(
    '已经切换到新分片，不能撤回；可以再迁回来。',
    'The tenant has switched already and cannot be turned back; it can be moved again.',
  ),
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

/** A reason that may be a code or already words, the hub's own in the reader's language. */
export function reasonText(reason: string, language: Language): string {
  return /^[a-z_]+\.[a-z_.]+$/.test(reason) ? messageOfCode(reason, language) : serverText(reason, language)
}
