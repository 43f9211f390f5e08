/** Which field of a connection's form was refused, in words. */
import { ApiError } from '../api/http.ts'
import type { Language } from './format.ts'

export interface FieldIssue {
  readonly name: ['credentials' | 'settings', string]
  readonly errors: string[]
}

/** The server says it in English, for whoever calls the API. */
const chinese: Readonly<Record<string, string>> = {
  'an https URL is needed': '要以 https:// 开头的公网地址',
  'an http(s) URL is needed': '要以 http:// 或 https:// 开头的地址',
  'an https address without a path is needed': '要 https 地址，不带路径',
  'at least 32 characters are needed': '至少 32 个字符',
  '43 letters and digits are needed': '要 43 位字母和数字',
  'base64 of 16 bytes is needed': '要 16 字节的 base64',
  'ids of marketplaces of one region are needed': '要同一地区的站点编号',
  'whsec_ and base64 of at least 16 bytes are needed': '要 whsec_ 开头的密钥，可以点“生成”',
}

/** Fields of a refusal; none when it names none. */
export function connectionIssues(error: unknown, language: Language): FieldIssue[] {
  if (!(error instanceof ApiError)) return []
  if (error.code === 'connection.gateway_refused')
    return [{ name: ['settings', String(error.data.setting)], errors: [sayOf('an https URL is needed', language)] }]
  const issues: unknown = error.code === 'connection.invalid' ? error.data.issues : []
  return (Array.isArray(issues) ? issues : []).flatMap((issue: { path?: unknown; message?: unknown }): FieldIssue[] => {
    const [place, key] = String(issue.path).split('.')
    if ((place !== 'credentials' && place !== 'settings') || !key) return []
    return [{ name: [place, key], errors: [sayOf(String(issue.message), language)] }]
  })
}

const sayOf = (message: string, language: Language): string =>
  language === 'en'
    ? message in chinese
      ? `${message.charAt(0).toUpperCase()}${message.slice(1)}`
      : 'Not valid'
    : (chinese[message] ?? '填得不对，请核对')
