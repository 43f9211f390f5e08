import { Form, Input, InputNumber, Modal, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { type LiveRoom, liveRoomsApi } from '../../api/live-rooms.ts'
import { useWarehouses } from '../warehouses-by-id.ts'
import { useCampaignAction } from './use-campaign-action.ts'

interface RoomForm {
  readonly roomId: string
  readonly regionCode: string
  readonly threshold: number
  readonly topUpPieces: number
  readonly topUpMost: number
  readonly ttlMinutes: number
}

/** From how many viewers on a room is helped, with how much, and for how long. */
export function LiveRoomDialog(props: { campaignId: string; room: LiveRoom | null; onClose: () => void }) {
  const { t } = useTranslation()
  const { room } = props
  const [form] = Form.useForm<RoomForm>()
  const warehouses = useWarehouses()
  const save = useCampaignAction(
    ({ roomId, ttlMinutes, ...input }: RoomForm) =>
      liveRoomsApi.save(roomId.trim(), {
        ...input,
        campaignId: props.campaignId,
        ttlSeconds: Math.round(ttlMinutes * 60),
      }),
    t('campaigns.room.saved'),
    props.onClose,
  )
  const required = (what: string) => ({ required: true, message: t('common.required', { what }) })
  // A room's buyers are placed by the region of a warehouse near them: codes are nobody's words.
  const regions = new Map(
    warehouses.active.map(({ regionCode, province, city, district }) => [
      regionCode,
      [province, city, district].filter((part, index, all) => part && all.indexOf(part) === index).join(' '),
    ]),
  )
  if (room && !regions.has(room.regionCode)) regions.set(room.regionCode, room.regionCode)
  return (
    <Modal
      open
      title={t(room ? 'campaigns.room.edit' : 'campaigns.room.add')}
      okText={t('common.save')}
      onOk={form.submit}
      onCancel={props.onClose}
      confirmLoading={save.isPending}
      width={480}
    >
      <Form<RoomForm>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{
          roomId: room?.roomId ?? '',
          ...(room ? { regionCode: room.regionCode } : {}),
          threshold: room?.threshold ?? 10_000,
          topUpPieces: room?.topUpPieces ?? 100,
          topUpMost: room?.topUpMost ?? 500,
          ttlMinutes: (room?.ttlSeconds ?? 600) / 60,
        }}
        onFinish={(input) => save.mutate(input)}
      >
        <Form.Item
          name="roomId"
          label={t('campaigns.room.id')}
          rules={[
            required(t('campaigns.room.id')),
            { pattern: /^[\w.:~-]{1,64}$/, message: t('campaigns.room.idShape') },
          ]}
        >
          <Input maxLength={64} disabled={room !== null} autoFocus />
        </Form.Item>
        <Form.Item
          name="regionCode"
          label={t('campaigns.room.region')}
          extra={t('campaigns.room.regionHint')}
          rules={[required(t('campaigns.room.region'))]}
        >
          <Select options={[...regions].map(([value, label]) => ({ value, label }))} />
        </Form.Item>
        <div className="form-pair">
          {(['threshold', 'ttlMinutes', 'topUpPieces', 'topUpMost'] as const).map((name) => (
            <Form.Item
              key={name}
              name={name}
              label={t(`campaigns.room.${name}`)}
              rules={[required(t(`campaigns.room.${name}`))]}
            >
              <InputNumber
                min={name === 'ttlMinutes' ? 0.5 : 1}
                max={name === 'ttlMinutes' ? 1_440 : 1_000_000}
                precision={name === 'ttlMinutes' ? 1 : 0}
                style={{ width: '100%' }}
              />
            </Form.Item>
          ))}
        </div>
      </Form>
    </Modal>
  )
}
