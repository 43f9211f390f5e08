/** An event of 微信小店, pushed as JSON or XML, in plain or (safe mode) sealed in `Encrypt`. */
import { tryParseJson } from '../../core/json.ts'
import { openCallback } from '../../platform/wechat-callback.ts'
import { xmlText } from '../../platform/xml-text.ts'
import { type Fields, fieldsOf, objectAt, textAt } from '../read-fields.ts'

/** The ciphertext of a body in safe mode; '' in plain mode. */
export function encryptOf(rawBody: string): string {
  const json = fieldsOf(tryParseJson(rawBody))
  return json ? textAt(json, 'Encrypt') : xmlText(rawBody, 'Encrypt')
}

/** The event in the body, or null when it is sealed for somebody else. */
export function openBody(rawBody: string, credentials: Readonly<Record<string, string>>): string | null {
  const encrypted = encryptOf(rawBody)
  const { encodingAesKey = '', appId = '' } = credentials
  return encrypted === '' ? rawBody : openCallback(encrypted, { encodingAesKey, receiverId: appId })
}

export interface WeixinEvent {
  readonly name: string
  /** '' for events that concern no order. */
  readonly orderId: string
  /** Unix seconds, as it came. */
  readonly createTime: string
}

/** null when the text is no event. The order's id comes as a number beyond 2^53 or as text. */
export function readEvent(text: string): WeixinEvent | null {
  const event = fieldsOf(tryParseJson(text))
  const read = event === null ? xmlEvent(text) : jsonEvent(event)
  return read.name === '' ? null : read
}

const xmlEvent = (xml: string): WeixinEvent => ({
  name: xmlText(xml, 'Event'),
  orderId: xmlText(xml, 'order_id'),
  createTime: xmlText(xml, 'CreateTime'),
})

function jsonEvent(event: Fields): WeixinEvent {
  const about = [objectAt(event, 'order_info'), objectAt(event, 'finder_shop_aftersale_status_update')]
  const orderId = about.map((part) => textAt(part, 'order_id')).find((id) => id !== '') ?? ''
  return { name: textAt(event, 'Event'), orderId, createTime: textAt(event, 'CreateTime') }
}
