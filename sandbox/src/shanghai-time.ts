const OFFSET_MS = 8 * 3_600_000

/** `yyyy-MM-dd HH:mm:ss` in GMT+8, as the platforms print instants (epoch ms). */
export function shanghaiText(atMs: number): string {
  return new Date(atMs + OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ')
}

/** `yyyyMMdd` in GMT+8. */
export function shanghaiDay(atMs: number): string {
  return shanghaiText(atMs).slice(0, 10).replaceAll('-', '')
}

/** Epoch ms of unix seconds or of `yyyy-MM-dd HH:mm:ss` in GMT+8; NaN when the text is neither. */
export function instantOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text) * 1000
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return Number.NaN
  return Date.parse(`${text.replace(' ', 'T')}+08:00`)
}
