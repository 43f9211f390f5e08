// The relay: runs inside 聚石塔, 云鼎 or 多多云. README.md says what it does and how it is started.
import { createRelay } from './server.mjs'
import { readSettings } from './settings.mjs'
import { holdSockets } from './sockets.mjs'

/** One line of JSON an event; no bodies, no addresses with a query, no secrets. */
const log = (event, facts = {}) => console.log(JSON.stringify({ at: new Date().toISOString(), event, ...facts }))

function settingsOrEnd() {
  try {
    return readSettings(process.env)
  } catch (error) {
    console.error(error.message)
    process.exit(2)
  }
}

if (typeof WebSocket === 'undefined') {
  console.error('This Node has no WebSocket: use Node 22 or newer, or start with node --experimental-websocket')
  process.exit(2)
}

const settings = settingsOrEnd()
const sockets = holdSockets(settings, { log })
const server = createRelay(settings, { sockets, log })
server.listen(settings.port, settings.host, () => {
  const address = server.address()
  log('relay.started', {
    listen: `${settings.host}:${typeof address === 'object' ? address?.port : ''}`,
    tls: settings.tls !== null,
    hub: settings.hub,
    kinds: settings.hosts.kinds,
  })
})

for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    sockets.end()
    server.close(() => process.exit(0))
    setTimeout(() => process.exit(0), 5_000).unref()
  })
