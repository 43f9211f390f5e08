/** One call to 快递鸟: POST form of five fields; every value is URL-encoded once, after signing. */
import type { Result } from '../../../core/result.ts'
import { baseUrl } from '../../../platform/gateway-setting.ts'
import type { IntegrationError } from '../../../platform/integration-error.ts'
import { integrationError } from '../../../platform/outside-call.ts'
import type { CarrierOptions } from '../../carrier.port.ts'
import { askJson, FORM, formText } from '../courier-call.ts'
import { dataSign } from './sign.ts'

export const PROVIDER = 'kdniao'
const BASE = 'https://api.kdniao.com'

export const areas = {
  query: '/Ebusiness/EbusinessOrderHandle.aspx',
  subscribe: '/api/dist',
  label: '/api/EOrderService',
} as const

export interface KdniaoCall {
  readonly area: keyof typeof areas
  /** RequestType: `1007`, `8001` … */
  readonly type: string
  readonly data: unknown
}

/** The answer as JSON whatever it says; errors of HTTP and of form only. */
export async function call(
  { area, type, data }: KdniaoCall,
  options: CarrierOptions,
): Promise<Result<unknown, IntegrationError>> {
  const { eBusinessId = '', apiKey = '' } = options.credentials
  const requestData = JSON.stringify(data)
  const form = {
    RequestData: requestData,
    EBusinessID: eBusinessId,
    RequestType: type,
    DataSign: dataSign(requestData, apiKey),
    DataType: '2',
  }
  return askJson({
    provider: PROVIDER,
    fetch: options.fetch,
    url: `${baseUrl(options.settings, BASE)}${areas[area]}`,
    headers: FORM,
    body: formText(form),
  })
}

/** A refusal in words: `code` is the ResultCode where there is one. */
export function refusal(code: string, reason: string): IntegrationError {
  const detail = `${code} ${reason}`.trim()
  return integrationError(PROVIDER, refusalCode(code, reason), detail, 200)
}

function refusalCode(code: string, reason: string): IntegrationError['code'] {
  // 405 is also the daily limit: nothing goes through until the service lets it.
  if (code === '405' || /频率|次数|限流|上限/.test(reason)) return 'throttled'
  if (/系统繁忙|超时|稍后/.test(reason)) return 'busy'
  if (code === '104' || /DataSign|签名|非法参数|ApiKey|EBusinessID/i.test(reason)) return 'unauthorised'
  return 'rejected'
}
