import { expect, test } from 'vitest'
import { taobao } from '../../../../src/channels/taobao/index.ts'

test('key, secret and the seller’s nick are needed, a session key is not', () => {
  expect(taobao.credentials.parse({ appKey: ' 1 ', appSecret: '2', sellerNick: '店' })).toEqual({
    appKey: '1',
    appSecret: '2',
    sellerNick: '店',
    sessionKey: '',
  })
  expect(taobao.credentials.safeParse({ appKey: '1', appSecret: '2' }).success).toBe(false)
  expect(taobao.credentials.safeParse({ appSecret: '1', sellerNick: '店' }).success).toBe(false)
})

test('the form asks for what the schemas know', () => {
  expect(taobao.form?.credentials.map(({ key }) => key)).toEqual(['appKey', 'appSecret', 'sellerNick', 'sessionKey'])
  const given = Object.fromEntries((taobao.form?.settings ?? []).map(({ key, placeholder }) => [key, placeholder]))
  expect(taobao.settings.parse(given)).toEqual({
    gateway: 'https://eco.taobao.com',
    firstPullDays: 7,
    pullMinutes: 5,
    authorisePage: 'https://oauth.taobao.com/authorize',
    messageGroup: 'default',
  })
  const emptied = Object.fromEntries(Object.keys(given).map((key) => [key, ' ']))
  expect(Object.values(taobao.settings.parse(emptied)).filter((value) => value !== undefined)).toEqual([])
})
