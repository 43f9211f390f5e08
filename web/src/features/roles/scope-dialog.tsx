import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import { type RowScope, rolesApi } from '../../api/roles.ts'
import { Bone } from '../../components/bone.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { FormDialog } from '../../components/form-dialog.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { formOfScope, ScopeFields, type ScopeForm, scopeOfForm } from './scope-fields.tsx'

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
  const save = useMutation({
    mutationFn: (input: ScopeForm) => rolesApi.setScope(props.userId, scopeOfForm(input)),
    onSuccess: () => {
      done(t('roles.scopeSaved'))
      props.onClose()
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.memberScopes }),
  })
  return (
    <FormDialog
      title={t('roles.scopeTitle', { name: props.name })}
      hint={t('roles.scopeHint')}
      okText={t('roles.save')}
      width={520}
      initialValues={formOfScope(props.scope)}
      save={save}
      onClose={props.onClose}
    >
      <ScopeFields />
    </FormDialog>
  )
}
