/** Code 128 (ISO/IEC 15417), sets B and C: what every scanner of a courier reads. */

/** Widths of bars and spaces in turn, by the value of a symbol; the last one is the end. */
const PATTERNS =
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112'.split(
    ' ',
  )
const START_B = 104
const START_C = 105
const TO_B = 100
const TO_C = 99
const STOP = 106

/** Values without checksum: pairs of digits in set C where at least four of them come together. */
function valuesOf(text: string): number[] {
  const values: number[] = []
  let set: 'B' | 'C' | null = null
  let i = 0
  while (i < text.length) {
    const digits = /^\d+/.exec(text.slice(i))?.[0].length ?? 0
    const pairs = digits >= 4 || (digits >= 2 && set === 'C') ? Math.floor(digits / 2) : 0
    if (pairs > 0) {
      if (set !== 'C') values.push(set === null ? START_C : TO_C)
      set = 'C'
      for (let pair = 0; pair < pairs; pair++, i += 2) values.push(Number(text.slice(i, i + 2)))
      continue
    }
    if (set !== 'B') values.push(set === null ? START_B : TO_B)
    set = 'B'
    values.push(text.charCodeAt(i) - 32)
    i += 1
  }
  return values
}

/** Widths of bars and spaces in turn, beginning with a bar; null for a text with other than printable ASCII signs. */
export function code128(text: string): readonly number[] | null {
  if (!/^[ -~]{1,80}$/.test(text)) return null
  const values = valuesOf(text)
  const checksum = values.reduce((sum, value, i) => sum + value * Math.max(1, i), 0) % 103
  return [...values, checksum, STOP].flatMap((value) => [...(PATTERNS[value] ?? '')].map(Number))
}
