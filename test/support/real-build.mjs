// Before the tests on real processes: console, Worker and sandbox are built once, when something is newer than what was built.
import { build } from '../../scripts/hub.mjs'

export function setup() {
  build()
}
