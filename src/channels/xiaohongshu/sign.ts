/** Signatures of 小红书: of requests and of pushes. Neither covers what is said, only who says it and when. */
import { md5Hex } from '../../platform/digests.ts'
import { sortedParams } from '../sorted-params.ts'

export const VERSION = '2.0'

export interface RequestToSign {
  readonly method: string
  readonly appId: string
  /** Unix seconds. */
  readonly timestamp: string
  readonly appSecret: string
}

export const requestText = ({ method, appId, timestamp, appSecret }: RequestToSign): string =>
  `${method}?appId=${appId}&timestamp=${timestamp}&version=${VERSION}${appSecret}`

/** Lower-case hex. */
export const requestSign = (request: RequestToSign): string => md5Hex(requestText(request))

export interface PushToSign {
  readonly path: string
  readonly query: URLSearchParams
  readonly appKey: string
  /** Unix milliseconds. */
  readonly timestamp: string
  readonly appSecret: string
}

/** Headers and query parameters sorted together; values as they are before URL encoding (?). */
export function pushText({ path, query, appKey, timestamp, appSecret }: PushToSign): string {
  const params = { ...Object.fromEntries(query), 'app-key': appKey, timestamp }
  const pairs = sortedParams(params).map(([name, value]) => `${name}=${value}`)
  return `${path}?${pairs.join('&')}${appSecret}`
}

export const pushSign = (push: PushToSign): string => md5Hex(pushText(push))
