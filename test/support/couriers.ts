/** The couriers' services as far as a journey needs them: 快递鸟 prints labels, 快递100 watches parcels and pushes their tracks. */
import { createHash } from 'node:crypto'
import { vi } from 'vitest'
import { formatLocal } from '../../src/core/time.ts'
import { type SignedIn, self } from './tenants.ts'

export interface OutsideCall {
  readonly host: string
  readonly path: string
  readonly body: string
}

const SALT = 'journey-salt-0001'

/** The waybill that a job gets: the same however often it is asked for. */
const waybillOf = (orderCode: string) => `YT${orderCode.slice(-13)}`

/** Answers every call to the outside from here on; what is asked of anybody else than the couriers fails. */
export function couriersAnswer(): OutsideCall[] {
  const calls: OutsideCall[] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = new URL(String(input))
    const body = String(init?.body ?? '')
    calls.push({ host: url.host, path: url.pathname, body })
    const form = new URLSearchParams(body)
    if (url.host === 'poll.kuaidi100.com')
      return Response.json({ result: true, returnCode: '200', message: '提交成功' })
    if (url.host !== 'api.kdniao.com') throw new Error(`nobody answers for ${url.host}`)
    const data = JSON.parse(form.get('RequestData') ?? '{}') as { OrderCode?: string; ShipperCode?: string }
    const { OrderCode = '', ShipperCode = '' } = data
    if (form.get('RequestType') !== '1007')
      return Response.json({ EBusinessID: '1000001', Success: true, ResultCode: '100', Reason: '成功' })
    const Order = {
      OrderCode,
      ShipperCode,
      LogisticCode: waybillOf(OrderCode),
      MarkDestination: '杭州-余杭',
      OriginCode: '571',
      DestinatioCode: '571',
      PackageCode: '571-01',
    }
    return Response.json({
      EBusinessID: '1000001',
      Order,
      Success: true,
      ResultCode: '100',
      Reason: '成功',
      PrintTemplate: '<html></html>',
    })
  })
  return calls
}

export interface Couriers {
  /** 快递100 pushes what it knows of a parcel; state and lines as on its protocol page. */
  push(
    waybill: string,
    lines: readonly { readonly at: number; readonly code: string; readonly text: string }[],
    state: string,
  ): Promise<Response>
}

/** Connects both services for a merchant. */
export async function connectCouriers(merchant: SignedIn): Promise<Couriers> {
  const accounts = {
    yuantong: { customerName: 'ACC1', customerPwd: 'pw', sendSite: '余杭一部', monthCode: '' },
    zhongtong: { customerName: 'ACC2', customerPwd: 'pw', sendSite: '余杭二部', monthCode: '' },
  }
  await merchant.send('POST', '/api/v1/connections', {
    kind: 'kdniao',
    name: '快递鸟',
    credentials: { eBusinessId: '1000001', apiKey: 'key', accounts: JSON.stringify(accounts) },
    settings: {},
  })
  const { id } = await merchant.send<{ id: string }>('POST', '/api/v1/connections', {
    kind: 'kuaidi100',
    name: '快递100',
    credentials: { customer: 'C', key: 'K', secret: 'S', salt: SALT },
    settings: {},
  })
  return {
    push(waybill, lines, state) {
      const data = lines.map(({ at, code, text }) => ({
        context: text,
        time: formatLocal(at),
        ftime: formatLocal(at),
        status: '',
        statusCode: code,
        areaCode: 'CN330110000000',
        areaName: '浙江,杭州市,余杭区',
      }))
      const param = JSON.stringify({
        status: 'polling',
        billstatus: 'got',
        message: '',
        lastResult: {
          message: 'ok',
          state,
          status: '200',
          condition: '',
          ischeck: '0',
          com: 'yuantong',
          nu: waybill,
          data,
        },
      })
      const sign = createHash('md5')
        .update(param + SALT)
        .digest('hex')
        .toUpperCase()
      return self.fetch(`http://dingshu.test/hooks/kuaidi100/${id}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ sign, param }).toString(),
      })
    },
  }
}
