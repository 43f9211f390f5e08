import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Form, Input, InputNumber, Modal, Segmented, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { type Campaign, type CreateCampaign, campaignsApi } from '../../api/campaigns.ts'
import { queryKeys } from '../../api/keys.ts'
import { useFeedback } from '../../components/use-feedback.tsx'
import { fromLocalInput, toLocalInput } from '../../lib/local-instant.ts'
import { saleStateOf, saleUses } from '../../lib/sale-view.ts'
import { SkuPicker } from '../mappings/sku-picker.tsx'
import { FormError } from '../session/form-error.tsx'
import { type PiecesByWarehouse, PiecesFields, piecesIn } from './pieces-fields.tsx'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

interface CampaignForm {
  readonly name: string
  readonly use: CreateCampaign['use']
  readonly sku: string
  readonly pieces?: PiecesByWarehouse
  readonly priceYuan: number
  readonly opensAt: string
  readonly closesAt: string
  readonly carveMinutes: number
  readonly perBuyer: number
  readonly unpaidMinutes: number
  readonly leases: number
  readonly tops: boolean
  readonly topUpPieces?: number
  readonly topUpMost?: number
}

interface Props {
  /** Changes this one; without it a new one is made. */
  readonly campaign?: Campaign
  /** A new one with the terms of another. */
  readonly like?: Campaign
  readonly onClose: () => void
  readonly onSaved: (campaign: Campaign) => void
}

/** Plans a campaign, or changes what may still be changed of one. */
export function CampaignDialog(props: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { done } = useFeedback()
  const [form] = Form.useForm<CampaignForm>()
  const { campaign } = props
  const now = Date.now()
  const state = campaign ? saleStateOf(campaign, now) : 'scheduled'
  const begun = campaign !== undefined && now >= campaign.opensAt
  const carved = state !== 'scheduled'
  const save = useMutation({
    mutationFn: (input: CampaignForm) =>
      campaign
        ? campaignsApi.change(campaign.id, changeOf(input, { begun, carved }))
        : campaignsApi.create(creationOf(input)),
    onSuccess: (saved) => {
      done(t(campaign ? 'campaigns.form.saved' : 'campaigns.form.created'))
      props.onSaved(saved)
      props.onClose()
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.campaigns.all }),
  })
  const sku = Form.useWatch('sku', form) ?? ''
  const tops = Form.useWatch('tops', form) ?? false
  const required = (what: string) => ({ required: true, message: t('common.required', { what }) })
  return (
    <Modal
      open
      title={campaign ? t('campaigns.form.editTitle', { name: campaign.name }) : t('campaigns.form.newTitle')}
      okText={campaign ? t('common.save') : t('campaigns.form.create')}
      onOk={form.submit}
      onCancel={props.onClose}
      confirmLoading={save.isPending}
      width={640}
    >
      <Form<CampaignForm>
        form={form}
        layout="vertical"
        requiredMark={false}
        scrollToFirstError={{ block: 'center', focus: true }}
        initialValues={startOf(campaign ?? props.like, campaign !== undefined, now)}
        onFinish={(input) => save.mutate(input)}
        className="campaign-form"
      >
        <fieldset>
          <legend>{t('campaigns.form.what')}</legend>
          <Form.Item
            name="name"
            label={t('campaigns.form.name')}
            rules={[{ ...required(t('campaigns.form.name')), whitespace: true }]}
          >
            <Input autoFocus maxLength={100} placeholder={t('campaigns.form.namePlaceholder')} />
          </Form.Item>
          {campaign ? null : (
            <>
              <Form.Item name="use" label={t('campaigns.form.use')}>
                <Segmented block options={saleUses.map((use) => ({ value: use, label: t(`campaigns.use.${use}`) }))} />
              </Form.Item>
              <Form.Item
                name="sku"
                label={t('campaigns.form.sku')}
                rules={[required(t('campaigns.form.sku'))]}
                getValueProps={(value: string) => ({ value: value || undefined })}
              >
                <SkuField label={t('campaigns.form.sku')} />
              </Form.Item>
            </>
          )}
          <Form.Item
            name="pieces"
            label={t('campaigns.form.pieces')}
            extra={campaign && carved ? t('campaigns.form.carved') : undefined}
            rules={[
              {
                validator: (_, pieces: PiecesByWarehouse | undefined) =>
                  carved || piecesIn(pieces).length > 0
                    ? Promise.resolve()
                    : Promise.reject(new Error(t('campaigns.form.piecesNone'))),
              },
            ]}
            className="pieces-group"
          >
            <PiecesFields sku={sku || (campaign?.sku ?? '')} disabled={carved} />
          </Form.Item>
          <Form.Item
            name="priceYuan"
            label={t('campaigns.form.price')}
            rules={[required(t('campaigns.form.price'))]}
            className="half"
          >
            <InputNumber min={0} max={10_000_000} precision={2} prefix="¥" style={{ width: '100%' }} />
          </Form.Item>
        </fieldset>
        <fieldset>
          <legend>{t('campaigns.form.when')}</legend>
          <div className="form-pair">
            <Form.Item
              name="opensAt"
              label={t('campaigns.form.opensAt')}
              extra={begun ? t('campaigns.form.fixed') : undefined}
              rules={[required(t('campaigns.form.opensAt'))]}
            >
              <Input type="datetime-local" step={1} disabled={begun} />
            </Form.Item>
            <Form.Item
              name="closesAt"
              label={t('campaigns.form.closesAt')}
              dependencies={['opensAt']}
              rules={[
                required(t('campaigns.form.closesAt')),
                ({ getFieldValue }) => ({
                  validator: (_, text: string) =>
                    (fromLocalInput(text) ?? 0) > (fromLocalInput(getFieldValue('opensAt')) ?? 0)
                      ? Promise.resolve()
                      : Promise.reject(new Error(t('campaigns.form.closesAfter'))),
                }),
              ]}
            >
              <Input type="datetime-local" step={1} />
            </Form.Item>
          </div>
          <Form.Item
            name="carveMinutes"
            label={t('campaigns.form.carve')}
            extra={t('campaigns.form.carveHint')}
            rules={[required(t('campaigns.form.carve'))]}
          >
            <InputNumber min={0} max={10_080} precision={0} disabled={carved} className="half" />
          </Form.Item>
        </fieldset>
        <fieldset>
          <legend>{t('campaigns.form.rules')}</legend>
          <div className="form-pair">
            <Form.Item
              name="perBuyer"
              label={t('campaigns.form.perBuyer')}
              rules={[required(t('campaigns.form.perBuyer'))]}
            >
              <InputNumber min={1} max={1_000} precision={0} style={{ width: '100%' }} />
            </Form.Item>
            <Form.Item
              name="unpaidMinutes"
              label={t('campaigns.form.unpaid')}
              extra={t('campaigns.form.unpaidHint')}
              rules={[required(t('campaigns.form.unpaid'))]}
            >
              <InputNumber min={0.2} max={1_440} disabled={begun} style={{ width: '100%' }} />
            </Form.Item>
            {campaign ? null : (
              <Form.Item
                name="leases"
                label={t('campaigns.form.leases')}
                extra={t('campaigns.form.leasesHint')}
                rules={[required(t('campaigns.form.leases'))]}
              >
                <InputNumber min={1} max={32} precision={0} style={{ width: '100%' }} />
              </Form.Item>
            )}
          </div>
          <div className="row top-up-row">
            <Form.Item name="tops" valuePropName="checked" noStyle>
              <Switch id="campaign-tops" size="small" />
            </Form.Item>
            <label htmlFor="campaign-tops">{t('campaigns.form.topUp')}</label>
          </div>
          {tops ? (
            <div className="form-pair">
              {(['topUpPieces', 'topUpMost'] as const).map((name) => (
                <Form.Item
                  key={name}
                  name={name}
                  label={t(`campaigns.form.${name}`)}
                  rules={[required(t(`campaigns.form.${name}`))]}
                >
                  <InputNumber min={1} max={10_000_000} precision={0} style={{ width: '100%' }} />
                </Form.Item>
              ))}
            </div>
          ) : null}
        </fieldset>
        <FormError error={save.error} />
      </Form>
    </Modal>
  )
}

