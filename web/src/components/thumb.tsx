import type { CSSProperties } from 'react'
import './thumb.css'

const hues = [172, 205, 262, 28, 340, 95, 45, 225]

/** Picture of a product. Pictures on other hosts are not fetched: the page makes no outside requests; a tile stands in. */
export function Thumb(props: { url: string; title: string; size?: number }) {
  const size = props.size ?? 32
  const own = props.url.startsWith('/') || props.url.startsWith('data:image/')
  if (own) return <img className="thumb" src={props.url} alt="" width={size} height={size} loading="lazy" />
  const letters = [...props.title.replace(/[\s【】[\]()（）]/g, '')]
  const hue = hues[letters.reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % hues.length]
  return (
    <span
      className="thumb"
      aria-hidden="true"
      style={{ width: size, height: size, fontSize: Math.round(size * 0.42), '--hue': hue } as CSSProperties}
    >
      {letters[0] ?? '·'}
    </span>
  )
}
