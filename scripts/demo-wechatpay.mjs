// The operator's account at the sandbox's WeChat Pay: keys made once per state directory, told to both sides.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const pem = {
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}

function makeAccount() {
  const merchant = generateKeyPairSync('rsa', { modulusLength: 2048, ...pem })
  const platform = generateKeyPairSync('rsa', { modulusLength: 2048, ...pem })
  return {
    mchId: '1900000109',
    appId: 'wx1234567890abcdef',
    merchantSerial: randomBytes(20).toString('hex').toUpperCase(),
    apiV3Key: randomBytes(16).toString('hex'),
    platformSerial: 'PUB_KEY_ID_0119000001092026010100000000000000',
    merchant,
    platform,
  }
}

/** The product's secret `WECHATPAY`, as text; the sandbox knows the other half from now on. */
export async function demoWechatPay({ stateDir, sandboxUrl, call }) {
  const file = path.join(stateDir, 'wechatpay.json')
  if (!existsSync(file)) {
    mkdirSync(stateDir, { recursive: true })
    writeFileSync(file, JSON.stringify(makeAccount()))
  }
  const { merchant, platform, platformSerial, ...account } = JSON.parse(readFileSync(file, 'utf8'))
  await call(`${sandboxUrl}/control/wechat-merchants`, {
    method: 'POST',
    body: {
      ...account,
      merchantPublicKey: merchant.publicKey,
      platformSerial,
      platformPrivateKey: platform.privateKey,
    },
  })
  return JSON.stringify({
    ...account,
    privateKey: merchant.privateKey,
    platformKeys: { [platformSerial]: platform.publicKey },
    gateway: `${sandboxUrl}/wechatpay`,
  })
}
