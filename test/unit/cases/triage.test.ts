import { describe, expect, it } from 'vitest'
import { presetCodeIds, presetCodes } from '../../../src/cases/case-codes.contract.ts'
import { type CaseRule, type CaseSettings, defaultCaseSettings } from '../../../src/cases/case-settings.contract.ts'
import { metricsOf } from '../../../src/cases/domain/case-metrics.ts'
import { unknownName } from '../../../src/cases/domain/settings-names.ts'
import { codeOf, deadlineOf, routeCase } from '../../../src/cases/domain/triage.ts'
import { HOUR } from '../../../src/core/time.ts'
import { zhCN } from '../../../web/src/locales/zh-cn.ts'

const withRules = (...rules: Partial<CaseRule>[]): CaseSettings => ({
  ...defaultCaseSettings,
  rules: rules.map((rule) => ({ codes: [], channels: [], warehouses: [], minFen: null, group: 'service', ...rule })),
})
const facts = { code: 'short', channel: 'jd', warehouseId: 'WH-1', payableFen: 50_000 }

describe('the reason code', () => {
  it('is one preset for every kind that the flows open', () => {
    for (const kind of Object.keys(zhCN.cases.kind)) {
      if (kind === 'filed') continue
      const known = presetCodeIds.filter((id) => (presetCodes[id].kinds as readonly string[]).includes(kind))
      expect(known, kind).toHaveLength(1)
      expect(codeOf({ kind, detail: '' })).toBe(known[0])
    }
  })

  it.each([
    ['包裹外包装破损', 'damaged'],
    ['快件疑似丢失', 'lost'],
    ['收件地址不详', 'wrong_address'],
    ['海关退回', 'customs_return'],
    ['客户拒签', 'refused'],
    ['天气原因', 'needs_check'],
  ])('of a courier’s trouble is read from its words: %s', (detail, code) => {
    expect(codeOf({ kind: 'parcel_exception', detail })).toBe(code)
  })

  it('of another kind does not hang on words', () => {
    expect(codeOf({ kind: 'overdue', detail: '地址' })).toBe('promise_late')
    expect(codeOf({ kind: 'never_heard_of', detail: '' })).toBe('needs_check')
  })
})

describe('the group', () => {
  it('is the code’s own where no rule matches', () => {
    expect(routeCase(facts, defaultCaseSettings)).toEqual({ groupId: 'operations', routedBy: 0 })
  })

  it('is that of the first rule that matches, and its number is the reason', () => {
    const settings = withRules(
      { codes: ['lost'] },
      { channels: ['jd'], minFen: 40_000, group: 'finance' },
      { channels: ['jd'], group: 'warehouse' },
    )
    expect(routeCase(facts, settings)).toEqual({ groupId: 'finance', routedBy: 2 })
    expect(routeCase({ ...facts, payableFen: 39_999 }, settings)).toEqual({ groupId: 'warehouse', routedBy: 3 })
  })

  it('needs every condition of the rule, and what is unknown meets none', () => {
    expect(routeCase({ ...facts, warehouseId: null }, withRules({ warehouses: ['WH-1'] })).routedBy).toBe(0)
    expect(routeCase({ ...facts, payableFen: null }, withRules({ minFen: 0 })).routedBy).toBe(0)
    expect(routeCase(facts, withRules({ warehouses: ['WH-1'], codes: ['lost'] })).routedBy).toBe(0)
  })
})

describe('the deadline', () => {
  const of = (more: { dueAt?: number | null; again?: boolean; code?: string } = {}) =>
    deadlineOf({ code: 'short', openedAt: 1_000, dueAt: null, again: false, ...more }, defaultCaseSettings)

  it('is the code’s, unless the cause has one that is nearer and still ahead', () => {
    expect(of()).toBe(1_000 + 8 * HOUR)
    expect(of({ dueAt: 1_000 + HOUR })).toBe(1_000 + HOUR)
    expect(of({ dueAt: 1_000 + 9 * HOUR })).toBe(1_000 + 8 * HOUR)
    expect(of({ dueAt: 500 })).toBe(1_000 + 8 * HOUR)
  })

  it('comes at half the time for a second complaint', () => {
    expect(of({ again: true })).toBe(1_000 + 4 * HOUR)
  })
})

describe('settings', () => {
  it('name only what exists', () => {
    expect(unknownName(defaultCaseSettings)).toBeNull()
    expect(unknownName(withRules({ group: 'nobody' }))).toMatchObject({ path: 'rules' })
    expect(unknownName(withRules({ codes: ['nothing'] }))).toMatchObject({ path: 'rules' })
    const nameless = { id: 'vip', name: '', members: [] }
    expect(unknownName({ ...defaultCaseSettings, groups: [...defaultCaseSettings.groups, nameless] })).toMatchObject({
      path: 'groups',
    })
  })
})

describe('the figures', () => {
  const nothing = { closed: 0, selfClosed: 0, findMs: 0, found: 0, assignMs: 0, assigned: 0, solveMs: 0, solved: 0 }
  const none = { ...nothing, transferred: 0, rightFirst: 0, complainedAgain: 0, reopened: 0 }

  it('add up over codes and groups: means weigh each case the same', () => {
    const { total, rows } = metricsOf(
      [
        {
          ...none,
          code: 'short',
          groupId: 'a',
          opened: 3,
          closed: 3,
          solveMs: 300,
          solved: 3,
          transferred: 2,
          rightFirst: 1,
        },
        { ...none, code: 'lost', groupId: 'b', opened: 1, closed: 0, solveMs: 500, solved: 1, complainedAgain: 1 },
      ],
      0,
    )
    expect(rows.map(({ solveMs }) => solveMs)).toEqual([100, 500])
    expect(total).toMatchObject({ solveMs: 200, closedShare: 0.75, rightFirstShare: 0.5, complainedAgainShare: 0.25 })
  })

  it('of nothing are nothing', () => {
    expect(metricsOf([], 5)).toMatchObject({
      since: 5,
      rows: [],
      total: { opened: 0, solveMs: null, closedShare: null },
    })
  })
})
