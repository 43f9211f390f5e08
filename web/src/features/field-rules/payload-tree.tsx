import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { pathOf } from '../../../../src/field-rules/domain/path.ts'
import { usePathName } from './use-path-name.ts'

type Root = 'order' | 'payload'
interface Walk {
  readonly root: Root
  /** Lower case; '' shows everything. */
  readonly search: string
  readonly chosen: string | null
  readonly onPick: (path: string, value: string) => void
}

/** A real order as a tree: a click on a value is a path. */
export function PayloadTree(props: Walk & { value: Readonly<Record<string, unknown>> }) {
  const { value, ...walk } = props
  return (
    <ul className="payload-tree mono">
      <Branches value={value} keys={[]} walk={walk} />
    </ul>
  )
}

const isBranch = (value: unknown): value is Readonly<Record<string, unknown>> | readonly unknown[] =>
  typeof value === 'object' && value !== null

const entriesOf = (
  value: Readonly<Record<string, unknown>> | readonly unknown[],
): readonly [string | number, unknown][] =>
  Array.isArray(value) ? value.map((item, i) => [i, item]) : Object.entries(value)

function matches(key: string | number, value: unknown, search: string): boolean {
  if (search === '' || String(key).toLowerCase().includes(search)) return true
  if (isBranch(value)) return entriesOf(value).some(([inner, item]) => matches(inner, item, search))
  return String(value).toLowerCase().includes(search)
}

function Branches(props: {
  value: Readonly<Record<string, unknown>> | readonly unknown[]
  keys: readonly (string | number)[]
  walk: Walk
}) {
  const { walk } = props
  return entriesOf(props.value)
    .filter(([key, value]) => value !== null && value !== '' && matches(key, value, walk.search))
    .map(([key, value]) =>
      isBranch(value) ? (
        <Branch key={key} name={key} value={value} keys={[...props.keys, key]} walk={walk} />
      ) : (
        <Leaf key={key} name={key} value={value} path={pathOf(walk.root, [...props.keys, key])} walk={walk} />
      ),
    )
}

function Branch(props: {
  name: string | number
  value: Readonly<Record<string, unknown>> | readonly unknown[]
  keys: readonly (string | number)[]
  walk: Walk
}) {
  const [open, setOpen] = useState(props.keys.length < 3)
  const entries = entriesOf(props.value)
  const isOpen = open || props.walk.search !== ''
  if (entries.length === 0) return null
  return (
    <li>
      <button type="button" className="payload-branch" aria-expanded={isOpen} onClick={() => setOpen(!open)}>
        {isOpen ? '▾' : '▸'} {props.name}
        <span className="muted"> {Array.isArray(props.value) ? `[${entries.length}]` : ''}</span>
      </button>
      {isOpen ? (
        <ul>
          <Branches value={props.value} keys={props.keys} walk={props.walk} />
        </ul>
      ) : null}
    </li>
  )
}

function Leaf(props: { name: string | number; value: unknown; path: string | null; walk: Walk }) {
  const { t } = useTranslation()
  const nameOf = usePathName()
  const { path } = props
  const text = String(props.value)
  const known = path === null ? '' : nameOf(path)
  return (
    <li>
      <button
        type="button"
        className={path !== null && path === props.walk.chosen ? 'payload-leaf chosen' : 'payload-leaf'}
        disabled={path === null}
        title={path === null ? t('fieldRules.noPath') : t('fieldRules.pick', { path: known })}
        onClick={() => path !== null && props.walk.onPick(path, text)}
      >
        <span className="payload-key">{props.name}</span>
        <span className="payload-value clip">{text}</span>
      </button>
    </li>
  )
}
