import { readFileSync } from 'node:fs'
import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { glyphOf, outlineOf, readFont, subsetFont } from '../../../src/certificates/pdf/subset-font.ts'
import { writePdf } from '../../../src/certificates/pdf/write-pdf.ts'

const bytes = readFileSync('web/public/fonts/noto-sans-sc-gbk.ttf')
const font = readFont(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer)
const TEXT = '计划送达承诺书 DS-8F3A é〓，。95% 圳镕'

const sumOf = (file: Uint8Array): number => {
  const view = new DataView(file.buffer, file.byteOffset)
  let sum = 0
  for (let at = 0; at < file.length; at += 4) sum = (sum + view.getUint32(at)) >>> 0
  return sum
}

describe('a subset of the font', () => {
  const subset = subsetFont(font, TEXT)
  const again = readFont(subset.file.buffer as ArrayBuffer)

  it('is a font with the same outlines under new numbers', () => {
    for (const char of new Set(TEXT)) {
      const codePoint = char.codePointAt(0) ?? 0
      const [old, now] = [glyphOf(font, codePoint), subset.glyphs.get(codePoint) ?? 0]
      expect(old, char).toBeGreaterThan(0)
      expect(now, char).toBeGreaterThan(0)
      const outline = outlineOf(again, now)
      const isComposite = outline.length > 0 && new DataView(outline.buffer, outline.byteOffset).getInt16(0) < 0
      if (!isComposite)
        expect(Buffer.from(outline).subarray(0, outlineOf(font, old).length), char).toEqual(
          Buffer.from(outlineOf(font, old)),
        )
    }
  })

  it('is small, and adds up as the format asks', () => {
    expect(subset.file.length).toBeLessThan(40_000)
    expect(sumOf(subset.file)).toBe(0xb1b0afba)
    expect(subset.widths[subset.glyphs.get('承'.codePointAt(0) ?? 0) ?? 0]).toBe(1000)
  })

  it('leaves out what the font lacks', () => {
    expect(subsetFont(font, '\u{1f69a}').glyphs.size).toBe(0)
  })
})

describe('a page', () => {
  it('holds its text so that it can be read out again', async () => {
    const file = Buffer.from(
      await writePdf(
        {
          width: 595,
          height: 842,
          title: '承诺书',
          madeAt: 0,
          marks: [{ kind: 'text', x: 50, y: 700, size: 20, text: TEXT }],
        },
        font,
      ),
    )
    const text = file.toString('latin1')
    const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1])
    expect(text.slice(start, start + 4)).toBe('xref')
    const places = [...text.slice(start).matchAll(/^(\d{10}) 00000 n /gm)].map(([, at]) => Number(at))
    for (const [i, at] of places.entries()) expect(text.slice(at)).toMatch(new RegExp(`^${i + 1} 0 obj\n`))
    const streamOf = (index: number) => {
      const object = text.slice(places[index])
      const length = Number(/\/Length (\d+)/.exec(object)?.[1])
      const from = (places[index] ?? 0) + object.indexOf('stream\n') + 7
      return inflateSync(file.subarray(from, from + length)).toString('latin1')
    }
    const unicode = new Map([...streamOf(8).matchAll(/^<(\w{4})> <(\w+)>$/gm)].map(([, glyph, code]) => [glyph, code]))
    const shown = /<(\w+)> Tj/.exec(streamOf(3))?.[1] ?? ''
    const read = (shown.match(/.{4}/g) ?? []).map((glyph) =>
      String.fromCharCode(Number.parseInt(unicode.get(glyph) ?? '0', 16)),
    )
    expect(read.join('')).toBe(TEXT)
  })
})
