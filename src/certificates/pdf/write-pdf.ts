/** One page of PDF (ISO 32000-1): text in one embedded font that can be copied out again (§9.10.3), filled rectangles, lines. */
import { type FontFile, type FontSubset, subsetFont } from './subset-font.ts'

/** Points, 1/72 inch, from the left lower corner of the page. */
export type Mark =
  | {
      readonly kind: 'text'
      readonly x: number
      readonly y: number
      readonly size: number
      readonly text: string
      readonly grey?: number
      readonly align?: 'left' | 'right' | 'center'
    }
  | {
      readonly kind: 'box'
      readonly x: number
      readonly y: number
      readonly width: number
      readonly height: number
      readonly grey?: number
    }

export interface PdfPage {
  readonly width: number
  readonly height: number
  readonly title: string
  /** Epoch ms. */
  readonly madeAt: number
  readonly marks: readonly Mark[]
}

const hex4 = (value: number): string => value.toString(16).padStart(4, '0')
const number = (value: number): string => String(Math.round(value * 100) / 100)

/** Characters that the font lacks are shown as this, where it has that. */
const REPLACEMENT = '〓'.codePointAt(0) ?? 0

/** Width of a text in points. */
export function widthOf(font: FontSubset, text: string, size: number): number {
  return ([...text].reduce((sum, char) => sum + (font.widths[glyphIn(font, char)] ?? 0), 0) * size) / 1000
}

const glyphIn = ({ glyphs }: FontSubset, char: string): number =>
  glyphs.get(char.codePointAt(0) ?? 0) ?? glyphs.get(REPLACEMENT) ?? 0

function content(page: PdfPage, font: FontSubset): string {
  return page.marks
    .map((mark) => {
      const grey = `${number(mark.grey ?? 0)} g`
      if (mark.kind === 'box')
        return `${grey} ${number(mark.x)} ${number(mark.y)} ${number(mark.width)} ${number(mark.height)} re f`
      const width = mark.align ? widthOf(font, mark.text, mark.size) : 0
      const x = mark.x - (mark.align === 'right' ? width : mark.align === 'center' ? width / 2 : 0)
      const codes = [...mark.text].map((char) => hex4(glyphIn(font, char))).join('')
      return `BT ${grey} /F1 ${number(mark.size)} Tf ${number(x)} ${number(mark.y)} Td <${codes}> Tj ET`
    })
    .join('\n')
}

/** Which characters glyphs stand for, so that the text can be copied and searched. */
function toUnicode({ glyphs }: FontSubset): string {
  const utf16 = (codePoint: number) =>
    [...Array(String.fromCodePoint(codePoint).length).keys()]
      .map((i) => hex4(String.fromCodePoint(codePoint).charCodeAt(i)))
      .join('')
  const pairs = [...glyphs].map(([codePoint, glyph]) => `<${hex4(glyph)}> <${utf16(codePoint)}>`)
  const parts: string[] = []
  // A section may hold 100 pairs.
  for (let i = 0; i < pairs.length; i += 100) {
    const part = pairs.slice(i, i + 100)
    parts.push(`${part.length} beginbfchar\n${part.join('\n')}\nendbfchar`)
  }
  return `/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <ffff> endcodespacerange
${parts.join('\n')}
endcmap CMapName currentdict /CMap defineresource pop end end`
}

async function deflate(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new CompressionStream('deflate'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

const utf8 = new TextEncoder()
/** A text as PDF writes them outside of pages: UTF-16 with its mark. */
const pdfText = (text: string): string =>
  `<feff${[...Array(text.length).keys()].map((i) => hex4(text.charCodeAt(i))).join('')}>`
const pdfDate = (at: number): string => `(D:${new Date(at).toISOString().replace(/\D/g, '').slice(0, 14)}Z)`

export async function writePdf(page: PdfPage, fontFile: FontFile): Promise<Uint8Array> {
  const font = subsetFont(fontFile, `〓${page.marks.map((mark) => (mark.kind === 'text' ? mark.text : '')).join('')}`)
  const stream = async (bytes: Uint8Array, more = ''): Promise<readonly [string, Uint8Array]> => {
    const packed = await deflate(bytes)
    return [`<< /Length ${packed.length} /Filter /FlateDecode${more} >>`, packed]
  }
  const name = '/DINGSH+NotoSansSC-Regular'
  const objects: readonly (string | readonly [string, Uint8Array])[] = [
    '<< /Type /Catalog /Pages 2 0 R /Lang (zh-CN) >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${page.width} ${page.height}] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>`,
    await stream(utf8.encode(content(page, font))),
    `<< /Type /Font /Subtype /Type0 /BaseFont ${name} /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 9 0 R >>`,
    `<< /Type /Font /Subtype /CIDFontType2 /BaseFont ${name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /CIDToGIDMap /Identity /FontDescriptor 7 0 R /DW 1000 /W [0 [${font.widths.join(' ')}]] >>`,
    `<< /Type /FontDescriptor /FontName ${name} /Flags 4 /FontBBox [${font.box.join(' ')}] /ItalicAngle 0 /Ascent ${font.ascent} /Descent ${font.descent} /CapHeight 733 /StemV 80 /FontFile2 8 0 R >>`,
    await stream(font.file, ` /Length1 ${font.file.length}`),
    await stream(utf8.encode(toUnicode(font))),
    `<< /Title ${pdfText(page.title)} /CreationDate ${pdfDate(page.madeAt)} >>`,
  ]
  return assemble(objects)
}

function assemble(objects: readonly (string | readonly [string, Uint8Array])[]): Uint8Array {
  const parts: Uint8Array[] = []
  let size = 0
  const put = (part: string | Uint8Array) => {
    const bytes = typeof part === 'string' ? utf8.encode(part) : part
    parts.push(bytes)
    size += bytes.length
  }
  // The second line tells programs that the file is not text.
  put('%PDF-1.7\n')
  put(Uint8Array.of(0x25, 0xe2, 0xe3, 0xcf, 0xd3, 0x0a))
  const places = objects.map((object, i) => {
    const place = size
    put(`${i + 1} 0 obj\n`)
    if (typeof object === 'string') put(object)
    else {
      put(`${object[0]}\nstream\n`)
      put(object[1])
      put('\nendstream')
    }
    put('\nendobj\n')
    return place
  })
  const start = size
  const entries = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`)
  put(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries.join('')}`)
  put(
    `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info ${objects.length} 0 R >>\nstartxref\n${start}\n%%EOF\n`,
  )
  const file = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    file.set(part, at)
    at += part.length
  }
  return file
}
