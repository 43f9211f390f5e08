/** Messages of 淘宝 (TMC) by HTTP: fetched a hundred at a time, kept by the platform for 24 h until they are confirmed. */
import { tryParseJson } from '../../core/json.ts'
import { ok, type Result } from '../../core/result.ts'
import { unreadable } from '../../platform/pushes.ts'
import type { ChannelInbox, ChannelMessage, ClientOptions, UnreadableMessage } from '../channels.port.ts'
import { type Fields, fieldsOf, listAt, objectAt, textAt } from '../read-fields.ts'
import { callTaobao } from './client.ts'

/** The platform gives and takes up to 200; a page of 100 stays far below its size limit. */
const QUANTITY = 100

/** Topics of the order and of its refunds: the order's detail holds both. */
const orderTopic = /^taobao_(trade|refund)_/

export const groupOf = ({ settings }: Pick<ClientOptions, 'settings'>): string =>
  typeof settings.messageGroup === 'string' ? settings.messageGroup : 'default'

export const inbox: ChannelInbox = {
  async fetch(options) {
    const answer = await callTaobao({ ...options, accessToken: null }, 'taobao.tmc.messages.consume', {
      group_name: groupOf(options),
      quantity: String(QUANTITY),
    })
    if (!answer.ok) return answer
    const messages = listAt(objectAt(answer.value, 'messages'), 'tmc_message')
    return ok(
      messages
        .filter((message) => textAt(message, 'id') !== '' && isForShop(message, options))
        .map((message) => ({ id: textAt(message, 'id'), body: JSON.stringify(message) })),
    )
  },
  async confirm(options, ids) {
    const answer = await callTaobao({ ...options, accessToken: null }, 'taobao.tmc.messages.confirm', {
      group_name: groupOf(options),
      s_message_ids: ids.join(','),
    })
    return answer.ok ? ok(undefined) : answer
  },
}

/**
 * Messages belong to the app: those of another shop that uses it, which may be another merchant's, are neither taken nor
 * confirmed, so that its own connection gets them.
 */
const isForShop = (message: Fields, { credentials }: Pick<ClientOptions, 'credentials'>): boolean =>
  textAt(message, 'user_nick') === credentials.sellerNick

/** One `tmc_message`. A hint: the order is read again, since messages come in any order. */
export function readMessage(rawBody: string): Result<readonly ChannelMessage[], UnreadableMessage> {
  const message = fieldsOf(tryParseJson(rawBody))
  const topic = message === null ? '' : textAt(message, 'topic')
  const externalId = message === null ? '' : textAt(message, 'id')
  if (message === null || topic === '' || externalId === '') return unreadable('the message has no id or no topic')
  const ignored = (why: string) => ok([{ externalId, kind: 'ignored' as const, why }])
  if (!orderTopic.test(topic)) return ignored(`topic ${topic} is about no order`)
  const content = fieldsOf(typeof message.content === 'string' ? tryParseJson(message.content) : message.content)
  if (content === null) return unreadable(`content of message ${externalId} (${topic}) is no JSON object`)
  const platformOrderId = textAt(content, 'tid')
  return platformOrderId === ''
    ? ignored(`topic ${topic} names no order`)
    : ok([{ externalId, kind: 'order_changed', platformOrderId }])
}
