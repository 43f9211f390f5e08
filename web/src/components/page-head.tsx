import type { ReactNode } from 'react'
import './page-head.css'

/** Top of a page: its name small, the answer its visitor came for large, what can be done on the right. */
export function PageHead(props: { name: ReactNode; answer: ReactNode; sub?: ReactNode; actions?: ReactNode }) {
  return (
    <header className="page-head">
      <div className="grow">
        <p className="page-head-name">{props.name}</p>
        <h1 className="page-head-answer">{props.answer}</h1>
        {props.sub ? <p className="page-head-sub">{props.sub}</p> : null}
      </div>
      {props.actions ? <div className="page-head-actions">{props.actions}</div> : null}
    </header>
  )
}
