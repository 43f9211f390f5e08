/** Sliding-window quota: never more than `calls` within any `windowMs`. */
export interface QuotaState {
  /** Grants, oldest first. Grants close together are kept as one at the later time, which can only be too strict. */
  readonly grants: readonly { readonly at: number; readonly calls: number }[]
}

export interface QuotaRule {
  readonly calls: number
  readonly windowMs: number
}

export const unusedQuota: QuotaState = { grants: [] }
const GRAINS = 60

/** Grants up to `wanted` calls; none when the window is full, then `retryAfterMs` tells when the oldest grant leaves it. */
export function grantCalls(
  state: QuotaState,
  wanted: number,
  { rule, now }: { readonly rule: QuotaRule; readonly now: number },
): { readonly state: QuotaState; readonly granted: number; readonly retryAfterMs: number } {
  const grants = state.grants.filter((grant) => grant.at > now - rule.windowMs)
  const used = grants.reduce((sum, grant) => sum + grant.calls, 0)
  const granted = Math.min(wanted, Math.max(0, rule.calls - used))
  if (granted === 0) {
    const oldest = grants[0]?.at ?? now
    return { state: { grants }, granted, retryAfterMs: oldest + rule.windowMs - now }
  }
  const last = grants.at(-1)
  const joins = last !== undefined && now - last.at < rule.windowMs / GRAINS
  const kept = joins ? grants.slice(0, -1) : grants
  const calls = joins ? last.calls + granted : granted
  return { state: { grants: [...kept, { at: now, calls }] }, granted, retryAfterMs: 0 }
}
