import { describe, expect, it } from 'vitest'
import { canStep, type FulfilmentStep, stages, takeStep } from '../../../src/fulfilment/domain/fulfilment-lifecycle.ts'
import {
  type Fulfilment,
  type FulfilmentStatus,
  fulfilmentStatuses,
} from '../../../src/fulfilment/fulfilment.contract.ts'

const NOW = 1_800_000_000_000
const label = { routeMark: '571-A', packageCode: 'P1', provider: 'kdniao', connectionId: 'con_k', printedAt: NOW }

function aJob(change: Partial<Fulfilment> = {}): Fulfilment {
  const line = (lineNo: number, quantity: number) => ({
    lineNo,
    sku: `SKU-${lineNo}`,
    title: '',
    spec: '',
    quantity,
    holdId: `h${lineNo}`,
    pickedQuantity: 0,
  })
  return {
    id: 'ful_1',
    orderId: 'ord_1',
    warehouseId: 'WH-1',
    status: 'to_pick',
    carrier: 'yuantong',
    waybill: null,
    packageId: null,
    label: null,
    lines: [line(1, 2), line(2, 1)],
    weightG: null,
    createdAt: NOW,
    pickedAt: null,
    packedAt: null,
    handedOverAt: null,
    updatedAt: NOW,
    version: 1,
    ...change,
  }
}

const pickAll: FulfilmentStep = {
  kind: 'pick',
  lines: [
    { lineNo: 1, quantity: 2 },
    { lineNo: 2, quantity: 1 },
  ],
}
const steps: Record<FulfilmentStep['kind'], FulfilmentStep> = {
  start_picking: { kind: 'start_picking' },
  pick: pickAll,
  pack: { kind: 'pack' },
  weigh: { kind: 'weigh', weightG: 420 },
  label: { kind: 'label', waybill: 'YT2', label },
  void_label: { kind: 'void_label' },
  hand_over: { kind: 'hand_over' },
  collect: { kind: 'collect' },
  intercept: { kind: 'intercept' },
  cancel: { kind: 'cancel' },
}

/** Status after each step from each status, or the code of the refusal. `=`: done already, nothing changes. */
const wrong = 'fulfilment.wrong_stage'
const unpacked = 'fulfilment.not_packed'
const table: Record<FulfilmentStatus, Record<FulfilmentStep['kind'], string>> = {
  to_pick: {
    start_picking: 'picking',
    pick: 'picked',
    pack: wrong,
    weigh: wrong,
    label: 'to_pick',
    void_label: 'to_pick',
    hand_over: unpacked,
    collect: wrong,
    intercept: wrong,
    cancel: 'cancelled',
  },
  picking: {
    start_picking: '=',
    pick: 'picked',
    pack: wrong,
    weigh: wrong,
    label: 'picking',
    void_label: 'picking',
    hand_over: unpacked,
    collect: wrong,
    intercept: wrong,
    cancel: 'cancelled',
  },
  picked: {
    start_picking: wrong,
    pick: wrong,
    pack: 'packed',
    weigh: 'picked',
    label: 'picked',
    void_label: 'picked',
    hand_over: unpacked,
    collect: wrong,
    intercept: wrong,
    cancel: 'cancelled',
  },
  packed: {
    start_picking: wrong,
    pick: wrong,
    pack: '=',
    weigh: 'packed',
    label: 'packed',
    void_label: 'packed',
    hand_over: 'handed_over',
    collect: wrong,
    intercept: wrong,
    cancel: 'cancelled',
  },
  handed_over: {
    start_picking: wrong,
    pick: wrong,
    pack: wrong,
    weigh: wrong,
    label: wrong,
    void_label: wrong,
    hand_over: '=',
    collect: 'collected',
    intercept: 'intercepted',
    cancel: wrong,
  },
  collected: {
    start_picking: wrong,
    pick: wrong,
    pack: wrong,
    weigh: wrong,
    label: wrong,
    void_label: wrong,
    hand_over: '=',
    collect: '=',
    intercept: 'intercepted',
    cancel: wrong,
  },
  cancelled: {
    start_picking: wrong,
    pick: wrong,
    pack: wrong,
    weigh: wrong,
    label: wrong,
    void_label: wrong,
    hand_over: unpacked,
    collect: wrong,
    intercept: wrong,
    cancel: '=',
  },
  intercepted: {
    start_picking: wrong,
    pick: wrong,
    pack: wrong,
    weigh: wrong,
    label: wrong,
    void_label: wrong,
    hand_over: unpacked,
    collect: wrong,
    intercept: '=',
    cancel: wrong,
  },
}
const cells = fulfilmentStatuses.flatMap((status) =>
  Object.entries(table[status]).map(([kind, expected]) => [status, kind as FulfilmentStep['kind'], expected] as const),
)

