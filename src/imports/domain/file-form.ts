/** What kind of text a file is, told from its first bytes. Exports of Chinese platforms are GBK, or UTF-8 with or without a mark. */

export interface FileForm {
  /** A label of `TextDecoder`. */
  readonly encoding: 'utf-8' | 'gb18030'
  readonly separator: ',' | '\t' | ';'
}

/** Null for what is no text: an XLSX or another zip, a file with NULs. */
export function formOf(head: Uint8Array): FileForm | null {
  if ((head[0] === 0x50 && head[1] === 0x4b) || head.includes(0)) return null
  const encoding = isUtf8(head) ? 'utf-8' : 'gb18030'
  const firstLine = new TextDecoder(encoding).decode(head).split(/\r?\n/, 1)[0] ?? ''
  const counts = ([',', '\t', ';'] as const).map((separator) => ({
    separator,
    count: firstLine.split(separator).length,
  }))
  const best = counts.reduce((most, one) => (one.count > most.count ? one : most))
  return { encoding, separator: best.separator }
}

/** A character that the piece cuts off at its end is no fault. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}
