/** 升级链: who is told of an event, one after the other, until it arrived or somebody answered. */
import { MINUTE } from '../../core/time.ts'
import type { NoticeRoute } from '../notify.contract.ts'
import { nextAllowed } from './quiet-hours.ts'

export interface ChainStep {
  readonly route: NoticeRoute
  /** 0 for the first. */
  readonly step: number
  /** What the step before must not have become; '' for the first. */
  readonly unless: '' | 'delivered' | 'acknowledged'
  /** Not told before, epoch ms. */
  readonly notBefore: number
}

/**
 * The steps that begin at each switched-on route of one event. A messenger that is told at once, or earlier in the chain, is
 * not told again. A step needs no switch of its own; its words and quiet hours are those of its route, if it has one.
 */
export function chainsOf(routes: readonly NoticeRoute[], now: number): ChainStep[][] {
  const known = new Map(routes.map((route) => [route.connectionId, route]))
  const atOnce = routes.filter((route) => route.enabled)
  return atOnce.map((first) => {
    const told = new Set(atOnce.map((route) => route.connectionId))
    const steps: ChainStep[] = [
      { route: first, step: 0, unless: '', notBefore: nextAllowed({ event: first.event, now }, first) },
    ]
    let last = first
    let at = now
    while (last.nextConnectionId !== '' && !told.has(last.nextConnectionId)) {
      const route = known.get(last.nextConnectionId) ?? bareRoute(last)
      told.add(route.connectionId)
      at += last.nextMinutes * MINUTE
      steps.push({
        route,
        step: steps.length,
        unless: last.nextUnless,
        notBefore: nextAllowed({ event: route.event, now: at }, route),
      })
      last = route
    }
    return steps
  })
}

const bareRoute = ({ event, nextConnectionId }: NoticeRoute): NoticeRoute => ({
  event,
  connectionId: nextConnectionId,
  title: '',
  template: '',
  quietFrom: 0,
  quietTo: 0,
  enabled: false,
  nextConnectionId: '',
  nextMinutes: 10,
  nextUnless: 'delivered',
})

/** Whether setting `route` leads back to itself. */
export function isCircle(route: NoticeRoute, others: readonly NoticeRoute[]): boolean {
  const next = new Map(others.map((one) => [one.connectionId, one.nextConnectionId]))
  next.set(route.connectionId, route.nextConnectionId)
  const seen = new Set<string>()
  for (let at = route.connectionId; at !== ''; at = next.get(at) ?? '') {
    if (seen.has(at)) return true
    seen.add(at)
  }
  return false
}
