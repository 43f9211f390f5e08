/** Raw text for reading: JSON is indented, anything else stays as it came. */
export function prettyRaw(raw: string): string {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2)
  } catch {
    return raw
  }
}

/** Big integers would be rounded by parsing; such text is shown as it came. */
export function isSafeToParse(raw: string): boolean {
  return !/[:[,]\s*\d{16,}/.test(raw)
}
