import { Bone } from '../components/bone.tsx'

/** Stands in while a page's code is on its way. */
export function PageSkeleton() {
  return (
    <div className="page-head" aria-hidden="true">
      <div className="stack grow">
        <Bone width={48} height={10} />
        <Bone width={320} height={20} />
      </div>
    </div>
  )
}
