import { describe, expect, test } from 'vitest'
import { trackSchema, translateTrack } from '../../../../../src/logistics/carriers/kuaidi100/translate.ts'
import statusMap from '../../../../fixtures/protocols/_status-map.logistics.json' with { type: 'json' }
import response from '../../../../fixtures/protocols/kuaidi100.response.json' with { type: 'json' }

const report = (json: unknown) => translateTrack(trackSchema.parse(json), 'on')
const line = (statusCode: string, context: string) =>
  report({ com: 'yuantong', nu: 'YT1', state: '0', data: [{ ftime: '2026-11-21 08:10:00', context, statusCode }] })
    ?.nodes[0]

describe('tracks of 快递100', () => {
  test('the documented answer becomes nodes with instants and masked phones', () => {
    expect(report(response.track_query_ok)).toEqual({
      waybill: 'YT0000000000001',
      carrier: 'yuantong',
      watching: 'on',
      nodes: [
        {
          at: Date.parse('2026-11-21T08:10:00+08:00'),
          node: 'in_transit',
          text: '【深圳市】快件已到达 深圳转运中心',
          place: '广东,深圳市',
          code: '1001',
        },
        {
          at: Date.parse('2026-11-20T18:00:00+08:00'),
          node: 'picked_up',
          text: '【杭州市】余杭一部 李五(137****0000) 已揽收',
          place: '浙江,杭州市',
          code: '1',
        },
      ],
    })
  })

  test.each(Object.entries(statusMap.kuaidi100))('code %s is %s', (code, node) => {
    expect(line(code, '快件状态更新')?.node).toBe(node)
  })

  test.each([
    ['1002', '快件已从 杭州转运中心 离开', 'departed_hub'],
    ['0', '快件已发往 深圳转运中心', 'departed_hub'],
    ['0', '快件到达【深圳南山营业部】', 'arrived_branch'],
    ['1003', '快件已到达 科技园网点', 'arrived_branch'],
    ['0', '快件已到达 南山菜鸟驿站', 'arrived_branch'],
    ['5', '快件到达网点，正在派送', 'out_for_delivery'],
  ])('code %s with "%s" is %s: the text refines only what is on the road', (code, text, node) => {
    expect(line(code, text)?.node).toBe(node)
  })

  test('a line without a code of its own takes the state of the parcel if it is the newest', () => {
    const data = [
      { ftime: '2026-11-21 15:00:00', context: '已签收' },
      { ftime: '2026-11-21 09:00:00', context: '派送中' },
    ]
    expect(report({ com: 'ems', nu: 'E1', state: '3', data })?.nodes.map((node) => node.node)).toEqual([
      'delivered',
      'in_transit',
    ])
  })

  test('a line whose time cannot be read spoils the report', () => {
    expect(
      report({ com: 'ems', nu: 'E1', state: '0', data: [{ ftime: 'gestern', context: '', statusCode: '0' }] }),
    ).toBeNull()
  })

  test('codes as numbers read like codes as text', () => {
    const data = [{ ftime: '2026-11-21 15:00:00', context: '已签收', statusCode: 301 }]
    expect(report({ com: 'ems', nu: 'E1', state: 3, data })?.nodes[0]).toMatchObject({ node: 'delivered', code: '301' })
  })
})
