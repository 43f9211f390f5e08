/** Which reason code, group and deadline a case gets, and why. */
import { HOUR } from '../../core/time.ts'
import { type PresetCode, type PresetCodeId, presetCodeIds, presetCodes } from '../case-codes.contract.ts'
import type { CaseRule, CaseSettings } from '../case-settings.contract.ts'
import type { Case } from '../cases.contract.ts'

const presets: readonly (readonly [PresetCodeId, PresetCode])[] = presetCodeIds.map((id) => [id, presetCodes[id]])

/** A courier's sentence is more exact than the kind that it came with. */
export function codeOf({ kind, detail }: { readonly kind: string; readonly detail: string }): PresetCodeId {
  const said = kind === 'parcel_exception' ? presets.find(([, preset]) => preset.said?.test(detail)) : undefined
  return said?.[0] ?? presets.find(([, { kinds }]) => kinds.includes(kind))?.[0] ?? 'needs_check'
}

/** Of the order; empty and null where no order came of it. */
export interface CaseFacts {
  readonly code: string
  readonly channel: string
  readonly warehouseId: string | null
  readonly payableFen: number | null
}

export interface Route {
  readonly groupId: string
  /** 1-based number of the rule; 0: no rule matched, the code's own group. */
  readonly routedBy: number
}

/** The first rule that matches decides. */
export function routeCase(facts: CaseFacts, settings: CaseSettings): Route {
  const at = settings.rules.findIndex((rule) => matches(rule, facts))
  const rule = settings.rules[at]
  if (rule) return { groupId: rule.group, routedBy: at + 1 }
  return { groupId: settings.codes.find(({ code }) => code === facts.code)?.group ?? 'operations', routedBy: 0 }
}

function matches({ codes, channels, warehouses, minFen }: CaseRule, facts: CaseFacts): boolean {
  const among = (list: readonly string[], value: string | null) =>
    list.length === 0 || (value !== null && list.includes(value))
  return (
    among(codes, facts.code) &&
    among(channels, facts.channel) &&
    among(warehouses, facts.warehouseId) &&
    (minFen === null || (facts.payableFen !== null && facts.payableFen >= minFen))
  )
}

/**
 * Epoch ms. A deadline of the cause itself (the promise, the platform's ship-by) counts where it comes before the code's and
 * is not over already. A second complaint halves the time.
 */
export function deadlineOf(
  { code, openedAt, dueAt, again }: { code: string; openedAt: number; dueAt: number | null; again: boolean },
  settings: CaseSettings,
): number {
  const hours = settings.codes.find((one) => one.code === code)?.hours ?? presetCodes.needs_check.hours
  const own = openedAt + (hours * HOUR) / (again ? 2 : 1)
  return dueAt !== null && dueAt > openedAt ? Math.min(dueAt, own) : own
}

/** The first look at a case. Who has had it in hand already keeps it where it is. */
export function triageCase({
  found,
  order,
  settings,
  now,
}: {
  readonly found: Case
  readonly order: Omit<CaseFacts, 'code'> | null
  readonly settings: CaseSettings
  readonly now: number
}): Case {
  const code = found.code === '' ? codeOf(found) : found.code
  const facts = { code, channel: '', warehouseId: null, payableFen: null, ...order }
  const again = found.complaints > 1
  return {
    ...found,
    code,
    ...(found.transfers > 0 ? {} : routeCase(facts, settings)),
    dueAt: deadlineOf({ ...found, code, again }, settings),
    severity: again ? 'red' : found.severity,
    triagedAt: now,
  }
}
