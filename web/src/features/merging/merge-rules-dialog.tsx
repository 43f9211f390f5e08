import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Form, InputNumber, Modal, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import { mergingApi, type SeenRules } from '../../api/merging.ts'
import { useFeedback } from '../../components/use-feedback.tsx'

interface Fields {
  readonly autoMerge: boolean
  readonly windowHours: number
  readonly maxKg: number
  readonly maxPieces: number
  readonly postageYuan?: number
}

/** When orders of one receiver are put together, and whether by themselves. */
export function MergeRulesDialog(props: { onClose: () => void }) {
  const rules = useQuery({ queryKey: queryKeys.merging.rules, queryFn: mergingApi.rules })
  return rules.data ? <RulesForm rules={rules.data} onClose={props.onClose} /> : null
}

function RulesForm(props: { rules: SeenRules; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { done, failed } = useFeedback()
  const [form] = Form.useForm<Fields>()
  const save = useMutation({
    mutationFn: ({ autoMerge, windowHours, maxKg, maxPieces, postageYuan }: Fields) =>
      mergingApi.saveRules({
        autoMerge,
        windowHours,
        maxPieces,
        maxWeightG: Math.round(maxKg * 1_000),
        ...(postageYuan === undefined ? {} : { postageFen: Math.round(postageYuan * 100) }),
      }),
    onSuccess: () => {
      done(t('merging.rules.saved'))
      props.onClose()
    },
    onError: failed,
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.merging.all }),
  })
  const { rules } = props
  const number = (name: keyof Fields, min: number, max: number, unit: string, precision = 0) => (
    <Form.Item name={name} label={t(`merging.rules.${name}`)} rules={[{ required: true }]}>
      <InputNumber min={min} max={max} precision={precision} suffix={unit} style={{ width: '100%' }} />
    </Form.Item>
  )
  return (
    <Modal
      open
      title={t('merging.rules.title')}
      okText={t('common.save')}
      onOk={form.submit}
      onCancel={props.onClose}
      confirmLoading={save.isPending}
      width={440}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{
          ...rules,
          maxKg: rules.maxWeightG / 1_000,
          ...(rules.postageFen === undefined ? {} : { postageYuan: rules.postageFen / 100 }),
        }}
        onFinish={(fields) => save.mutate(fields)}
      >
        <Form.Item
          name="autoMerge"
          label={t('merging.rules.autoMerge')}
          valuePropName="checked"
          extra={t('merging.rules.autoMergeHint')}
        >
          <Switch />
        </Form.Item>
        <div className="merge-rules">
          {number('windowHours', 1, 72, t('merging.rules.hours'))}
          {number('maxPieces', 2, 1_000, t('merging.rules.pieces'))}
          {number('maxKg', 0.1, 100, 'kg', 1)}
          {rules.postageFen === undefined ? null : number('postageYuan', 0, 1_000, t('merging.rules.yuan'), 2)}
        </div>
      </Form>
    </Modal>
  )
}
