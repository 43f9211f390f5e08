import type { IntegrationError } from '../../../src/platform/integration-error.ts'
import type { Language } from './format.ts'

const words: Readonly<Record<IntegrationError['code'], Readonly<Record<Language, string>>>> = {
  unauthorised: { 'zh-CN': '对方不认凭证，或授权已失效', en: 'The other side does not accept the credentials' },
  token_expired: { 'zh-CN': '授权已过期', en: 'The authorisation has expired' },
  throttled: { 'zh-CN': '对方限流，稍后自动重试', en: 'The other side limits calls; tried again by itself' },
  busy: { 'zh-CN': '对方系统繁忙', en: 'The other side is busy' },
  timeout: { 'zh-CN': '对方没有及时回答', en: 'The other side took too long' },
  unreachable: { 'zh-CN': '连不上对方', en: 'The other side cannot be reached' },
  malformed: { 'zh-CN': '对方的回答读不懂', en: 'The answer could not be read' },
  rejected: { 'zh-CN': '对方拒绝了', en: 'The other side refused' },
  not_found: { 'zh-CN': '对方没有这条记录', en: 'The other side has no such record' },
}

const isKnown = (code: string): code is keyof typeof words => Object.hasOwn(words, code)

/** `unauthorised: 40003 签名错误` as people say it, with what the other side said behind it. */
export function outsideText(text: string, language: Language): string {
  const [, code = '', detail = ''] = /^([a-z_]+): ?(.*)$/s.exec(text) ?? []
  if (!isKnown(code)) return text
  const said = /^(?:\w*Error)?$/.test(detail) ? '' : detail
  return [words[code][language], said].filter(Boolean).join(language === 'en' ? ': ' : '：')
}
