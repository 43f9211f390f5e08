// What buyers do in the mini program: sign in, agree to messages, withdraw. The hub hears of it by sealed pushes.
import { callbackSignature, sealMessage } from '../weixin-shop/push-message'
import type { MiniProgram } from '../world/messages'
import type { World } from '../world/world'

const consentName = (appId: string, openid: string, templateId: string) => `mp-consent:${appId}:${openid}:${templateId}`

/** How many messages of a template the buyer may still be sent. */
export const consentsOf = (world: World, appId: string, openid: string, templateId: string): number =>
  world.settings.read<number>(consentName(appId, openid, templateId), 0)

export function setConsents(
  world: World,
  { appId, openid, templateId, left }: { appId: string; openid: string; templateId: string; left: number },
): void {
  world.settings.write(consentName(appId, openid, templateId), left)
}

/** A code of `wx.login`, good once. */
export function signIn(world: World, appId: string, openid: string): string {
  const code = `code-${world.newId()}`
  world.settings.write(`mp-code:${appId}:${code}`, openid)
  return code
}

/** Undefined for a code that nobody was given, or that was used. */
export function openCode(world: World, appId: string, code: string): string | undefined {
  const name = `mp-code:${appId}:${code}`
  const openid = world.settings.read<string>(name, '')
  if (openid !== '') world.settings.write(name, '')
  return openid === '' ? undefined : openid
}

/** The window of consent: one more message for each template. */
export function agree(world: World, app: MiniProgram, wish: { openid: string; templateIds: readonly string[] }): void {
  const { openid, templateIds } = wish
  for (const templateId of templateIds) {
    const left = consentsOf(world, app.appId, openid, templateId) + 1
    setConsents(world, { appId: app.appId, openid, templateId, left })
  }
  const List = templateIds.map((TemplateId) => ({ TemplateId, SubscribeStatusString: 'accept', PopupScene: '2' }))
  pushEvent(world, app, { openid, event: { Event: 'subscribe_msg_popup_event', List } })
}

/** The buyer switches the template off in the settings of the mini program. */
export function withdraw(world: World, app: MiniProgram, wish: { openid: string; templateId: string }): void {
  const { openid, templateId } = wish
  setConsents(world, { appId: app.appId, openid, templateId, left: 0 })
  const List = [{ TemplateId: templateId, SubscribeStatusString: 'reject' }]
  pushEvent(world, app, { openid, event: { Event: 'subscribe_msg_change_event', List } })
}

/** Sealed and signed (安全模式); nothing without an address. */
export function pushEvent(
  world: World,
  app: MiniProgram,
  { openid, event }: { openid: string; event: { Event: string } & Record<string, unknown> },
): void {
  if (app.callback === undefined) return
  const { url, token, encodingAesKey } = app.callback
  const timestamp = String(Math.floor(world.now() / 1000))
  const nonce = world.newId().replaceAll('-', '')
  const message = JSON.stringify({
    ToUserName: 'gh_0123456789ab',
    FromUserName: openid,
    CreateTime: timestamp,
    MsgType: 'event',
    ...event,
  })
  const Encrypt = sealMessage(message, { encodingAesKey, appId: app.appId, random: nonce })
  const query = new URLSearchParams({
    signature: callbackSignature([token, timestamp, nonce]),
    timestamp,
    nonce,
    openid,
    encrypt_type: 'aes',
    msg_signature: callbackSignature([token, timestamp, nonce, Encrypt]),
  })
  world.deliveries.enqueue([
    {
      platform: 'wechat-mp',
      url: `${url}?${query}`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ToUserName: 'gh_0123456789ab', Encrypt }),
      label: event.Event.replace('subscribe_msg_', ''),
    },
  ])
}
