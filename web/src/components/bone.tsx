import './states.css'

/** One grey bar of a skeleton; skeletons are built in the shape of what comes. */
export function Bone(props: { width?: number | string; height?: number }) {
  return (
    <div className="bone" aria-hidden="true" style={{ width: props.width ?? '100%', height: props.height ?? 12 }} />
  )
}
