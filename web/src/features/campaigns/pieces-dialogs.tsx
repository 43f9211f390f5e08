import { Form, Input, InputNumber } from 'antd'
import { useTranslation } from 'react-i18next'
import { type Campaign, campaignsApi } from '../../api/campaigns.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { groupDigits } from '../../lib/format.ts'
import { type PiecesByWarehouse, PiecesFields, piecesIn } from './pieces-fields.tsx'
import { useCampaignAction } from './use-campaign-action.ts'

/** More pieces from the main stock, as far as it has them. */
export function TopUpDialog(props: { campaign: Campaign; onClose: () => void }) {
  const { t } = useTranslation()
  const { campaign } = props
  const [form] = Form.useForm<{ pieces?: PiecesByWarehouse; reason: string }>()
  const act = useCampaignAction(
    (input: { pieces?: PiecesByWarehouse; reason: string }) =>
      campaignsApi.topUp(campaign.id, { warehouses: piecesIn(input.pieces), reason: input.reason.trim() }),
    t('campaigns.topUpDone'),
    props.onClose,
  )
  const isSome = piecesIn(Form.useWatch('pieces', form)).length > 0
  return (
    <FormDialog
      title={t('campaigns.topUpTitle', { name: campaign.name })}
      okText={t('campaigns.act.topUp')}
      disabled={!isSome}
      width={480}
      form={form}
      initialValues={{ reason: t('campaigns.act.topUp') }}
      save={act}
      onClose={props.onClose}
    >
      <PiecesFields sku={campaign.sku} />
      <Form.Item
        name="reason"
        label={t('common.reason')}
        rules={[{ required: true, whitespace: true, message: t('common.required', { what: t('common.reason') }) }]}
      >
        <Input maxLength={200} />
      </Form.Item>
    </FormDialog>
  )
}

/** Pieces that are left, back to the main stock. */
export function GiveBackDialog(props: { campaign: Campaign; left: number; onClose: () => void }) {
  const { t } = useTranslation()
  const { campaign, left } = props
  const act = useCampaignAction(
    (input: { pieces: number }) => campaignsApi.giveBack(campaign.id, input.pieces),
    t('campaigns.gaveBack'),
    props.onClose,
  )
  return (
    <FormDialog<{ pieces: number }>
      title={t('campaigns.giveBackTitle')}
      hint={t('campaigns.giveBackHint', { left: groupDigits(left) })}
      okText={t('campaigns.act.giveBack')}
      width={440}
      initialValues={{ pieces: left }}
      save={act}
      onClose={props.onClose}
    >
      <Form.Item
        name="pieces"
        label={t('campaigns.giveBackPieces')}
        rules={[{ required: true, message: t('common.required', { what: t('campaigns.giveBackPieces') }) }]}
      >
        <InputNumber min={1} max={Math.max(1, left)} precision={0} style={{ width: '100%' }} />
      </Form.Item>
    </FormDialog>
  )
}