describe('a package job in the warehouse', () => {
  it.each(cells)('%s + %s → %s', (status, kind, expected) => {
    const job = aJob({ status, waybill: 'YT1', label })
    const moved = takeStep(job, steps[kind], NOW + 1)
    if (expected.startsWith('fulfilment.')) expect(moved).toMatchObject({ ok: false, error: { code: expected } })
    else if (expected === '=') expect(moved.ok && moved.value).toBe(job)
    else expect(moved).toMatchObject({ ok: true, value: { status: expected, version: 2, updatedAt: NOW + 1 } })
  })

  it('the table of stages knows every status, and only what was not handed over can be cancelled', () => {
    expect(Object.keys(stages).sort()).toEqual([...fulfilmentStatuses].sort())
    expect(fulfilmentStatuses.filter((status) => canStep(status, 'cancelled'))).toEqual([
      'to_pick',
      'picking',
      'picked',
      'packed',
    ])
  })

  it('is picked line by line; the last piece ends the picking', () => {
    const first = takeStep(aJob(), { kind: 'pick', lines: [{ lineNo: 1, quantity: 1 }] }, NOW)
    expect(first).toMatchObject({
      ok: true,
      value: { status: 'picking', pickedAt: null, lines: [{ pickedQuantity: 1 }, { pickedQuantity: 0 }] },
    })
    const rest = first.ok
      ? takeStep(
          first.value,
          {
            kind: 'pick',
            lines: [
              { lineNo: 1, quantity: 1 },
              { lineNo: 2, quantity: 1 },
            ],
          },
          NOW + 9,
        )
      : first
    expect(rest).toMatchObject({ ok: true, value: { status: 'picked', pickedAt: NOW + 9 } })
  })

  it('more than ordered is refused and nothing is counted, also when it comes in two scans of one call', () => {
    expect(takeStep(aJob(), { kind: 'pick', lines: [{ lineNo: 2, quantity: 2 }] }, NOW)).toMatchObject({
      ok: false,
      error: { code: 'fulfilment.over_picked', data: { lineNo: 2, wanted: 1, picked: 2 } },
    })
    const twice = {
      kind: 'pick',
      lines: [
        { lineNo: 2, quantity: 1 },
        { lineNo: 2, quantity: 1 },
      ],
    } as const
    expect(takeStep(aJob(), twice, NOW)).toMatchObject({ ok: false, error: { code: 'fulfilment.over_picked' } })
  })

  it('a line that is not of this job is refused', () => {
    expect(takeStep(aJob(), { kind: 'pick', lines: [{ lineNo: 9, quantity: 1 }] }, NOW)).toMatchObject({
      ok: false,
      error: { code: 'fulfilment.line_unknown', data: { lineNo: 9 } },
    })
  })

  it('is not handed over without a waybill', () => {
    expect(takeStep(aJob({ status: 'packed' }), { kind: 'hand_over' }, NOW)).toMatchObject({
      ok: false,
      error: { code: 'fulfilment.no_label' },
    })
  })

  it('keeps the instants of its stages', () => {
    expect(takeStep(aJob({ status: 'picked' }), { kind: 'pack' }, NOW + 2)).toMatchObject({
      ok: true,
      value: { packedAt: NOW + 2 },
    })
    expect(takeStep(aJob({ status: 'packed', waybill: 'YT1' }), { kind: 'hand_over' }, NOW + 3)).toMatchObject({
      ok: true,
      value: { handedOverAt: NOW + 3 },
    })
  })

  it('the same label again changes nothing', () => {
    const job = aJob({ waybill: 'YT1', label })
    const again = takeStep(job, { kind: 'label', waybill: 'YT1', label }, NOW)
    expect(again.ok && again.value).toBe(job)
  })
})
