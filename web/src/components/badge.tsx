import type { ReactNode } from 'react'
import './badge.css'

export type Tone = 'plain' | 'ok' | 'soon' | 'danger' | 'info' | 'held' | 'brand'

/** State in three signs: colour, icon, word. */
export function Badge(props: { tone: Tone; icon?: ReactNode; children: ReactNode; solid?: boolean; title?: string }) {
  return (
    <span className={`badge ${props.tone} ${props.solid ? 'solid' : ''}`} title={props.title}>
      {props.icon}
      <span>{props.children}</span>
    </span>
  )
}
