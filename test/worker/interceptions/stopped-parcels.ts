/** Orders on the road whose buyers want another address, and a courier that answers by script. */
import { createHash } from 'node:crypto'
import { vi } from 'vitest'
import { addressChangesRepository } from '../../../src/address-changes/address-changes.repository.ts'
import { askAddressChange } from '../../../src/flows/buyers/ask-address-change.ts'
import { fulfil } from '../../../src/flows/warehouse/fulfil.ts'
import type { FulfilmentStep } from '../../../src/fulfilment/domain/fulfilment-lifecycle.ts'
import type { Fulfilment } from '../../../src/fulfilment/fulfilment.contract.ts'
import { fulfilmentRepository } from '../../../src/fulfilment/fulfilment.repository.ts'
import type { TrackReport } from '../../../src/logistics/carrier.port.ts'
import type { Ctx } from '../../../src/platform/ctx.ts'
import { openOrder } from '../../support/open-shop.ts'
import { aFloor, type Floor } from '../../support/shop-floor.ts'
import { ctxOfTenant, self } from '../../support/tenants.ts'

export type Answer = 'yes' | 'no' | 'lost'

export interface Courier {
  /** What it says of a waybill, one call after the other; the last for all further ones. `before`: happens while it is asked. */
  says(waybill: string, answers: readonly Answer[], before?: () => Promise<void>): void
  /** How often it was asked to stop that parcel, and to which kinds of end. */
  asked(waybill: string): readonly string[]
  /** 中通 stops the parcel as far as it knows. */
  stops(waybill: string): boolean
}

/** 快递100 and 中通 as far as interceptions go; everybody else is out of reach. */
export function aCourier(): Courier {
  const scripts = new Map<string, { readonly answers: readonly Answer[]; readonly before?: () => Promise<void> }>()
  const asked = new Map<string, string[]>()
  const stopped = new Set<string>()
  const answerTo = async (waybill: string, kind: string): Promise<Answer> => {
    const so = asked.get(waybill) ?? []
    asked.set(waybill, [...so, kind])
    const script = scripts.get(waybill)
    await script?.before?.()
    return script?.answers[Math.min(so.length, script.answers.length - 1)] ?? 'yes'
  }
  /** Its wishes are taken back once: what it does not stop, it does not know. */
  const zto = async (service: string, { billCode = '', destinationType = '' }: Record<string, string>) => {
    const said = (refusal: string) => Response.json({ status: refusal === '', message: refusal, result: {} })
    if (service === 'cancelIntercept') return said(stopped.delete(billCode) ? '' : '没有拦截记录')
    const answer = await answerTo(billCode, destinationType)
    if (answer === 'no') return said('快件已签收')
    const isRepeat = stopped.has(billCode)
    stopped.add(billCode)
    if (answer === 'lost') throw new Error('the line is cut')
    return said(isRepeat ? '重复发起' : '')
  }
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = new URL(String(input))
    const body = String(init?.body ?? '')
    if (url.host === 'poll.kuaidi100.com') return Response.json({ result: true, returnCode: '200', message: '' })
    if (url.host === 'japi.zto.com')
      return zto(url.pathname.replace('/thirdcenter.', ''), JSON.parse(body) as Record<string, string>)
    if (url.host !== 'api.kuaidi100.com') throw new Error(`nobody answers for ${url.host}`)
    const param = JSON.parse(new URLSearchParams(body).get('param') ?? '{}') as Record<string, string>
    const answer = await answerTo(param.kuaidinum ?? '', param.interceptType ?? '')
    if (answer === 'lost') throw new Error('the line is cut')
    return answer === 'yes'
      ? Response.json({ success: true, code: '200', message: 'ok', data: {} })
      : Response.json({ success: false, code: '30002', message: '快件已签收，无法拦截' })
  })
  return {
    says: (waybill, answers, before) => void scripts.set(waybill, before ? { answers, before } : { answers }),
    asked: (waybill) => asked.get(waybill) ?? [],
    stops: (waybill) => stopped.has(waybill),
  }
}

export interface Stopped {
  readonly orderId: string
  readonly job: Fulfilment
  readonly waybill: string
  readonly changeId: string
}

export type Road = Awaited<ReturnType<typeof aRoad>>

/** On the shelf at first. */
export const PIECES = 500
/** Orders come in and leave together: waiting for each alone takes longer. */
const AT_ONCE = 6

