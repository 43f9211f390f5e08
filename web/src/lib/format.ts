/** Numbers and instants as people read them. Calendar work is in the tenant's zone, UTC+8. */
const OFFSET = 8 * 3_600_000
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export type Language = 'zh-CN' | 'en'

/** Decimals of a currency's smallest unit: 2 for CNY, 0 for JPY, 3 for KWD. */
function minorPlaces(currency: string): number {
  if (!/^[A-Z]{3}$/.test(currency)) return 2
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}

/** 分 → `¥1,840.00`; other currencies keep their code in front: `JPY 1,840`. */
export function formatMoney(fen: number, currency = 'CNY'): string {
  const sign = fen < 0 ? '-' : ''
  const places = minorPlaces(currency)
  const digits = String(Math.abs(fen)).padStart(places + 1, '0')
  const whole = groupDigits(Number(digits.slice(0, digits.length - places)))
  const prefix = currency === 'CNY' ? '¥' : `${currency} `
  return `${sign}${prefix}${whole}${places === 0 ? '' : `.${digits.slice(-places)}`}`
}

/** Without 分 when there are none: for sentences. */
export function formatMoneyShort(fen: number, currency = 'CNY'): string {
  return formatMoney(fen, currency).replace(/\.0+$/, '')
}

/** Amounts added up by currency, CNY first: `¥1,840 + USD 25.90`; '' when there is nothing. */
export function formatSums(amounts: readonly (readonly [currency: string, fen: number])[]): string {
  const sums = new Map<string, number>()
  for (const [currency, fen] of amounts) sums.set(currency, (sums.get(currency) ?? 0) + fen)
  return [...sums]
    .filter(([, fen]) => fen > 0)
    .sort(([a], [b]) => Number(b === 'CNY') - Number(a === 'CNY') || a.localeCompare(b))
    .map(([currency, fen]) => formatMoneyShort(fen, currency))
    .join(' + ')
}

export function groupDigits(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}

const two = (value: number) => String(value).padStart(2, '0')

/** Wall-clock fields of an instant in the tenant's zone. */
export function wallClock(at: number) {
  const date = new Date(at + OFFSET)
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    weekday: date.getUTCDay(),
  }
}

/** `2026-11-21 10:03:27`: what a hover shows. */
export function formatExact(at: number): string {
  const t = wallClock(at)
  return `${t.year}-${two(t.month)}-${two(t.day)} ${two(t.hour)}:${two(t.minute)}:${two(t.second)}`
}

/** `10:03` */
export function formatTime(at: number): string {
  const t = wallClock(at)
  return `${two(t.hour)}:${two(t.minute)}`
}

/** `2026-11-21`: where the year matters and the hour does not. */
export function formatDay(at: number): string {
  return formatExact(at).slice(0, 10)
}

/** `11-21 10:03` */
export function formatDayTime(at: number): string {
  const t = wallClock(at)
  return `${two(t.month)}-${two(t.day)} ${two(t.hour)}:${two(t.minute)}`
}

/** Whole local days from `now` to `at`: 0 today, 1 tomorrow, -1 yesterday. */
export function dayDistance(at: number, now: number): number {
  return Math.floor((at + OFFSET) / DAY) - Math.floor((now + OFFSET) / DAY)
}

/** `今天 18:00`, `明天 18:00`, `11月23日 18:00`. */
export function formatNear(at: number, now: number, language: Language): string {
  const days = dayDistance(at, now)
  const t = wallClock(at)
  const time = formatTime(at)
  const near =
    language === 'en' ? { '-1': 'Yesterday', 0: 'Today', 1: 'Tomorrow' } : { '-1': '昨天', 0: '今天', 1: '明天' }
  const word = days === 0 ? near[0] : days === 1 ? near[1] : days === -1 ? near['-1'] : null
  if (word) return `${word} ${time}`
  return language === 'en' ? `${englishMonths[t.month - 1]} ${t.day}, ${time}` : `${t.month}月${t.day}日 ${time}`
}

const englishMonths = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

const units = {
  'zh-CN': { day: '天', hour: '小时', minute: '分', second: '秒', gap: ' ' },
  en: { day: 'd', hour: 'h', minute: 'min', second: 's', gap: ' ' },
} as const

/** A span in its two largest units: `2 小时 13 分`, `3 天 4 小时`, `45 秒`. */
export function formatSpan(ms: number, language: Language): string {
  const u = units[language]
  const span = Math.max(0, ms)
  const part = (value: number, unit: string) => `${value}${u.gap}${unit}`
  if (span < MINUTE) return part(Math.floor(span / 1000), u.second)
  if (span < HOUR) return part(Math.floor(span / MINUTE), u.minute)
  if (span < DAY) {
    const minutes = Math.floor((span % HOUR) / MINUTE)
    return part(Math.floor(span / HOUR), u.hour) + (minutes > 0 ? ` ${part(minutes, u.minute)}` : '')
  }
  const hours = Math.floor((span % DAY) / HOUR)
  return part(Math.floor(span / DAY), u.day) + (hours > 0 ? ` ${part(hours, u.hour)}` : '')
}

/** The largest unit alone, for tight places and for latencies: `0.9 秒`, `2.5 小时`, `3 天`. */
export function formatSpanShort(ms: number, language: Language): string {
  const span = Math.max(0, ms)
  const short =
    language === 'en'
      ? { day: 'd', hour: 'h', minute: 'm', second: 's' }
      : { day: '天', hour: '小时', minute: '分', second: '秒' }
  const join = language === 'en' ? '' : ' '
  if (span < 10_000) return `${Math.round(span / 100) / 10}${join}${short.second}`
  if (span < MINUTE) return `${Math.floor(span / 1000)}${join}${short.second}`
  if (span < HOUR) return `${Math.floor(span / MINUTE)}${join}${short.minute}`
  if (span < DAY) {
    const tenths = Math.floor((span / HOUR) * 10) / 10
    return `${tenths}${join}${short.hour}`
  }
  return `${Math.floor((span / DAY) * 10) / 10}${join}${short.day}`
}

/** `刚刚`, `5 分钟前`, `3 小时后`. */
export function formatRelative(at: number, now: number, language: Language): string {
  const diff = at - now
  const span = Math.abs(diff)
  if (span < MINUTE) return language === 'en' ? 'just now' : '刚刚'
  const [value, unit] =
    span < HOUR
      ? [Math.floor(span / MINUTE), language === 'en' ? 'min' : '分钟']
      : span < DAY
        ? [Math.floor(span / HOUR), language === 'en' ? 'h' : '小时']
        : [Math.floor(span / DAY), language === 'en' ? 'd' : '天']
  if (language === 'en') return diff < 0 ? `${value} ${unit} ago` : `in ${value} ${unit}`
  return diff < 0 ? `${value} ${unit}前` : `${value} ${unit}后`
}

/** 0.9271 → `92.7%`; never rounds up to 100 %. */
export function formatRatio(ratio: number | null): string {
  return ratio === null ? '—' : `${(Math.floor(ratio * 1000 + 1e-9) / 10).toFixed(1)}%`
}

/** Minutes of the day → `08:30`. */
export function formatMinuteOfDay(minute: number): string {
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

/** `08:30` → 510; null for anything else. */
export function parseMinuteOfDay(text: string): number | null {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text)
  if (!match) return null
  const minute = Number(match[1]) * 60 + Number(match[2])
  return minute < 1440 && Number(match[2]) < 60 ? minute : null
}
