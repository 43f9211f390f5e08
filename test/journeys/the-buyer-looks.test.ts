/** The buyer follows the parcel with a link: no sign-in, nothing that tells who or where they are, and the link can be stopped. */
import { describe, expect, it } from 'vitest'
import { aFloor, refusal } from '../support/shop-floor.ts'
import { self } from '../support/tenants.ts'

const look = (token: string) => self.fetch(`http://dingshu.test/api/public/track/${token}`)
const tokenOf = ({ url }: { url: string }) => url.slice(url.lastIndexOf('/') + 1)

async function aLink() {
  const floor = await aFloor({ 'TEE-1': 5 }, '晚风女装')
  await floor.sell('B1', [{ sku: 'TEE-1', quantity: 1 }])
  const order = await floor.until('B1', 'allocated')
  const link = () => floor.merchant.send<{ url: string }>('POST', `/api/v1/orders/${order.id}/track-link`)
  return { floor, order, link }
}

describe.concurrent("the buyer's page", () => {
  it('tells where the order is and when it comes', async () => {
    const { order, link } = await aLink()
    const { url } = await link()
    expect(new URL(url).pathname).toMatch(/^\/t\/[\w-]+\.[\w-]+\.[\w-]+$/)
    const answer = await look(tokenOf({ url }))
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
    expect(await answer.json()).toMatchObject({
      orderNo: order.hubNo,
      shop: '晚风女装',
      status: 'allocated',
      sentence: '商家正在备货',
      items: [{ title: '商品 TEE-1', quantity: 1 }],
      promisedAt: order.promisedAt,
      receiver: { nameMasked: '张**', cityText: '浙江省杭州市余杭区' },
    })
  })

  it('shows nothing that tells who the buyer is, and nothing of the inside', async () => {
    const { order, link } = await aLink()
    const text = await (await look(tokenOf(await link()))).text()
    for (const secret of [
      '张三丰',
      '13800001234',
      '138****',
      '1234"',
      '文一西路',
      order.id,
      'WH-1',
      'con_',
      'tnt_',
      '9900',
    ])
      expect(text, secret).not.toContain(secret)
    const keys = Object.keys(JSON.parse(text)).sort()
    expect(keys).toEqual([
      'addressChange',
      'certificate',
      'contact',
      'deliveredAt',
      'expectedAt',
      'items',
      'orderNo',
      'parcels',
      'placedAt',
      'promisedAt',
      'promises',
      'receiver',
      'reships',
      'sentence',
      'shop',
      'status',
      'way',
    ])
  })

  it('counts who asks for contact', async () => {
    const { floor, order, link } = await aLink()
    const token = tokenOf(await link())
    for (let i = 0; i < 2; i++)
      expect(
        (await self.fetch(`http://dingshu.test/api/public/track/${token}/contact`, { method: 'POST' })).status,
      ).toBe(204)
    expect((await floor.detail(order.id)).order).toMatchObject({ contactClicks: 2 })
  })

  it('stops when the link is revoked; a link made afterwards works', async () => {
    const { floor, order, link } = await aLink()
    const [first, second] = [tokenOf(await link()), tokenOf(await link())]
    expect((await floor.merchant.call('POST', `/api/v1/orders/${order.id}/track-link/revoke`)).status).toBe(204)
    for (const token of [first, second]) {
      expect(await refusal(look(token))).toEqual([404, 'track.not_found'])
      expect(
        await refusal(self.fetch(`http://dingshu.test/api/public/track/${token}/contact`, { method: 'POST' })),
      ).toEqual([404, 'track.not_found'])
    }
    expect((await look(tokenOf(await link()))).status).toBe(200)
  })

  it('does not open for a token that was made up, bent or left unsigned', async () => {
    const { order, floor, link } = await aLink()
    const token = tokenOf(await link())
    const [head = '', body = '', sign = ''] = token.split('.')
    const base64 = (value: unknown) =>
      btoa(JSON.stringify(value)).replaceAll('=', '').replaceAll('+', '-').replaceAll('/', '_')
    const claim = base64({ t: floor.merchant.tenantId, o: order.id, v: 1 })
    const bent = `${sign.startsWith('A') ? 'B' : 'A'}${sign.slice(1)}`
    for (const made of [
      'x',
      'a.b.c',
      `${head}.${body}.`,
      `${head}.${body}.${bent}`,
      `${head}.${claim}.${sign.slice(0, -4)}AAAA`,
      `${base64({ alg: 'none' })}.${claim}.`,
    ])
      expect(await refusal(look(made)), made).toEqual([404, 'track.not_found'])
  })
})
