/** SHA256withRSA, PKCS#1 v1.5, base64: what WeChat Pay calls WECHATPAY2-SHA256-RSA2048 and Alipay calls RSA2. */

const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const

/** People paste keys with their PEM lines or without. */
const bytesOfPem = (pem: string): Uint8Array<ArrayBuffer> =>
  bytesOfBase64(pem.replaceAll(/-----[^-]+-----/g, '').replaceAll(/\s/g, ''))

export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
}

export const utf8 = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text))

/** `privateKey`: PKCS#8, PEM. */
export async function signText(privateKey: string, text: string): Promise<string> {
  const key = await crypto.subtle.importKey('pkcs8', bytesOfPem(privateKey), RSA, false, ['sign'])
  const signature = await crypto.subtle.sign(RSA.name, key, utf8(text))
  return btoa(String.fromCharCode(...new Uint8Array(signature)))
}

/** False for anything that is no signature of this text, deliberate probes (`WECHATPAY/SIGNTEST/…`) included. */
export async function isSignedBy(publicKey: string, text: string, signature: string): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('spki', bytesOfPem(publicKey), RSA, false, ['verify'])
    return await crypto.subtle.verify(RSA.name, key, bytesOfBase64(signature), utf8(text))
  } catch {
    return false
  }
}
