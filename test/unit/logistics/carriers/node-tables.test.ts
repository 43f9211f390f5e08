import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CanonicalNode, canonicalNodes, type TrackNode } from '../../../../src/logistics/carrier.port.ts'
import { nodeByStage, nodeOf as seventeenNode } from '../../../../src/logistics/carriers/17track/track.ts'
import { nodeOf as afterShipNode } from '../../../../src/logistics/carriers/aftership/track.ts'
import { nodeByStatus as cainiaoTable } from '../../../../src/logistics/carriers/cainiao/push.ts'
import { nodeByScan as jtTable } from '../../../../src/logistics/carriers/jtexpress/track.ts'
import { nodeByCode as kdniaoTable } from '../../../../src/logistics/carriers/kdniao/translate.ts'
import { nodeByCode as kuaidi100Table } from '../../../../src/logistics/carriers/kuaidi100/translate.ts'
import { nodeByOpCode, nodeByStatus, nodeOf as sfNode } from '../../../../src/logistics/carriers/sf/nodes.ts'
import { hubOrBranch, nodeIn, trackReport } from '../../../../src/logistics/carriers/track-lines.ts'
import { nodeByInfo as ytoTable } from '../../../../src/logistics/carriers/yto/track.ts'
import { nodeByScan as ztoTable } from '../../../../src/logistics/carriers/zto/track.ts'
import { foldTrack } from '../../../../src/logistics/domain/track.ts'
import statusMap from '../../../fixtures/protocols/_status-map.logistics.json' with { type: 'json' }

type Reader = (code: string) => CanonicalNode | null

/** Every table of couriers in the map, and who reads it. */
const readers: Record<string, Reader> = {
  kuaidi100: (code) => nodeIn(kuaidi100Table, code),
  kdniao: (code) => nodeIn(kdniaoTable, code),
  sf_opCode: (code) => sfNode(code, ''),
  sf_secondaryStatusCode: (code) => sfNode('', code),
  yto_infoContent: (code) => nodeIn(ytoTable, code),
  zto_scanType: (code) => nodeIn(ztoTable, code),
  jt_scanType: (code) => nodeIn(jtTable, code),
  cainiao_pickup: (code) => nodeIn(cainiaoTable, code),
  '17track': seventeenNode,
  aftership_tag: (code) => afterShipNode(code, ''),
}
/** Tables of the map that belong to others than couriers. */
const notCouriers = ['_note', 'uncertain', 'wechat_trace', 'qimen_process']

describe('codes of couriers', () => {
  test('no table of the map is left out', () => {
    expect(Object.keys(statusMap).sort()).toEqual([...Object.keys(readers), ...notCouriers].sort())
  })

  const rows = Object.entries(statusMap).flatMap(([table, codes]) =>
    readers[table] && typeof codes === 'object' && !Array.isArray(codes)
      ? Object.entries(codes).map(([code, node]) => [table, code, node] as const)
      : [],
  )
  test.each(rows)('%s %s is %s', (table, code, node) => {
    expect(readers[table]?.(code)).toBe(node)
  })

  test('every entry of ours is a node', () => {
    const tables = [nodeByOpCode, nodeByStatus, ytoTable, ztoTable, jtTable, cainiaoTable, nodeByStage]
    for (const node of tables.flatMap((table) => Object.values(table))) expect(canonicalNodes).toContain(node)
  })

  test.each(Object.entries(readers))('%s says of a code that nobody documented that it does not know it', (_, read) => {
    for (const code of ['—', '99999', 'constructor', 'toString', '__proto__']) expect(read(code)).toBeNull()
  })
})

describe('what the codes of a courier leave open', () => {
  test('顺丰: the status decides, and the scan says where on the road', () => {
    expect(sfNode('31', '201')).toBe('arrived_hub')
    expect(sfNode('31', '204')).toBe('customs')
    expect(sfNode('9999', '301')).toBe('out_for_delivery')
  })

  test.each([
    ['余杭一部', 'arrived_branch'],
    ['深圳南山营业部', 'arrived_branch'],
    ['深圳转运中心', 'arrived_hub'],
    ['华南集散点', 'arrived_hub'],
  ])('a hub named %s is %s', (name, node) => {
    expect(hubOrBranch('arrived_hub', name)).toBe(node)
  })

  test('a sub-status of 17TRACK without an entry reads as its status', () => {
    expect(seventeenNode('Exception_Lost')).toBe('exception')
    expect(seventeenNode('InTransit_Other')).toBe('in_transit')
    expect(seventeenNode('DeliveryFailure_NoBody')).toBe('exception')
  })
})

describe('a code that nobody knows', () => {
  const line = { at: 1, node: null, text: '已交给 13812345678 的无人机', place: '', code: 'DRONE' }

  test('keeps its line as in_transit with its text, and is told', () => {
    expect(trackReport({ waybill: 'SF1', carrier: 'shunfeng', watching: 'on', lines: [line, line] })).toEqual({
      waybill: 'SF1',
      carrier: 'shunfeng',
      watching: 'on',
      nodes: [line, line].map(({ at, place, code }) => ({
        at,
        place,
        code,
        node: 'in_transit',
        text: '已交给 138****5678 的无人机',
      })),
      unknownCodes: ['DRONE'],
    })
  })
})

test('any order and any repetition of the nodes of two services ends in one history', () => {
  const node = fc.record<TrackNode>({
    at: fc.integer({ min: 1, max: 30 }),
    node: fc.constantFrom(...canonicalNodes),
    text: fc.constantFrom('', '已到达', '快件已到达 深圳'),
    place: fc.constantFrom('', '深圳市'),
    code: fc.constantFrom('', '31', '1001'),
  })
  fc.assert(
    fc.property(fc.array(node, { maxLength: 20 }), fc.array(fc.nat(), { maxLength: 60 }), (nodes, picks) => {
      const repeated = [...nodes, ...picks.flatMap((pick) => nodes[pick % Math.max(1, nodes.length)] ?? [])]
      const shuffled = repeated
        .map((one, i) => ({ one, key: (picks[i] ?? i * 7919) % 101 }))
        .sort((a, b) => a.key - b.key)
      expect(
        foldTrack(
          shuffled.map(({ one }) => one),
          0,
        ),
      ).toEqual(foldTrack(nodes, 0))
    }),
  )
})
