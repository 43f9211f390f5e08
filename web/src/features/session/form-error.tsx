import { ApiError } from '../../api/http.ts'
import { useFeedback } from '../../components/use-feedback.tsx'
import './form-error.css'

/** The refusal of a form, above its button. */
export function FormError(props: { error: unknown }) {
  const { textOf } = useFeedback()
  if (!props.error) return null
  const requestId = props.error instanceof ApiError && props.error.status >= 500 ? props.error.requestId : ''
  return (
    <p className="form-error" role="alert">
      {textOf(props.error)}
      {requestId ? <span className="mono"> {requestId}</span> : null}
    </p>
  )
}
