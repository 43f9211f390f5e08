import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Form, Modal, Radio, Select, TreeSelect } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import { type RowScope, rolesApi } from '../../api/roles.ts'
import { Bone } from '../../components/bone.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { FormError } from '../session/form-error.tsx'
import { useWarehouses } from '../warehouses-by-id.ts'
import { regionTree } from './region-words.ts'

interface ScopeForm {
  readonly byRegion: 'all' | 'some'
  readonly regions?: string[]
  readonly byWarehouse: 'all' | 'some'
  readonly warehouses?: string[]
}

const formOf = ({ regions, warehouses }: RowScope): ScopeForm => ({
  byRegion: regions ? 'some' : 'all',
  regions: regions ?? [],
  byWarehouse: warehouses ? 'some' : 'all',
  warehouses: warehouses ?? [],
})

const scopeOf = (form: ScopeForm): RowScope => ({
  regions: form.byRegion === 'some' ? (form.regions ?? []) : null,
  warehouses: form.byWarehouse === 'some' ? (form.warehouses ?? []) : null,
})

/** Which orders a member sees: of all regions or of some, in all warehouses or in some. */
export function ScopeDialog(props: { userId: string; name: string; onClose: () => void }) {
  const { t } = useTranslation()
  const query = useQuery({
    queryKey: queryKeys.memberScope(props.userId),
    queryFn: () => rolesApi.scope(props.userId),
    gcTime: 0,
  })
  if (query.data) return <LoadedScope {...props} scope={query.data} />
  return (
    <Modal open title={t('roles.scopeTitle', { name: props.name })} footer={null} onCancel={props.onClose} width={520}>
      {query.error ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <Bone height={160} />}
    </Modal>
  )
}

function LoadedScope(props: { userId: string; name: string; scope: RowScope; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { done } = useFeedback()
  const warehouses = useWarehouses()
  const tree = useMemo(regionTree, [])
  const [form] = Form.useForm<ScopeForm>()
  const byRegion = Form.useWatch('byRegion', form)
  const byWarehouse = Form.useWatch('byWarehouse', form)
  const save = useMutation({
    mutationFn: (input: ScopeForm) => rolesApi.setScope(props.userId, scopeOf(input)),
    onSuccess: () => {
      done(t('roles.scopeSaved'))
      props.onClose()
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.memberScopes }),
  })
  return (
    <Modal
      open
      title={t('roles.scopeTitle', { name: props.name })}
      okText={t('roles.save')}
      onOk={form.submit}
      onCancel={props.onClose}
      confirmLoading={save.isPending}
      width={520}
    >
      <p className="muted">{t('roles.scopeHint')}</p>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={formOf(props.scope)}
        onFinish={(input) => save.mutate(input)}
      >
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
        <FormError error={save.error} />
      </Form>
    </Modal>
  )
}

/** The picker's own type has no readonly arrays; it does not change them. */
interface RegionData {
  value: string
  title: string
  children?: RegionData[]
}
