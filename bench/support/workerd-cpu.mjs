// CPU time of the workerd processes that this process has started, from /proc. An upper bound of the product's own: the local
// stand-ins of D1 and Queues, the objects and the HTTP server are in it.
import { readdirSync, readFileSync } from 'node:fs'

const TICK_MS = 10

/** Ids of the workerd processes that this process has started. Throws where there is no /proc. */
export const workerdPids = () =>
  readdirSync('/proc/self/task')
    .flatMap((task) => readFileSync(`/proc/self/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean))
    .filter((pid) => readFileSync(`/proc/${pid}/stat`, 'utf8').includes('(workerd)'))

/** Ms of user and system time so far; NaN where there is no /proc. */
export function workerdCpuMs() {
  try {
    return workerdPids()
      .map((pid) => readFileSync(`/proc/${pid}/stat`, 'utf8'))
      .reduce((sum, stat) => {
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
        return sum + (Number(fields[11]) + Number(fields[12])) * TICK_MS
      }, 0)
  } catch {
    return Number.NaN
  }
}
