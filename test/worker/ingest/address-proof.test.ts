/** A platform proves the address before it pushes there: 微信小店 calls it with an `echostr` and waits for that text. */
import { expect, it } from 'vitest'
import type { Connection } from '../../../src/connections/connections.contract.ts'
import { callbackSignature } from '../../../src/platform/wechat-callback.ts'
import { aMerchant, self } from '../../support/tenants.ts'

const TOKEN = 'OmsTok3n2026'

it('the echo of a signed call goes back as it came, and no other call gets anything', async () => {
  const merchant = await aMerchant()
  const { id, webhookUrl } = await merchant.send<Connection>('POST', '/api/v1/connections', {
    kind: 'weixin-shop',
    name: '微信小店',
    credentials: { appId: 'wx1234567890abcdef', appSecret: 's3cret', token: TOKEN },
    settings: { gateway: 'http://127.0.0.1:1' },
  })
  expect(webhookUrl).toContain(`/hooks/weixin-shop/${id}`)
  const [timestamp, nonce] = [String(Math.floor(Date.now() / 1_000)), '486452656']
  const call = (signature: string, path = `/hooks/weixin-shop/${id}`) => {
    const query = new URLSearchParams({ signature, timestamp, nonce, echostr: '4375120948345356249' })
    return self.fetch(`http://dingshu.test${path}?${query}`)
  }
  const signature = callbackSignature(TOKEN, timestamp, nonce)

  const proven = await call(signature)
  expect([proven.status, await proven.text()]).toEqual([200, '4375120948345356249'])
  expect(proven.headers.get('content-type')).toContain('text/plain')

  const refused = await call(callbackSignature('another token', timestamp, nonce))
  expect(refused.status).toBe(401)
  expect(await refused.text()).not.toContain('4375120948345356249')
  expect((await call(signature, '/hooks/weixin-shop/con_00000000000000000000000000')).status).toBe(404)
  expect((await call(signature, `/hooks/kuaishou/${id}`)).status).toBe(404)
})
