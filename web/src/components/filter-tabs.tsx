import './filter-tabs.css'

export interface FilterTab<Key extends string> {
  readonly key: Key
  readonly label: string
  readonly count?: number | null
  /** There are that many or more: `1000+`. */
  readonly orMore?: boolean
  readonly tone?: 'held' | 'danger'
}

/** Tabs that are states, with live counts. The row scrolls sideways on a phone. */
export function FilterTabs<Key extends string>(props: {
  label: string
  tabs: readonly FilterTab<Key>[]
  value: Key
  onChange: (key: Key) => void
}) {
  return (
    <div className="filter-tabs" role="tablist" aria-label={props.label}>
      {props.tabs.map((tab) => (
        <button
          key={tab.key}
          type="button"
          role="tab"
          aria-selected={tab.key === props.value}
          className={tab.key === props.value ? 'filter-tab active' : 'filter-tab'}
          onClick={() => props.onChange(tab.key)}
        >
          {tab.label}
          {typeof tab.count === 'number' ? (
            <span className={`filter-tab-count num ${tab.count > 0 ? (tab.tone ?? '') : ''}`}>
              {tab.count}
              {tab.orMore ? '+' : ''}
            </span>
          ) : null}
        </button>
      ))}
    </div>
  )
}
