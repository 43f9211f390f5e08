// A colleague presses the button of a card: the app hears of it as a signed and sealed event.
import { objectOf, objectsOf, textOf } from '../exact-json'
import { callbackSignature, sealMessage } from '../weixin-shop/push-message'
import type { World } from '../world/world'

/** False when the message has no button, or its app hears of nothing. */
export function pressButton(world: World, messageId: number, userId: string): boolean {
  const message = world.messages.byId(messageId)
  if (message?.platform !== 'wecom' || message.kind !== 'template_card') return false
  const app = world.messages.messenger('wecom', message.account)
  if (app?.platform !== 'wecom' || !('corpId' in app) || app.callback === undefined) return false
  const card = objectOf(message.raw.template_card)
  const [button] = objectsOf(card.button_list)
  if (button === undefined) return false
  const { url, token, encodingAesKey } = app.callback
  const timestamp = String(Math.floor(world.now() / 1000))
  const fields = {
    ToUserName: app.corpId,
    FromUserName: userId,
    CreateTime: timestamp,
    MsgType: 'event',
    Event: 'template_card_event',
    EventKey: textOf(button.key),
    TaskId: textOf(card.task_id),
    CardType: textOf(card.card_type),
    ResponseCode: world.newId(),
    AgentID: app.agentId,
  }
  const event = Object.entries(fields).map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
  const random = world.newId()
  const encrypt = sealMessage(`<xml>${event.join('')}</xml>`, { encodingAesKey, appId: app.corpId, random })
  const nonce = world.newId().slice(0, 10)
  const msg_signature = callbackSignature([token, timestamp, nonce, encrypt])
  world.deliveries.enqueue([
    {
      platform: 'wecom',
      url: `${url}?${new URLSearchParams({ msg_signature, timestamp, nonce })}`,
      headers: { 'content-type': 'text/xml' },
      body: `<xml><ToUserName><![CDATA[${app.corpId}]]></ToUserName><AgentID><![CDATA[${app.agentId}]]></AgentID><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`,
      label: `press ${fields.TaskId}`,
    },
  ])
  return true
}
