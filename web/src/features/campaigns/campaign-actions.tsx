import { DownOutlined } from '@ant-design/icons'
import { App, Button, Dropdown } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { type Campaign, campaignsApi } from '../../api/campaigns.ts'
import { usePreferences } from '../../app/preferences.ts'
import { formatNear, groupDigits } from '../../lib/format.ts'
import { isOver, isSelling, type SaleState } from '../../lib/sale-view.ts'
import { useCan } from '../session/use-session.ts'
import { CampaignDialog } from './campaign-dialog.tsx'
import { GiveBackDialog, TopUpDialog } from './pieces-dialogs.tsx'
import { useCampaignAction } from './use-campaign-action.ts'

/** The longest lead there is: what is due by then is due now. */
const EARLIEST_MINUTES = 10_080

type Act = 'edit' | 'copy' | 'topUp' | 'giveBack' | 'carveNow' | 'close' | 'cancel'

/** What can be done with a campaign now, the likeliest first. */
export function CampaignActions(props: { campaign: Campaign; state: SaleState }) {
  const { t } = useTranslation()
  const { language } = usePreferences()
  const navigate = useNavigate()
  const { modal } = App.useApp()
  const canWrite = useCan('campaigns:write')
  const [open, setOpen] = useState<Act | null>(null)
  const { campaign, state } = props
  const { id, name, counts } = campaign
  const close = useCampaignAction(() => campaignsApi.close(id), t('campaigns.closed'))
  const cancel = useCampaignAction(() => campaignsApi.cancel(id), t('campaigns.cancelled'))
  const carve = useCampaignAction(
    () => campaignsApi.change(id, { carveMinutes: EARLIEST_MINUTES }),
    t('campaigns.carved'),
  )
  const shut = () => setOpen(null)
  const start = (act: Act) => {
    if (act === 'close')
      void modal.confirm({
        title: t('campaigns.closeTitle', { name }),
        content: t('campaigns.closeText', { left: groupDigits(counts.left), held: groupDigits(counts.held) }),
        okText: t('campaigns.act.close'),
        okButtonProps: { danger: true },
        onOk: () => close.mutateAsync(undefined).catch(() => undefined),
      })
    else if (act === 'cancel')
      void modal.confirm({
        title: t('campaigns.cancelTitle', { name }),
        content: t('campaigns.cancelText', { issued: groupDigits(counts.issued) }),
        okText: t('campaigns.act.cancel'),
        okButtonProps: { danger: true },
        onOk: () => cancel.mutateAsync(undefined).catch(() => undefined),
      })
    else if (act === 'carveNow') carve.mutate(undefined)
    else setOpen(act)
  }
  const [first, ...more] = actsOf(state)
  return (
    <>
      {first ? (
        <Button
          type={first === 'copy' ? 'default' : 'primary'}
          disabled={!canWrite}
          loading={carve.isPending}
          onClick={() => start(first)}
        >
          {t(`campaigns.act.${first}`)}
        </Button>
      ) : null}
      {more.length > 0 ? (
        <Dropdown
          disabled={!canWrite}
          trigger={['click']}
          menu={{
            items: more.map((act) => ({
              key: act,
              danger: act === 'close' || act === 'cancel',
              disabled: act === 'giveBack' && counts.left === 0,
              label:
                act === 'carveNow' ? (
                  <span
                    title={t('campaigns.carveNowHint', { when: formatNear(campaign.carveAt, Date.now(), language) })}
                  >
                    {t('campaigns.act.carveNow')}
                  </span>
                ) : (
                  t(`campaigns.act.${act}`)
                ),
              onClick: () => start(act),
            })),
          }}
        >
          <Button icon={<DownOutlined />} iconPlacement="end">
            {t('app.more')}
          </Button>
        </Dropdown>
      ) : null}
      {open === 'edit' ? <CampaignDialog campaign={campaign} onClose={shut} onSaved={() => undefined} /> : null}
      {open === 'copy' ? (
        <CampaignDialog like={campaign} onClose={shut} onSaved={(made) => navigate(`/campaigns/${made.id}`)} />
      ) : null}
      {open === 'topUp' ? <TopUpDialog campaign={campaign} onClose={shut} /> : null}
      {open === 'giveBack' ? <GiveBackDialog campaign={campaign} left={counts.left} onClose={shut} /> : null}
    </>
  )
}

function actsOf(state: SaleState): readonly Act[] {
  if (isOver(state)) return ['copy']
  if (isSelling(state)) return ['topUp', 'giveBack', 'edit', 'copy', 'close']
  if (state === 'ready') return ['topUp', 'edit', 'giveBack', 'copy', 'cancel']
  return state === 'scheduled' ? ['edit', 'carveNow', 'copy', 'cancel'] : ['edit', 'copy', 'cancel']
}
