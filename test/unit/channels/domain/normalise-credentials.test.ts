import { expect, test } from 'vitest'
import { normaliseCredentials, takeCredentialsOut } from '../../../../src/channels/domain/normalise-credentials.ts'

const names = [{ key: 'appKey' }, { key: 'appSecret' }, { key: 'shopId', aliases: ['shop'] }]

test.each([
  { appKey: 'k', appSecret: 's', shopId: '1' },
  { app_key: ' k ', APP_SECRET: 's\n', 'shop-id': 1 },
  { AppKey: 'k', appsecret: 's', shop: '1', other: 'x' },
])('%j is understood', (given) => {
  expect(normaliseCredentials(names, given)).toEqual({ appKey: 'k', appSecret: 's', shopId: '1' })
})

test('the exact name wins over a similar one', () => {
  expect(normaliseCredentials(names, { app_key: 'similar', appKey: 'exact' })).toEqual({ appKey: 'exact' })
})

test('what is missing or no text stays missing', () => {
  expect(normaliseCredentials(names, { appKey: null, appSecret: { a: 1 } })).toEqual({})
})

test('a credential among the settings becomes a credential, whatever its spelling', () => {
  const names = [{ key: 'apiKey' }, { key: 'accounts' }, { key: 'appSecret', aliases: ['app_token'] }]
  expect(
    takeCredentialsOut(names, {
      credentials: { apiKey: 'given' },
      settings: {
        api_key: 'misplaced',
        accounts: { zhongtong: { customerPwd: 'pw' } },
        AppToken: 's',
        gateway: 'https://a',
      },
    }),
  ).toEqual({
    credentials: {
      api_key: 'misplaced',
      accounts: '{"zhongtong":{"customerPwd":"pw"}}',
      AppToken: 's',
      apiKey: 'given',
    },
    settings: { gateway: 'https://a' },
    found: true,
  })
  expect(takeCredentialsOut(names, { credentials: {}, settings: { gateway: '' } })).toEqual({
    credentials: {},
    settings: { gateway: '' },
    found: false,
  })
})
