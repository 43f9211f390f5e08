/** The socket of 消息服务 (TMC). Its messages are those of the inbox: whichever asks first gets them. */
import type { ChannelSocket } from '../channels.port.ts'
import { gatewayOf } from '../shop-settings.ts'
import { md5Sandwich } from '../sorted-params.ts'
import { groupOf } from './inbox.ts'

/** As documented; whether it takes wss is not known (?). */
const MESSAGE_SERVICE = 'ws://mc.api.taobao.com'

export const socket: ChannelSocket = {
  ticket({ credentials, settings, now }) {
    const { appKey = '', appSecret = '', sellerNick = '' } = credentials
    const signed = { app_key: appKey, group_name: groupOf({ settings }), timestamp: String(now()) }
    return {
      protocol: 'tmc',
      // `gateway` replaces the platform as a whole: http(s) becomes ws(s).
      url: `${gatewayOf(settings, MESSAGE_SERVICE).replace(/^http/, 'ws')}/`,
      account: `${appKey} ${signed.group_name}`,
      shop: sellerNick,
      hello: { ...signed, sign: md5Sandwich(appSecret, signed) },
    }
  },
}
