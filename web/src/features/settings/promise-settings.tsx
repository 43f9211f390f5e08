import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Form, type FormRule, Input, InputNumber, Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import { type PromiseSettings, promiseApi, type ShownPromiseSettings } from '../../api/promise.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { dayOf, provinceOf, unread, words } from '../../lib/promise-lines.ts'
import { useShopKinds } from '../connections/use-kind-name.ts'
import { useCan } from '../session/use-session.ts'
import { useWarehouses } from '../warehouses-by-id.ts'
import '../board/board.css'

/** Money is written in yuan, shares in per cent, days and codes as lines of text. */
interface Fields {
  readonly target: number
  readonly riskThreshold: number
  readonly restDays: string
  readonly workDays: string
  readonly coldSkus: string
  readonly coldWindowMinutes: number
  readonly provinceHours: string
  readonly help?: PromiseSettings['helpCostFen']
  readonly penalties?: readonly { channel: string; percent: number; min: number; max: number }[]
  readonly warnMinutes: number
  readonly ackMinutes: number
  readonly keepers: PromiseSettings['keepers']
}

const days = (text: string): string[] => words(text).map((word) => dayOf(word) ?? word)
const yuan = (fen: number): number => fen / 100
const fen = (yuanOf: number): number => Math.round(yuanOf * 100)
const eachHelp = (cost: PromiseSettings['helpCostFen'], of: (amount: number) => number) => ({
  upgrade: of(cost.upgrade),
  reship: of(cost.reship),
  call: of(cost.call),
  coupon: of(cost.coupon),
})

const nothing = { upgrade: 0, reship: 0, call: 0, coupon: 0 }

function toFields(settings: ShownPromiseSettings): Fields {
  const {
    target,
    riskThreshold,
    warehouseDays,
    coldSkus,
    provinceHours,
    helpCostFen = nothing,
    penalties = [],
  } = settings
  return {
    target: Math.round(target * 100),
    riskThreshold: Math.round(riskThreshold * 100),
    restDays: warehouseDays.rest.join('\n'),
    workDays: warehouseDays.work.join('\n'),
    coldSkus: coldSkus.join('\n'),
    coldWindowMinutes: settings.coldWindowMinutes,
    provinceHours: Object.entries(provinceHours)
      .map(([code, hours]) => `${code}=${hours}`)
      .join('\n'),
    help: eachHelp(helpCostFen, yuan),
    penalties: penalties.map(({ channel, basisPoints, minFen, maxFen }) => ({
      channel,
      percent: basisPoints / 100,
      min: yuan(minFen),
      max: yuan(maxFen),
    })),
    warnMinutes: settings.warnMinutes,
    ackMinutes: settings.ackMinutes,
    keepers: settings.keepers,
  }
}

function toSettings(before: ShownPromiseSettings, fields: Fields): ShownPromiseSettings {
  return {
    ...before,
    target: fields.target / 100,
    riskThreshold: fields.riskThreshold / 100,
    warehouseDays: { ...before.warehouseDays, rest: days(fields.restDays), work: days(fields.workDays) },
    coldSkus: words(fields.coldSkus),
    coldWindowMinutes: fields.coldWindowMinutes,
    provinceHours: Object.fromEntries(words(fields.provinceHours).flatMap((pair) => [provinceOf(pair) ?? []])),
    helpCostFen: fields.help ? eachHelp(fields.help, fen) : before.helpCostFen,
    penalties: fields.penalties?.map(({ channel, percent, min, max }) => ({
      channel: channel.trim(),
      basisPoints: Math.round(percent * 100),
      minFen: fen(min),
      maxFen: fen(max),
    })),
    warnMinutes: fields.warnMinutes,
    ackMinutes: fields.ackMinutes,
    keepers: fields.keepers.map((keeper) => ({
      ...keeper,
      shelf: keeper.shelf ?? '',
      supervisor: keeper.supervisor === true,
    })),
  }
}

export function PromiseSettingsPanel() {
  const query = useQuery({ queryKey: queryKeys.promiseSettings, queryFn: promiseApi.settings })
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  return query.data ? <SettingsForm settings={query.data} /> : null
}

