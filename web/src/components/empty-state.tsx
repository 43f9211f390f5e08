import type { ReactNode } from 'react'
import './states.css'

/** Says what will appear here, and offers the one step that makes it appear. */
export function EmptyState(props: { title: string; hint?: string; action?: ReactNode; calm?: boolean }) {
  return (
    <div className="state">
      <svg className="state-mark" viewBox="0 0 64 40" aria-hidden="true">
        <path d="M4 20h14m28 0h14" />
        <circle cx="32" cy="20" r="13" />
        {props.calm ? <path d="m26 20 4 4 8-8" /> : <path d="M27 20h10" />}
      </svg>
      <p className="state-title">{props.title}</p>
      {props.hint ? <p className="state-hint">{props.hint}</p> : null}
      {props.action ? <div className="state-action">{props.action}</div> : null}
    </div>
  )
}