/** Orders of one piece each that are on the road, with buyers who asked for another address. */
export async function aRoad({ canStop = true, isScanned = true } = {}) {
  const floor: Floor = await aFloor({ 'TEE-1': PIECES })
  const { id: connectionId } = await floor.merchant.send<{ id: string }>('POST', '/api/v1/connections', {
    kind: 'kuaidi100',
    name: '快递100',
    credentials: {
      customer: 'C',
      key: 'K',
      secret: 'S',
      salt: SALT,
      accounts: canStop ? 'yuantong,ACC,pw,一部;zhongtong,ACC,pw,一部;shunfeng,ACC,pw,一部' : '',
    },
    settings: {},
  })
  const ctx = await ctxOfTenant(floor.merchant.tenantId)
  let sent = 0
  let used = 0
  const ready: Stopped[] = []
  const refill = async () => {
    const ids = Array.from({ length: AT_ONCE }, () => `R${++sent}`)
    const push = (orderId: string) =>
      floor.shop.push('order.paid', openOrder({ orderId, lines: [{ sku: 'TEE-1', quantity: 1 }] }))
    await Promise.all(ids.map(push))
    for (const id of ids) ready.push(await onTheRoad(floor, ctx, { id, connectionId, isScanned }))
    await ctx.settled()
  }
  return {
    floor,
    ctx,
    connectionId,
    changes: addressChangesRepository(ctx),
    sent: () => sent,
    used: () => used,
    async next(): Promise<Stopped> {
      if (ready.length === 0) await refill()
      const parcel = ready.shift()
      if (!parcel) throw new Error('refilled')
      used++
      return parcel
    },
    /** What 快递100 pushes of an interception. */
    push(waybill: string, message: string): Promise<Response> {
      const param = JSON.stringify({ kuaidicom: 'yuantong', kuaidinum: waybill, status: '', message })
      const sign = createHash('md5')
        .update(param + SALT)
        .digest('hex')
        .toUpperCase()
      return self.fetch(`http://dingshu.test/hooks/kuaidi100/${connectionId}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ sign, param }).toString(),
      })
    },
  }
}

/** The same parcels, carried by 中通. */
export async function aRoadOfZto(): Promise<Road & { readonly zto: string }> {
  const road = await aRoad({ canStop: false })
  const { id: zto } = await road.floor.merchant.send<{ id: string }>('POST', '/api/v1/connections', {
    kind: 'zto',
    name: '中通',
    credentials: { appKey: 'k', appSecret: 's', accountId: 'A1', accountPassword: 'p' },
    settings: {},
  })
  return {
    ...road,
    zto,
    async next() {
      const parcel = await road.next()
      await road.ctx.db.$client
        .prepare("UPDATE fulfilments SET carrier = 'zhongtong' WHERE tenant_id = ? AND id = ?")
        .bind(road.ctx.tenant.id, parcel.job.id)
        .run()
      return parcel
    },
  }
}

const SALT = 'journey-salt-0001'

async function onTheRoad(
  floor: Floor,
  ctx: Ctx,
  { id, connectionId, isScanned }: { readonly id: string; readonly connectionId: string; readonly isScanned: boolean },
): Promise<Stopped> {
  const order = await floor.until(id, 'allocated')
  const [job] = await fulfilmentRepository(ctx).ofOrders([order.id])
  if (!job) throw new Error('an allocated order has a job')
  const waybill = `YT${ctx.tenant.id.slice(-4)}${id}`
  await pack(ctx, job, { waybill, connectionId })
  await take(ctx, job, [{ kind: 'hand_over' }, ...(isScanned ? [{ kind: 'collect' } as const] : [])])
  return { orderId: order.id, job, waybill, changeId: await askForAnother(ctx, order.id) }
}

/** From the shelf to the labelled box. */
export const pack = (
  ctx: Ctx,
  job: Fulfilment,
  { waybill, connectionId, provider = 'kuaidi100' }: { waybill: string; connectionId: string; provider?: string },
): Promise<void> =>
  take(ctx, job, [
    { kind: 'pick', lines: job.lines.map(({ lineNo, quantity }) => ({ lineNo, quantity })) },
    { kind: 'pack' },
    {
      kind: 'label',
      waybill,
      label: { routeMark: '', packageCode: '', provider, connectionId, printedAt: Date.now() },
    },
  ])

export async function take(ctx: Ctx, job: Fulfilment, steps: readonly FulfilmentStep[]): Promise<void> {
  for (const step of steps) {
    const taken = await fulfil({ ctx, input: { fulfilmentId: job.id, step } })
    if (!taken.ok) throw new Error(`${step.kind}: ${taken.error.code}`)
  }
}

/** The buyer's form; the id of the request. */
export async function askForAnother(ctx: Ctx, orderId: string): Promise<string> {
  const asked = await askAddressChange({
    ctx,
    input: {
      orderId,
      requestId: 'form-0001',
      phoneTail: '1234',
      regionCode: '510116',
      detail: '天府大道北段 1480 号',
      name: '',
      phone: '',
    },
  })
  if (!asked.ok) throw new Error(asked.error.code)
  return asked.value.id
}

/** What the tracking service says of the parcel. */
export const report = (
  waybill: string,
  node: 'delivered' | 'returning' | 'returned',
  at = Date.now(),
  place = '',
): TrackReport => ({
  waybill,
  carrier: '',
  watching: 'on',
  nodes: [{ at, node, text: node, place, code: node }],
})
