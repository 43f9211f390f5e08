/** The words of our letters: Chinese first, English below, one link at most. Pure text; what others typed is escaped in html. */
import { assertNever } from '../../core/assert-never.ts'
import { formatLocal } from '../../core/time.ts'
import type { NoticeKind } from '../mail.contract.ts'

export type Letter =
  | { readonly kind: 'confirm'; readonly url: string; readonly hours: number }
  | { readonly kind: 'already_known'; readonly signInUrl: string; readonly resetUrl: string }
  | { readonly kind: 'reset'; readonly url: string; readonly minutes: number }
  | { readonly kind: 'change_email'; readonly url: string; readonly minutes: number }
  | {
      readonly kind: 'invitation'
      readonly company: string
      readonly inviter: string
      readonly role: { readonly zh: string; readonly en: string }
      readonly url: string
      readonly days: number
    }
  | {
      readonly kind: 'plan_ending'
      readonly company: string
      readonly isTrial: boolean
      readonly endsAt: number
      readonly url: string
    }
  | { readonly kind: 'notice'; readonly what: NoticeKind; readonly at: number; readonly resetUrl: string }

export interface Written {
  readonly subject: string
  readonly text: string
  readonly html: string
}

interface Words {
  readonly subject: string
  readonly lines: readonly string[]
  readonly link?: { readonly label: string; readonly url: string }
  readonly after?: readonly string[]
}

const notices: Readonly<Record<NoticeKind, { readonly zh: string; readonly en: string }>> = {
  password_changed: {
    zh: '登录密码已修改，其他设备已退出登录',
    en: 'Your password was changed and other devices were signed out',
  },
  email_changed: { zh: '登录邮箱已换成另一个地址', en: 'Your sign-in address was changed to another one' },
  email_changing: {
    zh: '有人要把登录邮箱换成另一个地址，等待新地址确认',
    en: 'A change of your sign-in address was asked for and waits for the new address',
  },
  second_factor_on: { zh: '已开启两步验证', en: 'Two-step verification was switched on' },
  second_factor_off: { zh: '已关闭两步验证', en: 'Two-step verification was switched off' },
  recovery_code_used: { zh: '有一枚恢复码被用来登录', en: 'A recovery code was used to sign in' },
}

