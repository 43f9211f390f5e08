import { ArrowUpOutlined, DeleteOutlined } from '@ant-design/icons'
import { AutoComplete, Button, Input, InputNumber, Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FieldPut, FieldRule, FieldTest } from '../../api/field-rules.ts'
import { lacking } from '../../lib/rule-draft.ts'
import { knownPaths, usePathName } from './use-path-name.ts'

const tests = ['contains', 'equals', 'like', 'exists', 'compare'] as const
const ops = ['gt', 'gte', 'eq', 'lte', 'lt'] as const
const signs = { gt: '>', gte: '≥', eq: '=', lte: '≤', lt: '<' } as const
const puts = ['tag', 'urgent', 'normal', 'field'] as const
type PutChoice = (typeof puts)[number]

/** The same test of another kind keeps what can be kept. */
function testOf(kind: FieldTest['kind'], before: FieldTest): FieldTest {
  if (kind === 'contains' || kind === 'equals') return { kind, words: 'words' in before ? before.words : [] }
  if (kind === 'like') return { kind, pattern: '' }
  return kind === 'compare' ? { kind, op: 'gte', number: 0 } : { kind }
}

function putOf(choice: PutChoice): FieldPut {
  if (choice === 'tag') return { kind: 'tag', tag: '' }
  return choice === 'field' ? { kind: 'field', name: '' } : { kind: 'priority', level: choice }
}

const choiceOf = (put: FieldPut): PutChoice => (put.kind === 'priority' ? put.level : put.kind)

/** One rule as a sentence whose words are changed in place: where, when, then what. */
export function RuleRow(props: {
  rule: FieldRule
  place: number
  /** Of the last orders; null while none is known. */
  hits: number | null
  of: number
  isActive: boolean
  disabled: boolean
  onActivate: () => void
  onChange: (rule: FieldRule) => void
  onUp: (() => void) | null
  onRemove: () => void
}) {
  const { t } = useTranslation()
  const nameOf = usePathName()
  const { rule, disabled } = props
  const missing = lacking(rule)
  const isNamed = knownPaths.some((path) => path === rule.path)
  const change = (part: Partial<FieldRule>) => props.onChange({ ...rule, ...part })
  return (
    <li
      className={props.isActive ? 'rule-row card active' : 'rule-row card'}
      onFocus={props.onActivate}
      onPointerDown={props.onActivate}
    >
      <div className="rule-part">
        <span className="rule-word">{t('fieldRules.where')}</span>
        <AutoComplete
          className="rule-wide mono"
          aria-label={t('fieldRules.where')}
          disabled={disabled}
          value={rule.path}
          status={missing === 'path' ? 'error' : ''}
          options={knownPaths.map((path) => ({ value: path, label: `${nameOf(path)}　${path}` }))}
          onChange={(path: string) => change({ path: path.trim() })}
        />
        {isNamed ? <span className="muted small nowrap">{nameOf(rule.path)}</span> : null}
      </div>
      <div className="rule-part">
        <span className="rule-word">{t('fieldRules.when')}</span>
        <Select
          className="rule-kind"
          aria-label={t('fieldRules.when')}
          disabled={disabled}
          value={rule.test.kind}
          options={tests.map((kind) => ({ value: kind, label: t(`fieldRules.test.${kind}`) }))}
          onChange={(kind) => change({ test: testOf(kind, rule.test) })}
        />
        <TestValue rule={rule} disabled={disabled} onChange={(test) => change({ test })} />
      </div>
      <div className="rule-part">
        <span className="rule-word">{t('fieldRules.outcome')}</span>
        <Select
          className="rule-kind"
          aria-label={t('fieldRules.outcome')}
          disabled={disabled}
          value={choiceOf(rule.put)}
          options={puts.map((kind) => ({ value: kind, label: t(`fieldRules.put.${kind}`) }))}
          onChange={(choice) => change({ put: putOf(choice) })}
        />
        {rule.put.kind === 'priority' ? null : (
          <Input
            className="rule-wide"
            aria-label={t(rule.put.kind === 'tag' ? 'fieldRules.tagName' : 'fieldRules.fieldName')}
            placeholder={t(rule.put.kind === 'tag' ? 'fieldRules.tagName' : 'fieldRules.fieldName')}
            disabled={disabled}
            maxLength={20}
            value={rule.put.kind === 'tag' ? rule.put.tag : rule.put.name}
            onChange={({ target: { value } }) =>
              change({ put: rule.put.kind === 'tag' ? { kind: 'tag', tag: value } : { kind: 'field', name: value } })
            }
          />
        )}
      </div>
      <div className="rule-foot">
        <span className={props.hits ? 'num' : 'num muted'}>
          {rule.off
            ? t('fieldRules.isOff')
            : missing !== null
              ? t('fieldRules.incomplete')
              : props.hits === null
                ? ''
                : t('fieldRules.hits', { count: props.hits, of: props.of })}
        </span>
        <span className="grow" />
        <Switch
          size="small"
          aria-label={t('fieldRules.on')}
          disabled={disabled}
          checked={!rule.off}
          onChange={(on) => change({ off: !on })}
        />
        <Button
          type="text"
          size="small"
          icon={<ArrowUpOutlined />}
          aria-label={t('fieldRules.up', { place: props.place })}
          disabled={disabled || props.onUp === null}
          onClick={() => props.onUp?.()}
        />
        <Button
          type="text"
          size="small"
          icon={<DeleteOutlined />}
          aria-label={t('fieldRules.remove', { place: props.place })}
          disabled={disabled}
          onClick={props.onRemove}
        />
      </div>
    </li>
  )
}

function TestValue(props: { rule: FieldRule; disabled: boolean; onChange: (test: FieldTest) => void }) {
  const { t } = useTranslation()
  const { disabled } = props
  const { test } = props.rule
  switch (test.kind) {
    case 'contains':
    case 'equals':
      return (
        <Select
          mode="tags"
          open={false}
          suffixIcon={null}
          className="rule-wide"
          aria-label={t('fieldRules.words')}
          placeholder={t('fieldRules.words')}
          disabled={disabled}
          maxCount={20}
          tokenSeparators={[',', '，', ' ', '、']}
          value={test.words}
          onChange={(words: string[]) =>
            props.onChange({ ...test, words: words.map((word) => word.trim().slice(0, 50)).filter(Boolean) })
          }
        />
      )
    case 'like':
      return (
        <Input
          className="rule-wide mono"
          aria-label={t('fieldRules.pattern')}
          placeholder={t('fieldRules.pattern')}
          disabled={disabled}
          maxLength={100}
          value={test.pattern}
          onChange={({ target: { value } }) => props.onChange({ ...test, pattern: value })}
        />
      )
    case 'compare':
      return (
        <>
          <Select
            className="rule-op"
            aria-label={t('fieldRules.test.compare')}
            disabled={disabled}
            value={test.op}
            options={ops.map((op) => ({ value: op, label: signs[op] }))}
            onChange={(op) => props.onChange({ ...test, op })}
          />
          <InputNumber
            className="rule-number"
            aria-label={t('fieldRules.number')}
            disabled={disabled}
            value={test.number}
            onChange={(number) => props.onChange({ ...test, number: number ?? 0 })}
          />
        </>
      )
    case 'exists':
      return null
  }
}
