/** Masks for people's data. Platforms usually mask before we see it; these run on everything all the same. */

/** `13812345678` → `138****5678`; text that is masked already stays as it is. */
export function maskPhone(phone: string): string {
  const digits = phone.replace(/\s|-/g, '')
  if (digits.includes('*')) return digits
  return digits.length < 7 ? digits.replace(/\d/g, '*') : `${digits.slice(0, 3)}****${digits.slice(-4)}`
}

/** Last four digits of a phone, masked or not; '' when fewer than four stand at its end. */
export function phoneTail(phone: string): string {
  return /\d{4}$/.exec(phone)?.[0] ?? /\d{2}$/.exec(phone)?.[0] ?? ''
}

/** `张三丰` → `张**`. */
export function maskName(name: string): string {
  const letters = [...name.trim()]
  return letters.length === 0 || name.includes('*')
    ? name
    : `${letters[0]}${'*'.repeat(Math.max(1, letters.length - 1))}`
}

/** Keeps the road and hides the rest: `文一西路969号3幢` → `文一西路***`. */
export function maskAddress(detail: string): string {
  if (detail.includes('*')) return detail
  const road = /^(.{2,12}?(?:路|街|大道|巷|镇|村|乡|弄))/.exec(detail)?.[1] ?? [...detail].slice(0, 3).join('')
  return detail.length === 0 ? '' : `${road}***`
}

/** An outside id that may name a person: `buyer-2201-17` → `bu***17`. */
export function maskId(id: string): string {
  return id.length < 6 ? `${id.slice(0, 1)}***` : `${id.slice(0, 2)}***${id.slice(-2)}`
}

/** Hides every run of 11 digits that looks like a mobile number, with or without 86 before it, in free text (courier remarks, raw errors). */
export function maskPhonesInText(text: string): string {
  return text.replace(/(?<!\d)((?:86)?1[3-9]\d)\d{4}(\d{4})(?!\d)/g, '$1****$2')
}
