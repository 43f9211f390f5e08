/** CSV as it comes, piece by piece: RFC 4180 with either line end; quoted cells may hold commas, quotes and line breaks. */
export class CsvReader {
  private cell = ''
  private row: string[] = []
  private isQuoted = false
  /** A quote ended the cell, unless the next character is a second one. */
  private mayEnd = false
  private isFirst = true

  constructor(
    private readonly separator: ',' | '\t' | ';',
    private readonly onRow: (cells: readonly string[]) => void,
  ) {}

  push(piece: string): void {
    let text = piece
    if (this.isFirst && text !== '') {
      text = text.replace(/^\ufeff/, '')
      this.isFirst = false
    }
    const separator = this.separator.charCodeAt(0)
    for (let at = 0; at < text.length; ) {
      if (this.isQuoted) {
        const end = text.indexOf('"', at)
        this.cell += text.slice(at, end < 0 ? undefined : end)
        if (end < 0) return
        at = end + 1
        this.isQuoted = false
        this.mayEnd = true
        continue
      }
      const code = text.charCodeAt(at)
      if (code === 34 && (this.mayEnd || this.cell === '')) {
        if (this.mayEnd) this.cell += '"'
        this.isQuoted = true
        this.mayEnd = false
        at++
        continue
      }
      this.mayEnd = false
      if (code === separator) this.endCell()
      else if (code === 10) this.endRow()
      else if (code !== 13) {
        const end = this.plainEnd(text, at + 1, separator)
        this.cell += text.slice(at, end)
        at = end
        continue
      }
      at++
    }
  }

  /** The last row needs no line end. */
  end(): void {
    if (this.cell !== '' || this.row.length > 0) this.endRow()
  }

  private plainEnd(text: string, from: number, separator: number): number {
    let at = from
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code === separator || code === 10 || code === 13) break
    }
    return at
  }

  private endCell(): void {
    this.row.push(this.cell)
    this.cell = ''
  }

  private endRow(): void {
    this.endCell()
    const cells = this.row
    this.row = []
    if (cells.some((cell) => cell.trim() !== '')) this.onRow(cells)
  }
}
