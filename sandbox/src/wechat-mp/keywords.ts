// What each keyword of a template takes; anything else refuses the whole message (47003).

const RULES: Readonly<Record<string, (value: string) => boolean>> = {
  thing: (value) => [...value].length <= 20,
  character_string: (value) => /^[\x20-\x7e]{1,32}$/.test(value),
  number: (value) => value.length <= 32 && /^\d+(\.\d+)?$/.test(value),
  letter: (value) => /^[A-Za-z]{1,32}$/.test(value),
  symbol: (value) => value.length <= 5 && !/[\w\u4e00-\u9fff]/.test(value),
  time: (value) => /^(\d{4}年\d{1,2}月\d{1,2}日 ?)?\d{1,2}:\d{2}$/.test(value),
  date: (value) => /^\d{4}年\d{1,2}月\d{1,2}日( \d{1,2}:\d{2})?$/.test(value),
  amount: (value) => /^\D?\d{1,10}(\.\d+)?元?$/.test(value),
  phone_number: (value) => value.length <= 17 && /^[\d+*-]+$/.test(value),
  car_number: (value) => [...value].length <= 8,
  name: (value) => /^[\u4e00-\u9fff·]{1,10}$/.test(value) || /^[A-Za-z .'-]{1,20}$/.test(value),
  phrase: (value) => /^[\u4e00-\u9fff]{1,5}$/.test(value),
}

/** The first keyword that is missing, not of the template, or holds what it may not; undefined when all fit. */
export function badKeyword(keywords: readonly string[], data: Readonly<Record<string, string>>): string | undefined {
  const foreign = Object.keys(data).find((keyword) => !keywords.includes(keyword))
  return foreign ?? keywords.find((keyword) => !fits(keyword, data[keyword] ?? ''))
}

function fits(keyword: string, value: string): boolean {
  const rule = RULES[keyword.replace(/\d+$/, '')]
  return value.trim() !== '' && !/[\r\n]/.test(value) && rule?.(value) === true
}
