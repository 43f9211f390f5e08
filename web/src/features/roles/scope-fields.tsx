import { Form, Radio, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { RowScope } from '../../api/roles.ts'
import { RegionsSelect } from '../../components/region-select.tsx'
import { useWarehouses } from '../warehouses-by-id.ts'

export interface ScopeForm {
  readonly byRegion: 'all' | 'some'
  readonly regions?: string[]
  readonly byWarehouse: 'all' | 'some'
  readonly warehouses?: string[]
}

export const formOfScope = ({
  regions,
  warehouses,
}: {
  readonly regions: readonly string[] | null
  readonly warehouses: readonly string[] | null
}): ScopeForm => ({
  byRegion: regions ? 'some' : 'all',
  regions: [...(regions ?? [])],
  byWarehouse: warehouses ? 'some' : 'all',
  warehouses: [...(warehouses ?? [])],
})

export const scopeOfForm = (form: ScopeForm): RowScope => ({
  regions: form.byRegion === 'some' ? (form.regions ?? []) : null,
  warehouses: form.byWarehouse === 'some' ? (form.warehouses ?? []) : null,
})

/** Orders of all regions or of some, of all warehouses or of some: of a member, of an endpoint. */
export function ScopeFields() {
  const { t } = useTranslation()
  const warehouses = useWarehouses()
  const form = Form.useFormInstance<ScopeForm>()
  const byRegion = Form.useWatch('byRegion', form)
  const byWarehouse = Form.useWatch('byWarehouse', form)
  return (
    <>
      <Form.Item name="byRegion" label={t('roles.byRegion')}>
        <Radio.Group
          options={[
            { value: 'all', label: t('roles.allRegions') },
            { value: 'some', label: t('roles.someRegions') },
          ]}
        />
      </Form.Item>
      {byRegion === 'some' ? (
        <Form.Item name="regions" rules={[{ required: true, type: 'array', min: 1, message: t('roles.pickRegion') }]}>
          <RegionsSelect label={t('roles.byRegion')} placeholder={t('roles.pickRegion')} />
        </Form.Item>
      ) : null}
      <Form.Item name="byWarehouse" label={t('roles.byWarehouse')}>
        <Radio.Group
          options={[
            { value: 'all', label: t('roles.allWarehouses') },
            { value: 'some', label: t('roles.someWarehouses') },
          ]}
        />
      </Form.Item>
      {byWarehouse === 'some' ? (
        <Form.Item
          name="warehouses"
          rules={[{ required: true, type: 'array', min: 1, message: t('roles.pickWarehouse') }]}
        >
          <Select
            mode="multiple"
            placeholder={t('roles.pickWarehouse')}
            options={warehouses.list.map(({ id, name }) => ({ value: id, label: name }))}
            aria-label={t('roles.byWarehouse')}
          />
        </Form.Item>
      ) : null}
    </>
  )
}
