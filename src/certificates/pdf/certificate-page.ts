/** The printed certificate: one A4 page. */
import { encode } from 'uqr'
import { formatLocal } from '../../core/time.ts'
import type { CheckedCertificate } from '../domain/check-certificate.ts'
import type { Mark, PdfPage } from './write-pdf.ts'

const WIDTH = 595
const HEIGHT = 842
const LEFT = 56
const RIGHT = WIDTH - LEFT
/** More versions than these stand on the verify page only. */
const MOST_VERSIONS = 14
const QUIET = 0.42

/** Of a leaf's time, which is local already. */
const shown = (time: string): string => time.slice(0, 16).replace('T', ' ')
const localText = (at: number): string => formatLocal(at).slice(0, 16)

/** `url`: of the verify page, also in the QR code. */
export function certificatePage(
  checked: CheckedCertificate,
  { url, madeAt }: { readonly url: string; readonly madeAt: number },
): PdfPage {
  const leaves = checked.versions.flatMap(({ leaf, hash }) => (leaf ? [{ leaf, hash }] : []))
  const first = leaves[0]
  const marks: Mark[] = []
  const text = (
    x: number,
    y: number,
    size: number,
    words: string,
    more: Partial<Extract<Mark, { kind: 'text' }>> = {},
  ) => marks.push({ kind: 'text', x, y, size, text: words, ...more })
  const line = (y: number, height = 0.6, grey = 0.8) =>
    marks.push({ kind: 'box', x: LEFT, y, width: RIGHT - LEFT, height, grey })
  const pair = (y: number, name: string, value: string) => {
    text(LEFT, y, 10.5, name, { grey: QUIET })
    text(LEFT + 84, y, 10.5, value)
  }

  text(LEFT, 764, 26, '计划送达承诺书')
  text(LEFT, 742, 10.5, '每一次承诺和每一次改动都写进商家的公开日志，写进去就改不了。', { grey: QUIET })
  line(726, 1.4, 0)
  pair(700, '存证编号', checked.evidenceNo)
  pair(680, '商家', first?.leaf.shop ?? '')
  pair(660, '订单', first?.leaf.order ?? '')
  pair(640, '日志', `${checked.head?.log ?? ''}，共 ${checked.head?.size ?? 0} 条`)
  pair(620, '签名时间', checked.head ? localText(checked.head.timestamp) : '')
  qrCode(marks, url, { x: RIGHT - 104, y: 616, size: 104 })

  text(LEFT, 574, 13, '承诺的版本')
  line(562)
  const rows = leaves.length > MOST_VERSIONS ? leaves.slice(-MOST_VERSIONS) : leaves
  let y = 542
  text(LEFT, y, 9, '版本', { grey: QUIET })
  text(LEFT + 40, y, 9, '承诺送达（北京时间）', { grey: QUIET })
  text(LEFT + 176, y, 9, '保证率', { grey: QUIET })
  text(LEFT + 224, y, 9, '作出时间', { grey: QUIET })
  text(LEFT + 336, y, 9, '原因', { grey: QUIET })
  for (const { leaf } of rows) {
    y -= 21
    text(LEFT, y, 10.5, String(leaf.version))
    text(LEFT + 40, y, 10.5, shown(leaf.promisedAt))
    text(LEFT + 176, y, 10.5, `${Math.round(leaf.quantile * 100)}%`)
    text(LEFT + 224, y, 10.5, shown(leaf.madeAt))
    text(LEFT + 336, y, 10.5, cut(leaf.why, 13))
  }
  if (leaves.length > MOST_VERSIONS) {
    y -= 20
    text(LEFT, y, 9, `另有 ${leaves.length - MOST_VERSIONS} 个更早的版本，见查验页`, { grey: QUIET })
  }

  line(172)
  text(LEFT, 154, 9, '日志根（SHA-256）', { grey: QUIET })
  text(LEFT, 140, 8.5, checked.head?.root ?? '')
  text(LEFT, 122, 9, '首个版本的叶哈希', { grey: QUIET })
  text(LEFT, 108, 8.5, first?.hash ?? '')
  text(LEFT, 86, 9, '扫码或打开下面的网址查验：浏览器自己重算哈希、核对签名，不用登录，也不必相信这张纸。', {
    grey: QUIET,
  })
  text(LEFT, 72, 8, url)
  text(LEFT, 48, 8, `打印于 ${localText(madeAt)}。本页不含收货人信息。`, { grey: QUIET })
  return { width: WIDTH, height: HEIGHT, title: `计划送达承诺书 ${checked.evidenceNo}`, madeAt, marks }
}

const cut = (text: string, most: number): string =>
  [...text].length > most ? `${[...text].slice(0, most - 1).join('')}…` : text

function qrCode(marks: Mark[], text: string, { x, y, size }: { x: number; y: number; size: number }): void {
  const { data } = encode(text, { ecc: 'M', border: 0 })
  const module = size / data.length
  // A hair wider than its place: neighbours must not show a seam.
  for (const [row, line] of data.entries())
    for (const [column, isDark] of line.entries())
      if (isDark)
        marks.push({
          kind: 'box',
          x: x + column * module,
          y: y + size - (row + 1) * module,
          width: module + 0.05,
          height: module + 0.05,
        })
}
