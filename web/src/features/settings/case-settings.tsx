import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { presetCodes, presetGroups } from '../../../../src/cases/case-codes.contract.ts'
import { type CaseSettings, casesApi } from '../../api/cases.ts'
import { queryKeys } from '../../api/keys.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { useCaseWords } from '../cases/use-case-words.ts'
import { useShopKinds } from '../connections/use-kind-name.ts'
import { useConnections } from '../connections-by-id.ts'
import { useCan } from '../session/use-session.ts'
import { useWarehouses } from '../warehouses-by-id.ts'
import '../board/board.css'
import '../cases/cases.css'

/** Amounts are written in yuan. */
interface Fields extends Omit<CaseSettings, 'rules'> {
  readonly rules: readonly (Omit<CaseSettings['rules'][number], 'minFen'> & { readonly minYuan: number | null })[]
}

const toFields = ({ rules, ...rest }: CaseSettings): Fields => ({
  ...rest,
  rules: rules.map(({ minFen, ...rule }) => ({ ...rule, minYuan: minFen === null ? null : minFen / 100 })),
})
const toSettings = ({ rules, ...rest }: Fields): CaseSettings => ({
  ...rest,
  rules: rules.map(({ minYuan, ...rule }) => ({
    ...rule,
    minFen: minYuan === null ? null : Math.round(minYuan * 100),
  })),
})

/** Short and unlike those that are there. */
const ownId = () => `own_${Date.now().toString(36)}`

export function CaseSettingsPanel() {
  const query = useQuery({ queryKey: queryKeys.caseSettings, queryFn: casesApi.settings })
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  return query.data ? <SettingsForm settings={query.data} /> : null
}