function SettingsForm(props: { settings: ShownPromiseSettings }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { done, failed } = useFeedback()
  const mayWrite = useCan('settings:write')
  const seesMoney = useCan('finance:read')
  const { list } = useWarehouses()
  const platforms = [...useShopKinds(), { value: '*', label: t('promiseSettings.otherPlatforms') }]
  const save = useMutation({
    mutationFn: (fields: Fields) => promiseApi.save(toSettings(props.settings, fields)),
    onSuccess: (saved) => {
      client.setQueryData(queryKeys.promiseSettings, saved)
      done(t('promiseSettings.saved'))
    },
    onError: failed,
  })
  const number = (
    name: string | (string | number)[],
    label: string,
    unit: string,
    min = 0,
    max = 10_000,
    more: FormRule[] = [],
  ) => (
    <Form.Item
      name={name}
      label={label}
      rules={[{ required: true, message: t('common.required', { what: label }) }, ...more]}
    >
      <InputNumber min={min} max={max} suffix={unit} style={{ width: '100%' }} />
    </Form.Item>
  )
  const lines = (name: string, label: string, hint: string, read: (word: string) => unknown = String) => (
    <Form.Item
      name={name}
      label={label}
      extra={hint}
      rules={[
        {
          validator: (_, text: string) => {
            const bad = unread(text, read)
            return bad.length === 0
              ? Promise.resolve()
              : Promise.reject(new Error(t('promiseSettings.unread', { words: bad.slice(0, 5).join(' ') })))
          },
        },
      ]}
    >
      <Input.TextArea rows={3} />
    </Form.Item>
  )
  return (
    <Form<Fields>
      layout="vertical"
      requiredMark={false}
      scrollToFirstError={{ block: 'center' }}
      disabled={!mayWrite}
      className="board-settings"
      initialValues={toFields(props.settings)}
      onFinish={save.mutate}
    >
      <section className="card">
        <h2 className="card-head">{t('promiseSettings.promise')}</h2>
        <div className="card-body form-pair">
          {number('target', t('promiseSettings.target'), '%', 50, 99)}
          {number('riskThreshold', t('promiseSettings.risk'), '%', 5, 95)}
          {lines('restDays', t('promiseSettings.restDays'), t('promiseSettings.daysHint'), dayOf)}
          {lines('workDays', t('promiseSettings.workDays'), t('promiseSettings.daysHint'), dayOf)}
          {lines('provinceHours', t('promiseSettings.provinceHours'), t('promiseSettings.provinceHint'), provinceOf)}
          {lines('coldSkus', t('promiseSettings.coldSkus'), t('promiseSettings.coldHint'))}
          {number('coldWindowMinutes', t('promiseSettings.coldWindow'), t('promiseSettings.minutes'), 30, 120)}
        </div>
      </section>
      {seesMoney ? (
        <>
          <section className="card">
            <h2 className="card-head">{t('promiseSettings.penalties')}</h2>
            <div className="card-body">
              <Form.List name="penalties">
                {(fields, { add, remove }) => (
                  <>
                    {fields.map(({ key, name }) => (
                      <div key={key} className="penalty-row">
                        <Form.Item
                          name={[name, 'channel']}
                          label={t('promiseSettings.channel')}
                          rules={[{ required: true }]}
                        >
                          <Select showSearch optionFilterProp="label" options={platforms} />
                        </Form.Item>
                        {number([name, 'percent'], t('promiseSettings.percent'), '%', 0, 100)}
                        {number([name, 'min'], t('promiseSettings.least'), t('promiseSettings.yuan'))}
                        {number([name, 'max'], t('promiseSettings.most'), t('promiseSettings.yuan'), 0, 10_000, [
                          ({ getFieldValue }) => ({
                            validator: (_, most) =>
                              most >= getFieldValue(['penalties', name, 'min'])
                                ? Promise.resolve()
                                : Promise.reject(new Error(t('promiseSettings.mostBelowLeast'))),
                          }),
                        ])}
                        <Form.Item label=" ">
                          <Button onClick={() => remove(name)}>{t('promiseSettings.remove')}</Button>
                        </Form.Item>
                      </div>
                    ))}
                    <Button onClick={() => add({ channel: undefined, percent: 5, min: 3, max: 50 })}>
                      {t('promiseSettings.addPenalty')}
                    </Button>
                    <p className="muted small">{t('promiseSettings.penaltyHint')}</p>
                  </>
                )}
              </Form.List>
            </div>
          </section>
          <section className="card">
            <h2 className="card-head">{t('promiseSettings.help')}</h2>
            <div className="card-body form-pair">
              {(['upgrade', 'reship', 'call', 'coupon'] as const).map((kind) => (
                <div key={kind}>{number(['help', kind], t(`help.${kind}`), t('promiseSettings.yuan'))}</div>
              ))}
            </div>
          </section>
        </>
      ) : null}
      <section className="card">
        <h2 className="card-head">{t('promiseSettings.shelves')}</h2>
        <div className="card-body">
          <div className="form-pair">
            {number('warnMinutes', t('promiseSettings.warn'), t('promiseSettings.minutes'), 10, 480)}
            {number('ackMinutes', t('promiseSettings.ack'), t('promiseSettings.minutes'), 1, 120)}
          </div>
          <Form.List name="keepers">
            {(fields, { add, remove }) => (
              <>
                {fields.map(({ key, name }) => (
                  <div key={key} className="keeper-row">
                    <Form.Item name={[name, 'warehouseId']} label={t('board.warehouse')} rules={[{ required: true }]}>
                      <Select options={list.map(({ id, name: label }) => ({ value: id, label }))} />
                    </Form.Item>
                    <Form.Item name={[name, 'shelf']} label={t('promiseSettings.shelf')}>
                      <Input maxLength={20} placeholder="A" />
                    </Form.Item>
                    <Form.Item name={[name, 'name']} label={t('promiseSettings.name')} rules={[{ required: true }]}>
                      <Input maxLength={40} />
                    </Form.Item>
                    <Form.Item
                      name={[name, 'phone']}
                      label={t('promiseSettings.phone')}
                      rules={[{ required: true, pattern: /^\+?\d{6,20}$/, message: t('promiseSettings.wrongPhone') }]}
                    >
                      <Input inputMode="tel" />
                    </Form.Item>
                    <Form.Item
                      name={[name, 'supervisor']}
                      label={t('promiseSettings.supervisor')}
                      valuePropName="checked"
                    >
                      <Switch />
                    </Form.Item>
                    <Form.Item label=" ">
                      <Button onClick={() => remove(name)}>{t('promiseSettings.remove')}</Button>
                    </Form.Item>
                  </div>
                ))}
                <Button onClick={() => add({ shelf: '', supervisor: false, warehouseId: list[0]?.id })}>
                  {t('promiseSettings.addKeeper')}
                </Button>
              </>
            )}
          </Form.List>
        </div>
      </section>
      <div>
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('common.save')}
        </Button>
      </div>
    </Form>
  )
}
