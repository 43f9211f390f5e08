/** The small dialogs of a case: to another group, to a colleague, open again, complained again. Each says why. */
import { useQuery } from '@tanstack/react-query'
import { Form, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { type CaseItem, casesApi } from '../../api/cases.ts'
import { queryKeys } from '../../api/keys.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { useCaseStep } from './use-case-step.ts'
import { useCaseWords } from './use-case-words.ts'

interface DialogProps {
  readonly item: CaseItem
  readonly onClose: () => void
}

function WhyField(props: { name: string; hint: string }) {
  const { t } = useTranslation()
  return (
    <Form.Item
      name={props.name}
      label={t('cases.why')}
      rules={[{ required: true, whitespace: true, message: t('common.required', { what: t('cases.why') }) }]}
    >
      <Input.TextArea autoFocus rows={2} maxLength={500} placeholder={props.hint} />
    </Form.Item>
  )
}

export function TransferCaseDialog({ item, onClose }: DialogProps) {
  const { t } = useTranslation()
  const words = useCaseWords()
  const transfer = useCaseStep({
    orderId: item.orderId,
    step: (input: { groupId: string; reason: string }) => casesApi.transfer(item.id, input),
    said: t('cases.transferred'),
    onDone: onClose,
  })
  return (
    <FormDialog
      title={t('cases.transferTitle')}
      hint={t('cases.transferHint', { group: words.group(item.groupId) })}
      okText={t('cases.transfer')}
      width={440}
      save={transfer}
      onClose={onClose}
    >
      <Form.Item
        name="groupId"
        label={t('cases.toGroup')}
        rules={[{ required: true, message: t('common.required', { what: t('cases.toGroup') }) }]}
      >
        <Select options={words.groupOptions.filter(({ value }) => value !== item.groupId)} />
      </Form.Item>
      <WhyField name="reason" hint={t('cases.transferWhyHint')} />
    </FormDialog>
  )
}

export function AssignCaseDialog({ item, onClose }: DialogProps) {
  const { t } = useTranslation()
  const people = useQuery({ queryKey: queryKeys.cases.people, queryFn: casesApi.people })
  const words = useCaseWords()
  const members = words.settings.groups.find(({ id }) => id === item.groupId)?.members ?? []
  const all = people.data?.items ?? []
  const assign = useCaseStep({
    orderId: item.orderId,
    step: ({ userId }: { userId: string }) => casesApi.assign(item.id, userId),
    said: t('cases.assigned'),
    onDone: onClose,
  })
  // People of the group come first.
  const options = [...all]
    .sort((a, b) => Number(members.includes(b.userId)) - Number(members.includes(a.userId)))
    .map(({ userId, name }) => ({ value: userId, label: name }))
  return (
    <FormDialog title={t('cases.assignTitle')} okText={t('cases.assign')} width={400} save={assign} onClose={onClose}>
      <Form.Item
        name="userId"
        label={t('cases.assignee')}
        rules={[{ required: true, message: t('common.required', { what: t('cases.assignee') }) }]}
      >
        <Select options={options} loading={people.isPending} showSearch optionFilterProp="label" />
      </Form.Item>
    </FormDialog>
  )
}

export function ReopenCaseDialog({ item, onClose }: DialogProps) {
  const { t } = useTranslation()
  const reopen = useCaseStep({
    orderId: item.orderId,
    step: ({ reason }: { reason: string }) => casesApi.reopen(item.id, reason),
    said: t('cases.reopenedDone'),
    onDone: onClose,
  })
  return (
    <FormDialog title={t('cases.reopen')} okText={t('cases.reopen')} width={400} save={reopen} onClose={onClose}>
      <WhyField name="reason" hint={t('cases.reopenWhyHint')} />
    </FormDialog>
  )
}

export function ComplainDialog({ item, onClose }: DialogProps) {
  const { t } = useTranslation()
  const complain = useCaseStep({
    orderId: item.orderId,
    step: ({ note }: { note: string }) => casesApi.complain(item.id, note),
    said: t('cases.complained'),
    onDone: onClose,
  })
  return (
    <FormDialog
      title={t('cases.complain')}
      hint={t('cases.complainHint')}
      okText={t('cases.complain')}
      width={400}
      save={complain}
      onClose={onClose}
    >
      <WhyField name="note" hint={t('cases.complainWhyHint')} />
    </FormDialog>
  )
}
