/** Labels in numbers: asked for together, voided and asked for anew, shown on one sheet. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { connectCouriers, couriersAnswer, type OutsideCall } from '../../support/couriers.ts'
import { eventually } from '../../support/open-shop.ts'
import { aFloor, refusal } from '../../support/shop-floor.ts'

let calls: OutsideCall[] = []
beforeEach(() => {
  calls = couriersAnswer()
})
afterEach(() => void vi.restoreAllMocks())

const asked = (type: string) =>
  calls.flatMap(({ path, body }) => {
    const form = new URLSearchParams(body)
    return path === '/api/EOrderService' && form.get('RequestType') === type
      ? [JSON.parse(form.get('RequestData') ?? '{}') as { OrderCode: string; ExpNo?: string }]
      : []
  })

async function jobsOf(count: number) {
  const floor = await aFloor({ 'TEE-1': 20 })
  await connectCouriers(floor.merchant)
  const jobs = []
  for (let i = 0; i < count; i++) {
    await floor.sell(`L${i}`, [{ sku: 'TEE-1', quantity: 1 }])
    const order = await floor.until(`L${i}`, 'allocated')
    const [job] = (await floor.detail(order.id)).fulfilments
    if (!job) throw new Error('an allocated order has a job')
    jobs.push({ order, job })
  }
  return { floor, jobs }
}

interface Outcomes {
  readonly items: readonly {
    readonly fulfilmentId: string
    readonly waybill: string | null
    readonly error: { readonly code: string } | null
  }[]
}

it('several at once: each by itself, and a repeat asks nobody', async () => {
  const { floor, jobs } = await jobsOf(2)
  const ids = [...jobs.map(({ job }) => job.id), 'ful_nobody']
  const first = await floor.merchant.send<Outcomes>('POST', '/api/v1/fulfilments/print-labels', { ids })
  expect(first.items.map(({ error }) => error?.code ?? null)).toEqual([null, null, 'fulfilment.not_found'])
  expect(new Set(first.items.slice(0, 2).map(({ waybill }) => waybill)).size).toBe(2)
  const before = asked('1007').length
  expect(await floor.merchant.send<Outcomes>('POST', '/api/v1/fulfilments/print-labels', { ids })).toEqual(first)
  expect(asked('1007')).toHaveLength(before)
})

it('on one sheet: a page for each, strangers’ pages in frames of their own; none without a label', async () => {
  const { floor, jobs } = await jobsOf(2)
  const [one, two] = jobs
  if (!one || !two) throw new Error('two jobs')
  const sheet = (ids: string) => floor.merchant.call('GET', `/api/v1/fulfilments/labels?ids=${ids}`)
  expect(await refusal(sheet(one.job.id))).toEqual([409, 'fulfilment.no_label'])
  await floor.step(one.job.id, 'print-label')
  const page = await sheet(`${one.job.id},${two.job.id}`)
  const html = await page.text()
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(html).toContain('共 1 张')
  expect(html).toContain('另有 1 单还没有面单')
  expect(html).toContain('<iframe sandbox="" srcdoc="&lt;html&gt;')
})

it('voided: the service hears of it, the order waits for another, and the next label has a code of its own', async () => {
  const { floor, jobs } = await jobsOf(1)
  const [
    { order, job } = (() => {
      throw new Error('a job')
    })(),
  ] = jobs
  await floor.step(job.id, 'print-label')
  const printed = (await floor.detail(order.id)).fulfilments[0]
  expect((await floor.detail(order.id)).order.status).toBe('label_printed')
  expect((await floor.step(job.id, 'void-label')).status).toBe(200)
  expect((await floor.step(job.id, 'void-label')).status).toBe(200)
  const voided = await floor.detail(order.id)
  expect([voided.order.status, voided.fulfilments[0]?.waybill, voided.fulfilments[0]?.label]).toEqual([
    'allocated',
    null,
    null,
  ])
  await eventually(
    async () => asked('1147'),
    (found) => found.length === 1,
  )
  expect(asked('1147')).toMatchObject([{ OrderCode: job.id, ExpNo: printed?.waybill }])
  await floor.step(job.id, 'print-label')
  expect(asked('1007').map(({ OrderCode }) => OrderCode)).toEqual([job.id, `${job.id}-2`])
  const again = await floor.detail(order.id)
  expect(again.order.status).toBe('label_printed')
  expect(again.fulfilments[0]?.label).toMatchObject({ orderCode: `${job.id}-2` })
})

it('not after the hand-over', async () => {
  const { floor, jobs } = await jobsOf(1)
  const job = jobs[0]?.job
  if (!job) throw new Error('a job')
  await floor.packAll(job)
  for (const verb of ['print-label', 'hand-over']) expect((await floor.step(job.id, verb)).status).toBe(200)
  expect(await refusal(floor.step(job.id, 'void-label'))).toEqual([409, 'fulfilment.wrong_stage'])
})
