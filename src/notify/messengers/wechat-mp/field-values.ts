/**
 * What the keywords of a 订阅消息 template take: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-message-management/subscribe-message/sendMessage.html
 * A value that breaks its rule refuses the whole message (47003), so it is made to fit here, or left out for its stand-in.
 */

const one = (text: string): string => text.replace(/\s+/g, ' ').trim()
const letters = (text: string, most: number): string => {
  const all = [...text]
  return all.length <= most
    ? text
    : `${all
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`
}
const matching =
  (rule: RegExp) =>
  (text: string): string =>
    rule.test(text) ? text : ''

/** By the letters of the keyword (`thing1`, `time3`). '' where nothing of the text may stand there. */
const fit: Readonly<Record<string, (text: string) => string>> = {
  thing: (text) => letters(text, 20),
  // A number that is cut is another number.
  character_string: matching(/^[!-~ ]{1,32}$/),
  number: matching(/^\d{1,29}(\.\d{1,2})?$/),
  letter: matching(/^[A-Za-z]{1,32}$/),
  symbol: matching(/^[!-/:-@[-`{-~]{1,5}$/),
  time: matching(/^(\d{4}年\d{1,2}月\d{1,2}日 )?\d{1,2}:\d{2}$/),
  date: matching(/^\d{4}年\d{1,2}月\d{1,2}日( \d{1,2}:\d{2})?$/),
  amount: matching(/^[¥$€£]?\d{1,10}(\.\d{1,2})?元?$/),
  phone_number: matching(/^[\d+*-]{3,17}$/),
  car_number: matching(/^[\u4e00-\u9fa5A-Z0-9]{1,8}$/),
  name: (text) =>
    /^[\u4e00-\u9fa5·]+$/.test(text) ? [...text].slice(0, 10).join('') : matching(/^[A-Za-z .'-]{1,20}$/)(text),
  phrase: (text) => [...text.replace(/[^\u4e00-\u9fa5]/g, '')].slice(0, 5).join(''),
}

/** `thing` of `thing12`; null for a keyword that no template has. */
export function kindOfKeyword(keyword: string): string | null {
  const kind = /^([a-z_]+?)\d{1,2}$/.exec(keyword)?.[1] ?? ''
  return Object.hasOwn(fit, kind) ? kind : null
}

/** The text as the keyword takes it; '' when it takes nothing of it. */
export const fieldValue = (keyword: string, text: string): string =>
  fit[kindOfKeyword(keyword) ?? '']?.(one(text)) ?? ''
