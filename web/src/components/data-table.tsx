import { Fragment, type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Bone } from './bone.tsx'
import './data-table.css'

export interface Column<Row> {
  readonly key: string
  readonly title: string
  /** CSS width; the column without one takes what is left. */
  readonly width?: number
  readonly align?: 'right'
  /** Hidden below this window width, px. */
  readonly from?: 1024 | 1200 | 1360
  readonly render: (row: Row) => ReactNode
}

export interface DataTableProps<Row> {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[] | undefined
  readonly rowKey: (row: Row) => string
  readonly rowLabel?: (row: Row) => string
  readonly onOpen?: (row: Row) => void
  readonly openKey?: string
  readonly cursorKey?: string
  readonly selected?: ReadonlySet<string>
  readonly onSelect?: (keys: ReadonlySet<string>) => void
  readonly changed?: ReadonlySet<string>
  readonly empty: ReactNode
  /** Rows of one group follow each other; its name stands above them. */
  readonly groupOf?: (row: Row) => string
  /** One row on a phone. */
  readonly card: (row: Row) => ReactNode
  readonly footer?: ReactNode
  readonly skeletonRows?: number
}

/** The dense list of the console: sticky head, keyboard cursor, selection, rows that become cards on a phone. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { rows, columns } = props
  if (rows && rows.length === 0) return <>{props.empty}</>
  return (
    <>
      <table className="data-table" aria-label={props.label} aria-busy={rows === undefined}>
        <colgroup>
          {props.onSelect ? <col style={{ width: 40 }} /> : null}
          {columns.map((column) => (
            <col key={column.key} className={fromClass(column)} style={column.width ? { width: column.width } : {}} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {props.onSelect ? (
              <th className="data-table-check">
                <SelectAll {...props} />
              </th>
            ) : null}
            {columns.map((column) => (
              <th key={column.key} scope="col" className={cellClass(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows?.map((row, index) => (
            <Fragment key={props.rowKey(row)}>
              {groupHead(props, index) ? (
                <tr className="data-group">
                  <th scope="rowgroup" colSpan={columns.length + (props.onSelect ? 1 : 0)}>
                    {groupHead(props, index)}
                  </th>
                </tr>
              ) : null}
              <TableRow row={row} {...props} />
            </Fragment>
          ))}
        </tbody>
      </table>
      {rows ? null : <SkeletonRows count={props.skeletonRows ?? 12} columns={columns} />}
      <ul className="data-cards" aria-label={props.label}>
        {rows
          ? rows.map((row, index) => (
              <Fragment key={props.rowKey(row)}>
                {groupHead(props, index) ? <li className="data-group">{groupHead(props, index)}</li> : null}
                <CardRow row={row} {...props} />
              </Fragment>
            ))
          : skeleton(6).map((n) => (
              <li key={n} className="data-card">
                <Bone width="60%" />
                <Bone width="85%" />
                <Bone width="40%" />
              </li>
            ))}
      </ul>
      {props.footer}
    </>
  )
}

/** Name of the group that begins with this row; '' within one. */
function groupHead<Row>({ rows, groupOf }: DataTableProps<Row>, index: number): string {
  const [row, before] = [rows?.[index], rows?.[index - 1]]
  if (!groupOf || row === undefined) return ''
  const name = groupOf(row)
  return before !== undefined && groupOf(before) === name ? '' : name
}

/** Grey rows of the table's own shape. They are no rows of data, so they are not in the table. */
function SkeletonRows(props: { count: number; columns: readonly { key: string; width?: number; from?: number }[] }) {
  return (
    <div className="data-skeleton" aria-hidden="true">
      {skeleton(props.count).map((n) => (
        <div key={n}>
          {props.columns.map((column, index) => (
            <span key={column.key} className={fromClass(column)} style={{ flex: `1 1 ${column.width ?? 240}px` }}>
              <Bone width={`${40 + ((n * 7 + index * 13) % 45)}%`} />
            </span>
          ))}
        </div>
      ))}
    </div>
  )
}

