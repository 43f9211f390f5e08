import { describe, expect, test } from 'vitest'
import { badKeyword } from '../../../../../sandbox/src/wechat-mp/keywords'
import { encryptCallback } from '../../../../../src/notify/messengers/callback-crypt.ts'
import { fieldValue, kindOfKeyword } from '../../../../../src/notify/messengers/wechat-mp/field-values.ts'
import { wechatMp } from '../../../../../src/notify/messengers/wechat-mp/index.ts'
import { settingsSchema, templateOf, templatesOf } from '../../../../../src/notify/messengers/wechat-mp/settings.ts'

const T = 'a'.repeat(43)

describe('what stands in a keyword', () => {
  test.each([
    ['thing1', '纯棉\n短袖  T恤', '纯棉 短袖 T恤'],
    ['thing1', '一'.repeat(30), `${'一'.repeat(19)}…`],
    ['character_string2', 'SF0000000000001', 'SF0000000000001'],
    ['character_string2', '单号', ''],
    ['character_string2', 'x'.repeat(33), ''],
    ['time3', '2026年11月22日 15:00', '2026年11月22日 15:00'],
    ['time3', '11-22 15:00', ''],
    ['date4', '2026年11月22日', '2026年11月22日'],
    ['phrase5', '正在派送中呢', '正在派送中'],
    ['phrase5', 'OK', ''],
    ['phone_number6', '13800000000', '13800000000'],
    ['phone_number6', '', ''],
    ['name7', '圆通速递', '圆通速递'],
    ['amount8', '¥12.30', '¥12.30'],
    ['nothing9', 'x', ''],
  ])('%s takes %j as %j', (keyword, text, value) => {
    expect(fieldValue(keyword, text)).toBe(value)
    if (value !== '') expect(badKeyword([keyword], { [keyword]: value })).toBeUndefined()
  })

  test('a keyword is one of a template, with its number', () => {
    expect(['thing1', 'phone_number12', 'thing', 'other1'].map(kindOfKeyword)).toEqual([
      'thing',
      'phone_number',
      null,
      null,
    ])
  })
})

describe('the lines of the wizard', () => {
  test('an event, its template, its keywords, and what is said where a fact is missing', () => {
    const text = `buyer.shipped=${T} character_string1:waybill thing2:items；order.arriving_soon=${T} phone_number1:driverPhone|4000000000`
    const settings = settingsSchema.parse({ templates: text })
    // Kept as it is shown again, one a line.
    expect(settings.templates).toBe(text.replace('；', '\n'))
    expect(templateOf(settings, 'buyer.shipped')).toEqual({
      id: T,
      fields: [
        { keyword: 'character_string1', fact: 'waybill', otherwise: '' },
        { keyword: 'thing2', fact: 'items', otherwise: '' },
      ],
    })
    expect(templateOf(settings, 'order.arriving_soon')?.fields[0]?.otherwise).toBe('4000000000')
    expect(templateOf(settings, 'buyer.intercepted')).toBeNull()
    expect(settingsSchema.parse({ templates: JSON.stringify(templatesOf(settings)) }).templates).toBe(
      settings.templates,
    )
    expect(settingsSchema.parse({ templates: templatesOf(settings) }).templates).toBe(settings.templates)
    expect(settingsSchema.parse({}).templates).toBe('')
  })

  test.each([
    ['an event of the merchant’s people', `order.overdue=${T} thing1:detail`],
    ['a fact that nobody knows', `buyer.shipped=${T} thing1:nonsense`],
    ['a time in a text', `buyer.shipped=${T} thing1:expectedTime`],
    ['a text in a time', `buyer.shipped=${T} time1:expectedAt`],
    ['no keyword', `buyer.shipped=${T}`],
    ['no template', 'buyer.shipped=x thing1:items'],
  ])('%s is refused', (_, templates) => {
    expect(settingsSchema.safeParse({ templates }).success).toBe(false)
  })
})

test('a push as XML says the same as one as JSON', () => {
  const keys = { encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG', appId: 'wx1', token: 't' }
  const read = (message: string) => {
    const sealed = encryptCallback(message, { ...keys, receiveId: 'wx1', random16: '0123456789abcdef' })
    if (!sealed.ok) throw new Error(sealed.error.code)
    return wechatMp.callback?.read(JSON.stringify({ Encrypt: sealed.value }), keys)
  }
  const list = `<List><TemplateId><![CDATA[t1]]></TemplateId><SubscribeStatusString><![CDATA[accept]]></SubscribeStatusString></List><List><TemplateId><![CDATA[t2]]></TemplateId><SubscribeStatusString><![CDATA[reject]]></SubscribeStatusString></List>`
  const head = '<FromUserName><![CDATA[o1]]></FromUserName><CreateTime>1620973045</CreateTime>'
  const xml = read(
    `<xml>${head}<Event><![CDATA[subscribe_msg_popup_event]]></Event><SubscribeMsgPopupEvent>${list}</SubscribeMsgPopupEvent></xml>`,
  )
  const List = { TemplateId: 't1', SubscribeStatusString: 'accept', PopupScene: '0' }
  const json = read(
    JSON.stringify({ FromUserName: 'o1', CreateTime: 1620973045, Event: 'subscribe_msg_popup_event', List }),
  )
  expect(xml).toEqual(json)
  expect(json).toEqual([
    { kind: 'consent', openid: 'o1', templateId: 't1', agreed: true, at: 1620973045000, ref: '1620973045' },
  ])
  expect(read('hello')).toEqual([])
})
