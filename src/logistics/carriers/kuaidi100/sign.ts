/** Signatures of 快递100: uppercase hex MD5 of plain concatenations, no separators, over the exact `param` text that is sent. */
import { isSameText, md5Hex } from '../../../platform/digests.ts'

const md5Upper = (text: string): string => md5Hex(text).toUpperCase()

/** 实时查询: MD5(param + key + customer). */
export const signQuery = (param: string, keys: { readonly key: string; readonly customer: string }): string =>
  md5Upper(param + keys.key + keys.customer)

/** 电子面单, 打印, 商家寄件: MD5(param + t + key + secret); `t` is epoch ms as text. */
export const signLabel = (param: string, t: string, keys: { readonly key: string; readonly secret: string }): string =>
  md5Upper(param + t + keys.key + keys.secret)

/** 订阅推送: MD5(param + salt). With an empty salt the service still signs, and everybody can forge it. */
export const signPush = (param: string, salt: string): string => md5Upper(param + salt)

/** Either case of the hex is accepted; the time taken does not depend on where the texts differ. */
export const sameSign = (given: string, expected: string): boolean =>
  isSameText(expected.toUpperCase(), given.toUpperCase())
