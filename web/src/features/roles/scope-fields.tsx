import { Form, Radio, Select, TreeSelect } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RowScope } from '../../api/roles.ts'
import { useWarehouses } from '../warehouses-by-id.ts'
import { regionTree } from './region-words.ts'

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
  const tree = useMemo(regionTree, [])
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
          <TreeSelect
            treeData={tree as RegionData[]}
            treeCheckable
            showCheckedStrategy={TreeSelect.SHOW_PARENT}
            showSearch={{ treeNodeFilterProp: 'title' }}
            placeholder={t('roles.pickRegion')}
            listHeight={320}
            aria-label={t('roles.byRegion')}
          />
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

/** The picker's own type has no readonly arrays; it does not change them. */
interface RegionData {
  value: string
  title: string
  children?: RegionData[]
}
