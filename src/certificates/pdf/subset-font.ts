/**
 * A TrueType font cut down to the glyphs of a text (OpenType 1.9: cmap formats 4 and 12, glyf with composite glyphs). Glyphs are
 * numbered anew, 0 stays "not defined"; tables that only layout needs are left out.
 */

export interface FontFile {
  readonly view: DataView
  readonly tables: ReadonlyMap<string, { readonly offset: number; readonly length: number }>
}

export interface FontSubset {
  readonly file: Uint8Array
  /** New glyph numbers by code point; characters that the font lacks are left out. */
  readonly glyphs: ReadonlyMap<number, number>
  /** Advance of each new glyph, thousandths of an em. */
  readonly widths: readonly number[]
  /** Thousandths of an em. */
  readonly ascent: number
  readonly descent: number
  readonly box: readonly [number, number, number, number]
}

/** Throws for a file that is no TrueType font (`glyf` outlines). */
export function readFont(bytes: ArrayBuffer): FontFile {
  const view = new DataView(bytes)
  const tables = new Map<string, { offset: number; length: number }>()
  const count = view.getUint16(4)
  for (let i = 0; i < count; i++) {
    const at = 12 + i * 16
    const tag = String.fromCharCode(...new Uint8Array(bytes, at, 4))
    tables.set(tag, { offset: view.getUint32(at + 8), length: view.getUint32(at + 12) })
  }
  for (const tag of ['glyf', 'head', 'hhea', 'hmtx', 'loca', 'maxp'])
    if (!tables.has(tag)) throw new Error(`font has no ${tag}`)
  return { view, tables }
}

const offsetOf = ({ tables }: FontFile, tag: string): number => tables.get(tag)?.offset ?? 0

/** Glyph number of a code point in the font's best Unicode table; 0 when it has none. */
export function glyphOf(font: FontFile, codePoint: number): number {
  const { view } = font
  // A font inside of a PDF needs none.
  if (!font.tables.has('cmap')) return 0
  const cmap = offsetOf(font, 'cmap')
  let best = 0
  let bestFormat = 0
  for (let i = 0; i < view.getUint16(cmap + 2); i++) {
    const at = cmap + view.getUint32(cmap + 8 + i * 8)
    const format = view.getUint16(at)
    if ((format === 4 || format === 12) && format > bestFormat) [best, bestFormat] = [at, format]
  }
  if (bestFormat === 12) {
    for (let i = 0; i < view.getUint32(best + 12); i++) {
      const group = best + 16 + i * 12
      const first = view.getUint32(group)
      if (codePoint >= first && codePoint <= view.getUint32(group + 4))
        return view.getUint32(group + 8) + codePoint - first
    }
    return 0
  }
  if (bestFormat === 0 || codePoint > 0xffff) return 0
  const span = view.getUint16(best + 6)
  for (let i = 0; i < span; i += 2) {
    const end = view.getUint16(best + 14 + i)
    if (codePoint > end) continue
    const first = view.getUint16(best + 16 + span + i)
    if (codePoint < first) return 0
    const delta = view.getUint16(best + 16 + 2 * span + i)
    const rangeAt = best + 16 + 3 * span + i
    const range = view.getUint16(rangeAt)
    if (range === 0) return (codePoint + delta) & 0xffff
    const glyph = view.getUint16(rangeAt + range + 2 * (codePoint - first))
    return glyph === 0 ? 0 : (glyph + delta) & 0xffff
  }
  return 0
}

/** Outline of a glyph as it is stored; empty for a blank. */
export function outlineOf(font: FontFile, glyph: number): Uint8Array {
  const { view } = font
  const loca = offsetOf(font, 'loca')
  const isLong = view.getInt16(offsetOf(font, 'head') + 50) === 1
  const at = (index: number) => (isLong ? view.getUint32(loca + index * 4) : view.getUint16(loca + index * 2) * 2)
  return new Uint8Array(view.buffer, offsetOf(font, 'glyf') + at(glyph), at(glyph + 1) - at(glyph))
}

/** Where a composite glyph names its parts: offsets of glyph numbers in its outline. */
function partsOf(outline: Uint8Array): number[] {
  if (outline.length === 0) return []
  const view = new DataView(outline.buffer, outline.byteOffset, outline.length)
  if (view.getInt16(0) >= 0) return []
  const places: number[] = []
  let at = 10
  for (;;) {
    const flags = view.getUint16(at)
    places.push(at + 2)
    // Arguments as words; then one scale, two scales, or a matrix.
    at += 4 + (flags & 0x1 ? 4 : 2) + (flags & 0x8 ? 2 : flags & 0x40 ? 4 : flags & 0x80 ? 8 : 0)
    if (!(flags & 0x20)) return places
  }
}

const metricOf = (font: FontFile, glyph: number): { advance: number; bearing: number } => {
  const { view } = font
  const hmtx = offsetOf(font, 'hmtx')
  const full = view.getUint16(offsetOf(font, 'hhea') + 34)
  const advance = view.getUint16(hmtx + Math.min(glyph, full - 1) * 4)
  return { advance, bearing: view.getInt16(glyph < full ? hmtx + glyph * 4 + 2 : hmtx + full * 4 + (glyph - full) * 2) }
}

