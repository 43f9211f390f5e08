import { Checkbox } from 'antd'

export interface CheckGroup {
  readonly key: string
  readonly legend: string
  readonly items: readonly {
    readonly value: string
    readonly label: string
    readonly title?: string
    readonly disabled?: boolean
  }[]
}

/** Many boxes under a few headings. Inside a form's item, which hands it value and change. */
export function GroupedChecks(props: {
  groups: readonly CheckGroup[]
  className: string
  id?: string
  value?: string[]
  onChange?: (value: string[]) => void
}) {
  const { groups, ...rest } = props
  return (
    <Checkbox.Group {...rest}>
      {groups.map(({ key, legend, items }) => (
        <fieldset key={key}>
          <legend>{legend}</legend>
          {items.map(({ value, label, title, disabled }) => (
            <Checkbox key={value} value={value} disabled={disabled ?? false}>
              <span title={title}>{label}</span>
            </Checkbox>
          ))}
        </fieldset>
      ))}
    </Checkbox.Group>
  )
}
