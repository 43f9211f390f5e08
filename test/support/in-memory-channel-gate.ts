import type { ChannelGatePort } from '../../src/channels/channel-gate.port.ts'
import {
  grantToken,
  healthOf,
  moveCursor,
  newGate,
  noteOrder,
  noteRelay,
  PULL_SILENCE_MS,
  permitCalls,
  spendAnswer,
  takeReport,
} from '../../src/channels/domain/gate.ts'
import { askToken, keepToken, refuseToken } from '../../src/channels/domain/token-lease.ts'

/** A gate that runs the product's rules and keeps nothing; the contract suite holds it and the real object to the same. */
export function createInMemoryChannelGate(): ChannelGatePort {
  let gate = newGate
  let leases = 0
  let pullingUntil = 0
  let isPulledWell = false
  let wasPulledWell = false
  return {
    async token(now) {
      leases += 1
      const { state, answer } = askToken(gate.token, `lease-${leases}`, now)
      gate = { ...gate, token: state }
      return answer
    },
    async saveToken(leaseId, token, now) {
      gate = { ...gate, token: keepToken(gate.token, leaseId, { token, now }) }
    },
    async grantToken(token, now) {
      gate = grantToken(gate, token, now)
    },
    async spendAnswer(id, until, now) {
      const spent = spendAnswer(gate, { id, until, now })
      gate = spent.gate
      return spent.isFirst
    },
    async expireToken(accessToken) {
      gate = { ...gate, token: refuseToken(gate.token, accessToken) }
    },
    async permit(calls, config, now) {
      const asked = permitCalls(gate, calls, { config, now })
      gate = asked.gate
      return asked.permit
    },
    async report(report, now) {
      gate = takeReport(gate, report, now)
    },
    async sawOrder(at) {
      gate = noteOrder(gate, at)
    },
    async sawRelay(seen, now) {
      gate = noteRelay(gate, seen, now)
    },
    async health(now) {
      return healthOf(gate, now)
    },
    async cursor() {
      return gate.cursor
    },
    async advanceCursor(syncedTo) {
      gate = moveCursor(gate, syncedTo)
    },
    async beginPull(now) {
      if (now < pullingUntil) return false
      pullingUntil = now + PULL_SILENCE_MS
      wasPulledWell = isPulledWell
      isPulledWell = false
      return true
    },
    async keepPull(now) {
      pullingUntil = now + PULL_SILENCE_MS
    },
    async endPull(isWell) {
      pullingUntil = 0
      isPulledWell = isWell
    },
    async wasPulledWell() {
      return wasPulledWell
    },
  }
}