export function subsetFont(font: FontFile, text: string): FontSubset {
  const old = [0]
  const renumbered = new Map([[0, 0]])
  const take = (glyph: number): number => {
    const known = renumbered.get(glyph)
    if (known !== undefined) return known
    renumbered.set(glyph, old.length)
    return old.push(glyph) - 1
  }
  const glyphs = new Map<number, number>()
  for (const char of new Set(text)) {
    const codePoint = char.codePointAt(0) ?? 0
    const glyph = glyphOf(font, codePoint)
    if (glyph !== 0) glyphs.set(codePoint, take(glyph))
  }
  const outlines: Uint8Array[] = []
  // The list grows as composite glyphs bring their parts.
  for (let i = 0; i < old.length; i++) {
    const outline = outlineOf(font, old[i] ?? 0).slice()
    const view = new DataView(outline.buffer)
    for (const place of partsOf(outline)) view.setUint16(place, take(view.getUint16(place)))
    outlines.push(outline)
  }
  const metrics = old.map((glyph) => metricOf(font, glyph))
  const { view } = font
  const head = offsetOf(font, 'head')
  const hhea = offsetOf(font, 'hhea')
  const perMille = (units: number) => Math.round((units * 1000) / view.getUint16(head + 18))
  return {
    file: fontFile(font, outlines, metrics),
    glyphs,
    widths: metrics.map(({ advance }) => perMille(advance)),
    ascent: perMille(view.getInt16(hhea + 4)),
    descent: perMille(view.getInt16(hhea + 6)),
    box: [36, 38, 40, 42].map((at) => perMille(view.getInt16(head + at))) as unknown as FontSubset['box'],
  }
}

function fontFile(
  font: FontFile,
  outlines: readonly Uint8Array[],
  metrics: readonly { advance: number; bearing: number }[],
): Uint8Array {
  const copy = (tag: string) => {
    const { offset, length } = font.tables.get(tag) ?? { offset: 0, length: 0 }
    return new Uint8Array(font.view.buffer.slice(offset, offset + length))
  }
  const write = (bytes: Uint8Array) => new DataView(bytes.buffer)
  const places = [0]
  for (const outline of outlines) places.push((places.at(-1) ?? 0) + Math.ceil(outline.length / 4) * 4)
  const glyf = new Uint8Array(places.at(-1) ?? 0)
  for (const [i, outline] of outlines.entries()) glyf.set(outline, places[i])
  const loca = new Uint8Array(places.length * 4)
  for (const [i, place] of places.entries()) write(loca).setUint32(i * 4, place)
  const hmtx = new Uint8Array(metrics.length * 4)
  for (const [i, { advance, bearing }] of metrics.entries()) {
    write(hmtx).setUint16(i * 4, advance)
    write(hmtx).setInt16(i * 4 + 2, bearing)
  }
  const [head, hhea, maxp] = [copy('head'), copy('hhea'), copy('maxp')]
  write(head).setUint32(8, 0)
  write(head).setInt16(50, 1)
  write(hhea).setUint16(34, metrics.length)
  write(maxp).setUint16(4, outlines.length)
  const hinting = ['cvt ', 'fpgm', 'prep'].filter((tag) => font.tables.has(tag)).map((tag) => [tag, copy(tag)] as const)
  const tables = [
    ...hinting,
    ['glyf', glyf],
    ['head', head],
    ['hhea', hhea],
    ['hmtx', hmtx],
    ['loca', loca],
    ['maxp', maxp],
  ] as const
  return withDirectory([...tables].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function withDirectory(tables: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  const start = 12 + tables.length * 16
  const size = tables.reduce((sum, [, bytes]) => sum + Math.ceil(bytes.length / 4) * 4, start)
  const file = new Uint8Array(size)
  const view = new DataView(file.buffer)
  const power = Math.floor(Math.log2(tables.length))
  view.setUint32(0, 0x00010000)
  view.setUint16(4, tables.length)
  view.setUint16(6, 16 * 2 ** power)
  view.setUint16(8, power)
  view.setUint16(10, 16 * (tables.length - 2 ** power))
  let at = start
  for (const [i, [tag, bytes]] of tables.entries()) {
    const entry = 12 + i * 16
    file.set(new TextEncoder().encode(tag), entry)
    file.set(bytes, at)
    view.setUint32(entry + 4, sumOf(view, at, bytes.length))
    view.setUint32(entry + 8, at)
    view.setUint32(entry + 12, bytes.length)
    at += Math.ceil(bytes.length / 4) * 4
  }
  const head = tables.findIndex(([tag]) => tag === 'head')
  view.setUint32(view.getUint32(12 + head * 16 + 8) + 8, (0xb1b0afba - sumOf(view, 0, size)) >>> 0)
  return file
}

/** Sum of the table's words; what is missing to the last word counts as zero. */
function sumOf(view: DataView, from: number, length: number): number {
  let sum = 0
  for (let at = from; at < from + length; at += 4) sum = (sum + view.getUint32(at)) >>> 0
  return sum
}
