import { createHash } from 'node:crypto'

/** Upper-case hex md5 over UTF-8: the only hash that 快递100 uses. */
function md5(text: string): string {
  return createHash('md5').update(text, 'utf8').digest('hex').toUpperCase()
}

/** 实时查询: md5(param + key + customer). */
export function querySign(param: string, account: { key: string; customer: string }): string {
  return md5(param + account.key + account.customer)
}

/** 电子面单, 取消, 拦截: md5(param + t + key + secret); `t` is the text of epoch ms. */
export function labelSign(param: string, t: string, account: { key: string; secret: string }): string {
  return md5(param + t + account.key + account.secret)
}

/** 订阅推送: md5(param + salt). */
export function pushSign(param: string, salt: string): string {
  return md5(param + salt)
}
