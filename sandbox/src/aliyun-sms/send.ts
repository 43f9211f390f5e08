// What SendSms accepts: sign name, template, variables, numbers.
import { parseObject } from '../exact-json'
import type { AliyunSmsAccount } from '../world/messages'

export interface SmsRefusal {
  code: string
  message: string
}
export interface SmsContent {
  numbers: string[]
  text: string
}

/** Checks the business parameters of SendSms and fills the template. */
export function readSms(account: AliyunSmsAccount, params: Record<string, string>): SmsRefusal | SmsContent {
  const { PhoneNumbers = '', SignName = '', TemplateCode = '', TemplateParam = '', OutId = '' } = params
  const numbers = PhoneNumbers.split(',').filter((number) => number !== '')
  if (numbers.length === 0) return refusal('isv.MOBILE_NUMBER_ILLEGAL', '号码为空')
  if (numbers.length > 1000) return refusal('isv.MOBILE_COUNT_OVER_LIMIT', '号码超过1000个')
  if (!numbers.every((number) => /^(?:\+?86)?1[3-9]\d{9}$|^00\d{6,15}$/.test(number))) {
    return refusal('isv.MOBILE_NUMBER_ILLEGAL', '非法手机号')
  }
  if (SignName !== account.signName) return refusal('isv.SMS_SIGNATURE_ILLEGAL', '该账号下找不到对应的签名')
  const template = account.templates[TemplateCode]
  if (template === undefined) return refusal('isv.SMS_TEMPLATE_ILLEGAL', '该账号下找不到对应模板')
  if (OutId.length > 256) return refusal('isv.PARAM_LENGTH_LIMIT', 'OutId超过长度限制')
  return fillTemplate({ template, signName: SignName, templateParam: TemplateParam, numbers })
}

interface Filling {
  template: string
  signName: string
  templateParam: string
  numbers: string[]
}

function fillTemplate({ template, signName, templateParam, numbers }: Filling): SmsRefusal | SmsContent {
  const values = templateParam === '' ? {} : parseObject(templateParam)
  if (values === undefined) return refusal('isv.INVALID_JSON_PARAM', '参数格式错误，请修改为字符串值')
  for (const value of Object.values(values)) {
    if (typeof value !== 'string') return refusal('isv.INVALID_JSON_PARAM', '参数格式错误，请修改为字符串值')
    if (/https?:\/\//.test(value)) return refusal('isv.PARAM_NOT_SUPPORT_URL', '参数不支持URL')
  }
  const missing = [...template.matchAll(/\$\{(\w+)\}/g)].find(([, name]) => values[name ?? ''] === undefined)
  if (missing) return refusal('isv.TEMPLATE_MISSING_PARAMETERS', `模板缺少变量：${missing[1]}`)
  const filled = template.replace(/\$\{(\w+)\}/g, (_match, name: string) => String(values[name]))
  const text =
    filled === ''
      ? Object.entries(values)
          .map(([k, v]) => `${k}：${v}`)
          .join('，')
      : filled
  return { numbers, text: `【${signName}】${text}` }
}

function refusal(code: string, message: string): SmsRefusal {
  return { code, message }
}