/** antd hands `value` and `onChange` in. */
function SkuField(props: { label: string; value?: string; onChange?: (code: string) => void }) {
  return (
    <SkuPicker label={props.label} value={props.value} onChange={(code) => props.onChange?.(code)} disabled={false} />
  )
}

/** A new one opens at the next full hour. */
function startOf(campaign: Campaign | undefined, keepsTimes: boolean, now: number): Partial<CampaignForm> {
  const hour = Math.ceil((now + 15 * MINUTE) / HOUR) * HOUR
  const topUp = campaign?.topUp
  return {
    name: campaign?.name ?? '',
    use: campaign?.use ?? 'campaign',
    ...(campaign ? { sku: campaign.sku, priceYuan: campaign.priceFen / 100 } : {}),
    pieces: Object.fromEntries((campaign?.warehouses ?? []).map((one) => [one.warehouseId, one.pieces])),
    opensAt: toLocalInput(keepsTimes && campaign ? campaign.opensAt : hour),
    closesAt: toLocalInput(keepsTimes && campaign ? campaign.closesAt : hour + 2 * HOUR),
    carveMinutes: campaign ? Math.round((campaign.opensAt - campaign.carveAt) / MINUTE) : 10,
    perBuyer: campaign?.perBuyer ?? 1,
    unpaidMinutes: (campaign?.unpaidSeconds ?? 900) / 60,
    leases: campaign?.leases ?? 1,
    tops: topUp !== null && topUp !== undefined,
    ...(topUp ? { topUpPieces: topUp.pieces, topUpMost: topUp.most } : {}),
  }
}

const fenOf = (yuan: number): number => Math.round(yuan * 100)
const topUpOf = ({ tops, topUpPieces, topUpMost }: CampaignForm) =>
  tops && topUpPieces && topUpMost ? { pieces: topUpPieces, most: topUpMost } : null

const creationOf = (input: CampaignForm): CreateCampaign => ({
  name: input.name.trim(),
  use: input.use,
  sku: input.sku,
  priceFen: fenOf(input.priceYuan),
  warehouses: piecesIn(input.pieces),
  perBuyer: input.perBuyer,
  unpaidSeconds: Math.round(input.unpaidMinutes * 60),
  opensAt: fromLocalInput(input.opensAt) ?? 0,
  closesAt: fromLocalInput(input.closesAt) ?? 0,
  carveMinutes: input.carveMinutes,
  leases: input.leases,
  topUp: topUpOf(input),
})

/** What cannot be changed any more is not sent. */
function changeOf(input: CampaignForm, { begun, carved }: { begun: boolean; carved: boolean }) {
  const {
    use: _use,
    sku: _sku,
    leases: _leases,
    opensAt,
    unpaidSeconds,
    carveMinutes,
    warehouses,
    ...always
  } = creationOf(input)
  return {
    ...always,
    ...(begun ? {} : { opensAt, unpaidSeconds }),
    ...(carved ? {} : { carveMinutes, warehouses }),
  }
}
