/** The socket of 消息服务 (PMC): an address that is signed, and the shop's permission. */
import { ok } from '../../core/result.ts'
import type { ChannelSocket } from '../channels.port.ts'
import { gatewayOf } from '../shop-settings.ts'
import { callPdd } from './client.ts'
import { MESSAGE_SERVICE, messageSocketUrl } from './sign.ts'

export const socket: ChannelSocket = {
  ticket({ credentials, settings, now }) {
    const { clientId = '', clientSecret = '', mallId = '' } = credentials
    // `gateway` replaces the platform as a whole: http(s) becomes ws(s).
    const base = gatewayOf(settings, MESSAGE_SERVICE).replace(/^http/, 'ws')
    return {
      protocol: 'pmc',
      url: messageSocketUrl({ clientId, clientSecret }, now(), base),
      account: clientId,
      shop: mallId,
    }
  },
  /** Every topic that the app has subscribed to. */
  async permit(options) {
    const answer = await callPdd(options, 'pdd.pmc.user.permit', {})
    return answer.ok ? ok(undefined) : answer
  },
}