function wordsOf(letter: Letter): { readonly zh: Words; readonly en: Words } {
  switch (letter.kind) {
    case 'confirm':
      return {
        zh: {
          subject: '请确认你的邮箱',
          lines: ['你好，', '有人用这个邮箱注册了订枢。是你的话，请点下面的链接确认：'],
          link: { label: '确认邮箱', url: letter.url },
          after: [`链接 ${letter.hours} 小时内有效。不是你的话，不用理会这封信。`],
        },
        en: {
          subject: 'Confirm your email',
          lines: ['Somebody signed up for Dingshu with this address. If it was you, confirm it:'],
          link: { label: 'Confirm this address', url: letter.url },
          after: [`The link works for ${letter.hours} hours. If it was not you, ignore this letter.`],
        },
      }
    case 'already_known':
      return {
        zh: {
          subject: '你已经有订枢账号',
          lines: ['你好，', '有人想用这个邮箱注册或绑定订枢账号，但它已属于一个账号。是你的话，请直接登录：'],
          link: { label: '去登录', url: letter.signInUrl },
          after: [`忘了密码可以在这里重设：${letter.resetUrl}`, '不是你的话，不用理会；你的账号没有任何变化。'],
        },
        en: {
          subject: 'You already have a Dingshu account',
          lines: [
            'Somebody tried to use this address for an account, but it belongs to one already. If it was you, sign in:',
          ],
          link: { label: 'Sign in', url: letter.signInUrl },
          after: [
            `Forgot the password? Choose a new one: ${letter.resetUrl}`,
            'If it was not you, ignore this letter; nothing about your account has changed.',
          ],
        },
      }
    case 'reset':
      return {
        zh: {
          subject: '重设登录密码',
          lines: ['你好，', '有人请求重设这个邮箱的订枢密码。是你的话，请点下面的链接：'],
          link: { label: '重设密码', url: letter.url },
          after: [`链接 ${letter.minutes} 分钟内有效，只能用一次。不是你的话，不用理会，密码不会变。`],
        },
        en: {
          subject: 'Choose a new password',
          lines: ['Somebody asked for a new Dingshu password for this address. If it was you, follow this link:'],
          link: { label: 'Choose a new password', url: letter.url },
          after: [
            `It works once, within ${letter.minutes} minutes. If it was not you, ignore this letter; nothing changes.`,
          ],
        },
      }
    case 'change_email':
      return {
        zh: {
          subject: '确认新的登录邮箱',
          lines: ['你好，', '请确认把订枢的登录邮箱换成这个地址：'],
          link: { label: '确认更换', url: letter.url },
          after: [`链接 ${letter.minutes} 分钟内有效。不是你的话，不用理会。`],
        },
        en: {
          subject: 'Confirm your new email',
          lines: ['Confirm that you want to sign in to Dingshu with this address:'],
          link: { label: 'Use this address', url: letter.url },
          after: [`The link works for ${letter.minutes} minutes. If it was not you, ignore this letter.`],
        },
      }
    case 'invitation':
      return {
        zh: {
          subject: `${letter.inviter} 邀请你加入 ${letter.company}`,
          lines: ['你好，', `${letter.inviter} 邀请你以“${letter.role.zh}”的身份加入 ${letter.company} 的订枢。`],
          link: { label: '接受邀请', url: letter.url },
          after: [`邀请 ${letter.days} 天内有效。不认识对方的话，不用理会。`],
        },
        en: {
          subject: `${letter.inviter} invites you to ${letter.company}`,
          lines: [`${letter.inviter} invites you to join ${letter.company} on Dingshu as ${letter.role.en}.`],
          link: { label: 'Accept the invitation', url: letter.url },
          after: [`It is open for ${letter.days} days. If you do not know the sender, ignore this letter.`],
        },
      }
    case 'plan_ending': {
      const at = formatLocal(letter.endsAt).slice(0, 16)
      return {
        zh: {
          subject: `${letter.company} 的${letter.isTrial ? '试用' : '套餐'}将于 ${at.slice(0, 10)} 到期`,
          lines: [
            '你好，',
            `${letter.company} 的${letter.isTrial ? '试用' : '套餐'}将于 ${at}（北京时间）到期${letter.isTrial ? '' : '，之后还有 7 天宽限'}。`,
            '到期后只能查看：店铺的新订单照收并保留，已在处理的继续发完；开通套餐后，等着的订单自动继续。',
          ],
          link: { label: '去选套餐', url: letter.url },
        },
        en: {
          subject: `${letter.company}: the ${letter.isTrial ? 'trial' : 'plan'} ends on ${at.slice(0, 10)}`,
          lines: [
            `The ${letter.isTrial ? 'trial' : 'plan'} of ${letter.company} ends at ${at} Beijing time${letter.isTrial ? '' : ', with seven days of grace after it'}.`,
            'Afterwards everything is read-only: new orders are taken in and kept, orders under way are finished, and with a plan the waiting ones go on by themselves.',
          ],
          link: { label: 'Choose a plan', url: letter.url },
        },
      }
    }
    case 'notice': {
      const { zh, en } = notices[letter.what]
      const at = formatLocal(letter.at)
      return {
        zh: {
          subject: `账号安全提醒：${zh}`,
          lines: ['你好，', `${at}（北京时间）${zh}。`, '是你本人操作的话，不用做什么。不是的话，请马上重设密码：'],
          link: { label: '重设密码', url: letter.resetUrl },
        },
        en: {
          subject: `Account notice: ${en}`,
          lines: [
            `${en} (${at} Beijing time).`,
            'If it was you, there is nothing to do. If not, choose a new password now:',
          ],
          link: { label: 'Choose a new password', url: letter.resetUrl },
        },
      }
    }
    default:
      return assertNever(letter)
  }
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const textOf = ({ lines, link, after = [] }: Words): string =>
  [...lines, ...(link ? [link.url] : []), ...after].join('\n\n')

const paragraph = (line: string): string => `<p>${escaped(line)}</p>`

const htmlOf = ({ lines, link, after = [] }: Words): string =>
  [
    ...lines.map(paragraph),
    ...(link
      ? [
          `<p><a href="${escaped(link.url)}" style="display:inline-block;padding:8px 20px;border-radius:6px;background:#0f766e;color:#ffffff;text-decoration:none">${escaped(link.label)}</a></p>`,
          `<p style="color:#6b7280;font-size:12px;word-break:break-all">${escaped(link.url)}</p>`,
        ]
      : []),
    ...after.map(paragraph),
  ].join('\n')

/** Names come from people: no line break may reach a header. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

export function writeLetter(letter: Letter): Written {
  const { zh, en } = wordsOf(letter)
  return {
    subject: oneLine(`${zh.subject} · ${en.subject}`),
    text: `${textOf(zh)}\n\n——\n\n${textOf(en)}\n\n订枢 Dingshu\n`,
    html: `<!doctype html><html lang="zh-CN"><body style="margin:24px;max-width:560px;font:14px/22px sans-serif;color:#111827">
${htmlOf(zh)}
<hr style="border:0;border-top:1px solid #e5e7eb;margin:24px 0">
${htmlOf(en)}
<p style="color:#6b7280">订枢 Dingshu</p>
</body></html>`,
  }
}