function SettingsForm(props: { settings: CaseSettings }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { done, failed } = useFeedback()
  const mayWrite = useCan('settings:write')
  const mayCases = useCan('cases:write')
  const seesMoney = useCan('finance:read')
  const [form] = Form.useForm<Fields>()
  const edited = Form.useWatch([], { form, preserve: true }) as Fields | undefined
  const words = useCaseWords(edited?.groups && edited.codes ? { ...edited, rules: [] } : props.settings)
  const people = useQuery({ queryKey: queryKeys.cases.people, queryFn: casesApi.people, enabled: mayCases })
  const { list: warehouses } = useWarehouses()
  const { list: connections } = useConnections()
  const platforms = useShopKinds().filter(({ value }) => connections.some(({ kind }) => kind === value))
  const save = useMutation({
    mutationFn: (fields: Fields) => casesApi.saveSettings(toSettings(fields)),
    onSuccess: (saved) => {
      client.setQueryData(queryKeys.caseSettings, saved)
      done(t('caseSettings.saved'))
    },
    onError: failed,
  })
  const nameField = (path: (string | number)[], preset: string | null) =>
    preset === null ? (
      <Form.Item
        name={path}
        label={t('caseSettings.name')}
        rules={[{ required: true, whitespace: true, message: t('common.required', { what: t('caseSettings.name') }) }]}
      >
        <Input maxLength={30} />
      </Form.Item>
    ) : (
      <Form.Item name={path} label={t('caseSettings.name')}>
        <Input maxLength={30} placeholder={preset} />
      </Form.Item>
    )
  const groupField = (path: (string | number)[]) => (
    <Form.Item name={path} label={t('cases.group')} rules={[{ required: true }]}>
      <Select options={words.groupOptions} />
    </Form.Item>
  )
  const anyOf = (path: (string | number)[], label: string, options: readonly { value: string; label: string }[]) => (
    <Form.Item name={path} label={label}>
      <Select
        mode="multiple"
        allowClear
        maxTagCount="responsive"
        placeholder={t('caseSettings.any')}
        options={[...options]}
      />
    </Form.Item>
  )
  const removeButton = (remove: () => void) => (
    <Form.Item label=" ">
      <Button onClick={remove}>{t('caseSettings.remove')}</Button>
    </Form.Item>
  )
  return (
    <Form<Fields>
      form={form}
      layout="vertical"
      requiredMark={false}
      scrollToFirstError={{ block: 'center' }}
      disabled={!mayWrite}
      className="board-settings"
      initialValues={toFields(props.settings)}
      onFinish={() => save.mutate(form.getFieldsValue(true) as Fields)}
    >
      {seesMoney ? (
        <section className="card">
          <h2 className="card-head">
            {t('caseSettings.rules')} <span className="sub">{t('caseSettings.rulesHint')}</span>
          </h2>
          <div className="card-body">
            <Form.List name="rules">
              {(fields, { add, remove }) => (
                <>
                  {fields.map(({ key, name }, index) => (
                    <div key={key} className="case-settings-row rule">
                      <span className="num muted">{index + 1}</span>
                      {anyOf([name, 'codes'], t('cases.code'), words.codeOptions)}
                      {anyOf([name, 'channels'], t('caseSettings.channel'), platforms)}
                      {anyOf(
                        [name, 'warehouses'],
                        t('board.warehouse'),
                        warehouses.map(({ id, name: label }) => ({ value: id, label })),
                      )}
                      <Form.Item name={[name, 'minYuan']} label={t('caseSettings.amount')}>
                        <InputNumber min={0} max={10_000_000} prefix="≥ ¥" style={{ width: '100%' }} />
                      </Form.Item>
                      {groupField([name, 'group'])}
                      {removeButton(() => remove(name))}
                    </div>
                  ))}
                  <Button
                    onClick={() => add({ codes: [], channels: [], warehouses: [], minYuan: null, group: 'service' })}
                  >
                    {t('caseSettings.addRule')}
                  </Button>
                </>
              )}
            </Form.List>
          </div>
        </section>
      ) : null}
      <section className="card">
        <h2 className="card-head">{t('caseSettings.codes')}</h2>
        <div className="card-body">
          <Form.List name="codes">
            {(fields, { add, remove }) => (
              <>
                {fields.map(({ key, name }) => {
                  const code = String(form.getFieldValue(['codes', name, 'code']))
                  const isPreset = code in presetCodes
                  return (
                    <div key={key} className="case-settings-row">
                      {nameField([name, 'name'], isPreset ? words.code(code) : null)}
                      {groupField([name, 'group'])}
                      <Form.Item name={[name, 'hours']} label={t('caseSettings.hours')} rules={[{ required: true }]}>
                        <InputNumber min={1} max={720} suffix={t('caseSettings.hour')} style={{ width: '100%' }} />
                      </Form.Item>
                      {isPreset ? <span /> : removeButton(() => remove(name))}
                    </div>
                  )
                })}
                <Button onClick={() => add({ code: ownId(), name: '', group: 'service', hours: 24 })}>
                  {t('caseSettings.addCode')}
                </Button>
              </>
            )}
          </Form.List>
        </div>
      </section>
      <section className="card">
        <h2 className="card-head">{t('caseSettings.groups')}</h2>
        <div className="card-body">
          <Form.List name="groups">
            {(fields, { add, remove }) => (
              <>
                {fields.map(({ key, name }) => {
                  const id = String(form.getFieldValue(['groups', name, 'id']))
                  const isPreset = id in presetGroups
                  return (
                    <div key={key} className="case-settings-row group">
                      {nameField([name, 'name'], isPreset ? words.group(id) : null)}
                      <Form.Item name={[name, 'members']} label={t('caseSettings.members')}>
                        <Select
                          mode="multiple"
                          optionFilterProp="label"
                          options={(people.data?.items ?? []).map((one) => ({ value: one.userId, label: one.name }))}
                        />
                      </Form.Item>
                      {isPreset ? <span /> : removeButton(() => remove(name))}
                    </div>
                  )
                })}
                <Button onClick={() => add({ id: ownId(), name: '', members: [] })}>
                  {t('caseSettings.addGroup')}
                </Button>
              </>
            )}
          </Form.List>
        </div>
      </section>
      <div>
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('common.save')}
        </Button>
      </div>
    </Form>
  )
}
