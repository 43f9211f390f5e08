/** Text as GBK, as old spreadsheets write it; the reverse of what `TextDecoder` reads. */
let codes: Map<string, number> | null = null

function gbkCodes(): Map<string, number> {
  const map = new Map<string, number>()
  const decoder = new TextDecoder('gb18030')
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail === 0x7f) continue
      const char = decoder.decode(Uint8Array.from([lead, trail]))
      if (char.length === 1 && char !== '\ufffd' && !map.has(char)) map.set(char, (lead << 8) | trail)
    }
  return map
}

export function gbk(text: string): Uint8Array<ArrayBuffer> {
  codes ??= gbkCodes()
  const bytes: number[] = []
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    const pair = code < 0x80 ? undefined : codes.get(char)
    if (code >= 0x80 && pair === undefined) throw new Error(`${char} is not in GBK`)
    if (pair === undefined) bytes.push(code)
    else bytes.push(pair >> 8, pair & 0xff)
  }
  return Uint8Array.from(bytes)
}
