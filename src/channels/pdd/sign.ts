/** Signatures of 拼多多: requests to the gateway, and the address of the message socket. Pure; nothing here reads a clock. */
import { md5Hex } from '../../platform/digests.ts'
import { md5Sandwich } from '../sorted-params.ts'

/** Over all parameters but `sign`, public and business alike; values as they are sent. */
export const requestSign = (clientSecret: string, params: Readonly<Record<string, string>>): string =>
  md5Sandwich(clientSecret, params)

/** Values as text: arrays and objects as compact JSON. Empty ones are left out, SDKs and gateway disagree about signing them. */
export function paramTexts(params: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts = Object.entries(params).map(([name, value]): [string, string] => [
    name,
    typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? ''),
  ])
  return Object.fromEntries(texts.filter(([, text]) => text !== ''))
}

export interface SocketOwner {
  readonly clientId: string
  readonly clientSecret: string
}

export const MESSAGE_SERVICE = 'wss://message-api.pinduoduo.com'

/** Address of the message service (PMC); `now` epoch ms. `base`: what stands in for the service. */
export function messageSocketUrl({ clientId, clientSecret }: SocketOwner, now: number, base = MESSAGE_SERVICE): string {
  const digest = Buffer.from(md5Hex(`${clientId}${now}${clientSecret}`)).toString('base64')
  return `${base}/message/${clientId}/${now}/${digest}`
}
