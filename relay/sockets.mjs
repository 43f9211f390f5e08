// Holds the sockets that the hub asks for. The hub says every minute which connections want one and hands a ticket with it:
// a signed way in, good for minutes. So nothing is stored here, and no app secret ever gets here.
import { tellHub } from './hub.mjs'
import { pmc } from './pmc.mjs'
import { tmc } from './tmc.mjs'

const protocols = { pmc, tmc }
/** A connection that the hub has not named for so long is held no longer, ms: no ticket that is tried is older. */
const LEASE_MS = 180_000
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 60_000
const OPEN_MS = 15_000
const IN_FLIGHT = 8
const MOST_WAITING = 500
/** Pauses between tries to hand a message over; then the platform keeps it and sends it again. */
const TRIES_MS = [0, 1_000, 5_000, 15_000]

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref())

/**
 * @param {ReturnType<typeof import('./settings.mjs').readSettings>} settings
 * @param {{log: (event: string, facts?: object) => void, tell?: typeof tellHub, triesMs?: readonly number[]}} parts
 */
export function holdSockets(settings, { log, tell = tellHub, triesMs = TRIES_MS }) {
  const held = new Map()
  const sweep = setInterval(() => {
    for (const [name, socket] of held) {
      if (socket.isWanted(Date.now())) continue
      socket.end()
      held.delete(name)
    }
  }, 10_000)
  sweep.unref()

  return {
    /** One connection, as the hub asks every minute; `ticket` null for one that needs no socket. */
    hold({ kind, connectionId, ticket }, now) {
      if (!ticket) return { known: true, socket: null }
      const of = protocols[ticket.protocol]
      if (
        of === undefined ||
        !/^[\w-]{1,64}$/.test(connectionId) ||
        settings.hosts.forSocket(kind, ticket.url) === null
      )
        return { known: true, socket: { state: 'refused', since: now, lastMessageAt: null } }
      const name = `${ticket.protocol} ${ticket.account}`
      let socket = held.get(name)
      if (socket === undefined) {
        socket = heldSocket(name, { of, settings, log, tell, triesMs })
        held.set(name, socket)
      }
      const known = socket.renew({ kind, connectionId, ticket }, now)
      return { known, socket: socket.state() }
    },
    end() {
      clearInterval(sweep)
      for (const socket of held.values()) socket.end()
      held.clear()
    },
  }
}

/** One socket of one app, with the connections (shops) that it serves. */
function heldSocket(name, { of, settings, log, tell, triesMs }) {
  const members = new Map()
  const underWay = new Set()
  const waiting = []
  let ticket = null
  let present = null
  let failures = 0
  let timer = null
  let isEnded = false
  let lastMessageAt = null
  let state = { state: 'closed', since: Date.now() }
  const become = (next) => {
    if (next !== state.state) log(`socket.${next}`, { name })
    if (next !== state.state) state = { state: next, since: Date.now() }
  }

  const memberOf = ({ shop }) => {
    const all = [...members.entries()]
    const [connectionId, member] =
      all.find(([, one]) => one.shop === shop) ?? all.find(([, one]) => one.shop === '') ?? []
    return connectionId === undefined ? null : { connectionId, kind: member.kind }
  }

  function open() {
    timer = null
    if (isEnded || present !== null) return
    const socket = new WebSocket(ticket.url)
    socket.binaryType = 'arraybuffer'
    const mine = { socket, heardAt: Date.now(), isReady: false }
    present = mine
    const line = {
      send: (data) => socket.readyState === WebSocket.OPEN && socket.send(data),
      ready() {
        mine.isReady = true
        failures = 0
        become('open')
      },
      fail(why) {
        log('socket.refused', { name, why })
        lost()
      },
      message: (message) => take(message, () => (present === mine ? protocol : null)),
    }
    const protocol = of(line, ticket, settings)
    const beat = setInterval(() => {
      const limit = mine.isReady ? protocol.silenceMs : OPEN_MS
      if (Date.now() - mine.heardAt > limit) {
        log('socket.silent', { name })
        lost()
      } else if (mine.isReady) protocol.tick()
    }, protocol.everyMs)
    /** Once for each socket: away with it, and a next one after a pause. */
    function lost() {
      if (present !== mine) return
      present = null
      clearInterval(beat)
      socket.close()
      become('closed')
      const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures++, 10))
      if (!isEnded) timer = setTimeout(open, wait * (0.75 + Math.random() / 2))
    }
    mine.lost = lost
    socket.onopen = () => protocol.opened()
    socket.onmessage = ({ data }) => {
      mine.heardAt = Date.now()
      try {
        protocol.received(data)
      } catch (error) {
        // A frame that nobody understands is not confirmed; the next ones are read all the same.
        log('socket.unreadable', { name, why: String(error?.message).slice(0, 80) })
      }
    }
    socket.onerror = () => lost()
    socket.onclose = () => lost()
  }

  /** `protocolNow`: of the socket that brought it, while that one lives. */
  function take(message, protocolNow) {
    lastMessageAt = Date.now()
    // Another shop of the same app, which no connection here has: neither taken nor confirmed.
    if (message.id === '' || memberOf(message) === null || underWay.has(message.id)) return
    if (waiting.length >= MOST_WAITING) return protocolNow()?.refuse(message)
    underWay.add(message.id)
    waiting.push({ message, protocolNow })
    void work()
  }

  let atWork = 0
  async function work() {
    if (atWork >= IN_FLIGHT) return
    atWork++
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { message, protocolNow } = next
      const isTaken = await hand(message)
      underWay.delete(message.id)
      if (isTaken) protocolNow()?.confirm(message)
      else protocolNow()?.refuse(message)
    }
    atWork--
  }

  async function hand(message) {
    for (const pause of triesMs) {
      if (pause > 0) await sleep(pause)
      const member = memberOf(message)
      if (isEnded || member === null) return false
      if (await tell(settings, { ...member, body: message.body })) return true
    }
    log('message.not_taken', { name })
    return false
  }

  return {
    /** False for a connection that was not known here before: the hub then lets the platform send its messages. */
    renew({ kind, connectionId, ticket: next }, now) {
      const known = members.has(connectionId)
      members.set(connectionId, { kind, shop: next.shop ?? '', until: now + LEASE_MS })
      ticket = next
      if (present === null && timer === null) open()
      return known
    },
    isWanted(now) {
      for (const [id, { until }] of members) if (until < now) members.delete(id)
      return members.size > 0
    },
    state: () => ({ ...state, lastMessageAt }),
    end() {
      isEnded = true
      if (timer !== null) clearTimeout(timer)
      present?.lost()
    },
  }
}
