/** 电子面单 refuses `' " # & + < > % \` in text fields: they become their full-width twins, so that people still read the same. */
const twins: Readonly<Record<string, string>> = {
  "'": '＇',
  '"': '＂',
  '#': '＃',
  '&': '＆',
  '+': '＋',
  '<': '＜',
  '>': '＞',
  '%': '％',
  '\\': '＼',
}

export const labelText = (text: string): string => text.replace(/['"#&+<>%\\]/g, (char) => twins[char] ?? ' ')
