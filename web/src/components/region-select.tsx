import { TreeSelect } from 'antd'
import { useMemo } from 'react'
import { regionTree } from '../lib/region-words.ts'

interface Common {
  readonly id?: string
  readonly label: string
  readonly placeholder: string
}

/** Provinces, cities and districts to choose several of; a whole province is one choice. For a `Form.Item`. */
export function RegionsSelect(props: Common & { value?: string[]; onChange?: (codes: string[]) => void }) {
  const tree = useMemo(regionTree, [])
  const { label, placeholder, ...field } = props
  return (
    <TreeSelect
      {...field}
      treeData={tree as RegionData[]}
      treeCheckable
      showCheckedStrategy={TreeSelect.SHOW_PARENT}
      showSearch={{ treeNodeFilterProp: 'title' }}
      placeholder={placeholder}
      listHeight={320}
      maxTagCount="responsive"
      aria-label={label}
    />
  )
}

/** One place, as deep as it is known. For a `Form.Item`. */
export function RegionSelect(props: Common & { value?: string; onChange?: (code: string) => void }) {
  const tree = useMemo(regionTree, [])
  const { label, placeholder, ...field } = props
  return (
    <TreeSelect
      {...field}
      treeData={tree as RegionData[]}
      showSearch={{ treeNodeFilterProp: 'title' }}
      treeNodeLabelProp="path"
      placeholder={placeholder}
      listHeight={320}
      aria-label={label}
    />
  )
}

/** The picker's own type has no readonly arrays; it does not change them. */
interface RegionData {
  value: string
  title: string
  path: string
  children?: RegionData[]
}
