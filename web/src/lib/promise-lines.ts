/** Days and hours of the promise settings as lines of text. */

export const words = (text: string): string[] => text.split(/[\s,，;；]+/).filter((word) => word !== '')

/** `2027/2/6`, `2027年2月6日` → `2027-02-06`; null for what is no day. */
export function dayOf(word: string): string | null {
  const [, year = '', month = '', day = ''] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(word) ?? []
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const at = Date.parse(`${text}T00:00:00Z`)
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text ? null : text
}

/** `33=36` → the province's code and its hours; null for what cannot be read. */
export function provinceOf(word: string): readonly [code: string, hours: number] | null {
  const [, code = '', hours = ''] = /^(\d{2})[=:：](\d{1,3})$/.exec(word) ?? []
  return code !== '' && Number(hours) >= 1 && Number(hours) <= 720 ? [code, Number(hours)] : null
}

/** Words of the text that `read` makes nothing of. */
export const unread = (text: string, read: (word: string) => unknown): string[] =>
  words(text).filter((word) => read(word) === null)
