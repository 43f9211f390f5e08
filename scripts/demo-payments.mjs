// The demo tenant's own shop collects its money at the sandbox's WeChat Pay and Alipay: keys made once per state directory.
import { generateKeyPairSync } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const keyPair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })

const APP = { appId: '2021000000000000', sellerId: '2088000000000001' }

function alipayKeys(stateDir) {
  const file = path.join(stateDir, 'alipay.json')
  if (!existsSync(file)) writeFileSync(file, JSON.stringify({ app: keyPair(), platform: keyPair() }))
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** `wechatPay`: the product's secret `WECHATPAY`, whose account the demo tenant shares. Safe to repeat. */
export async function demoPayments({ api, control, stateDir, sandboxUrl, wechatPay, openSecret, products }) {
  const { items } = await api('GET', '/connections')
  const shop = items.find(({ kind }) => kind === 'open')
  if (!shop) return
  const connect = async (kind, name, credentials) =>
    items.find((known) => known.kind === kind) ??
    api('POST', '/connections', { kind, name, credentials, settings: { gateway: `${sandboxUrl}/${kind}` } })
  const { platformKeys, gateway: _, ...account } = JSON.parse(wechatPay)
  const [[publicKeyId, publicKey]] = Object.entries(platformKeys)
  const wechatpay = await connect('wechatpay', '小程序收款', { ...account, publicKeyId, publicKey })
  const { app, platform } = alipayKeys(stateDir)
  await control('/alipay-apps', { ...APP, appPublicKey: app.publicKey, alipayPrivateKey: platform.privateKey })
  const alipay = await connect('alipay', '官网收款', {
    ...APP,
    privateKey: app.privateKey,
    alipayPublicKey: platform.publicKey,
  })
  await control(
    '/own-shop',
    {
      orderUrl: shop.webhookUrl,
      secret: openSecret,
      wechatpay: { mchId: account.mchId, notifyUrl: wechatpay.webhookUrl },
      alipay: { appId: APP.appId, notifyUrl: alipay.webhookUrl },
      goods: products.slice(0, 12).map(({ skuId, outSkuId, name, priceFen }) => ({ skuId, outSkuId, name, priceFen })),
    },
    'PUT',
  )
}