const skeleton = (count: number) => Array.from({ length: count }, (_, index) => index)
const fromClass = (column: { from?: number }) => (column.from ? `from-${column.from}` : '')
const cellClass = (column: { from?: number; align?: 'right' }) =>
  `${fromClass(column)} ${column.align === 'right' ? 'right num' : ''}`.trim()

/** A click on a button or link inside a row is not a click on the row; neither is selecting text. */
const isInner = (event: MouseEvent) =>
  (event.target instanceof Element && event.target.closest('button, a, input, label, .ant-select') !== null) ||
  String(window.getSelection() ?? '') !== ''

function rowState<Row>(props: DataTableProps<Row>, key: string): string {
  return [
    props.onOpen ? 'openable' : '',
    props.openKey === key ? 'open' : '',
    props.cursorKey === key ? 'cursor' : '',
    props.selected?.has(key) ? 'selected' : '',
    props.changed?.has(key) ? 'changed' : '',
  ]
    .filter(Boolean)
    .join(' ')
}

function TableRow<Row>(props: DataTableProps<Row> & { row: Row }) {
  const { row, onOpen } = props
  const key = props.rowKey(row)
  const ref = useRef<HTMLTableRowElement>(null)
  const isCursor = props.cursorKey === key
  useEffect(() => {
    if (isCursor) ref.current?.scrollIntoView({ block: 'nearest' })
  }, [isCursor])
  const keyed = onOpen
    ? {
        tabIndex: 0,
        onClick: (event: MouseEvent) => {
          if (!isInner(event)) onOpen(row)
        },
        onKeyDown: (event: KeyboardEvent) => {
          if (event.key === 'Enter' && event.target === event.currentTarget) onOpen(row)
        },
      }
    : {}
  return (
    <tr ref={ref} className={rowState(props, key)} data-row={key} aria-label={props.rowLabel?.(row)} {...keyed}>
      {props.onSelect ? (
        <td className="data-table-check">
          <SelectOne {...props} rowKeyValue={key} label={props.rowLabel?.(row) ?? key} />
        </td>
      ) : null}
      {props.columns.map((column) => (
        <td key={column.key} className={cellClass(column)}>
          {column.render(row)}
        </td>
      ))}
    </tr>
  )
}

function CardRow<Row>(props: DataTableProps<Row> & { row: Row }) {
  const { row, onOpen } = props
  const key = props.rowKey(row)
  return (
    <li className={`data-card ${rowState(props, key)}`}>
      {onOpen ? (
        // biome-ignore lint/a11y/useSemanticElements: the card holds buttons of its own, so it cannot be one
        <div
          role="button"
          tabIndex={0}
          className="data-card-hit"
          aria-label={props.rowLabel?.(row)}
          onClick={(event) => {
            if (!isInner(event)) onOpen(row)
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && event.target === event.currentTarget) onOpen(row)
          }}
        >
          {props.card(row)}
        </div>
      ) : (
        props.card(row)
      )}
    </li>
  )
}

function SelectAll<Row>(props: DataTableProps<Row>) {
  const { t } = useTranslation()
  const keys = (props.rows ?? []).map(props.rowKey)
  const chosen = keys.filter((key) => props.selected?.has(key)).length
  return (
    <input
      type="checkbox"
      aria-label={t('common.selectAll')}
      checked={chosen > 0 && chosen === keys.length}
      ref={(input) => {
        if (input) input.indeterminate = chosen > 0 && chosen < keys.length
      }}
      onChange={(event) => props.onSelect?.(new Set(event.target.checked ? keys : []))}
    />
  )
}

function SelectOne<Row>(props: DataTableProps<Row> & { rowKeyValue: string; label: string }) {
  const { t } = useTranslation()
  const key = props.rowKeyValue
  return (
    <input
      type="checkbox"
      aria-label={`${t('common.select')} ${props.label}`}
      checked={props.selected?.has(key) ?? false}
      onChange={(event) => {
        const next = new Set(props.selected)
        if (event.target.checked) next.add(key)
        else next.delete(key)
        props.onSelect?.(next)
      }}
    />
  )
}
