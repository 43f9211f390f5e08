// What getting in costs, and what asking for rights adds to a call. Sign-ins run one after the other; the CPU time is that of
// the whole local runtime (Worker, database stand-in, HTTP server), so an upper bound. Calls through the product's own door take
// turns with the same handlers behind a door that asks nobody (bench/support/bare-worker.mjs), on one keep-alive connection.
//   npm run bench:auth -- [--json] [--signins 60] [--calls 600]
import { underProjectNode } from './support/project-node.mjs'

underProjectNode()
const { build, call, startHub } = await import('../scripts/hub.mjs')
const { figure, freePort, inFolder, load, median, options, percentile, report, say } = await import(
  './support/figures.mjs'
)
const { buildWith } = await import('./support/costs.mjs')
const { Wire } = await import('./support/wire.mjs')
const { workerdCpuMs } = await import('./support/workerd-cpu.mjs')

const { json, signins, calls } = options({ signins: [60, 10, 500], calls: [600, 50, 20_000] })
const PASSWORD = 'bench-password-1'
/** Each account from a place of its own: limits of tries count both. */
const ACCOUNTS = 12

async function signedUp(hub, index) {
  const email = `bench-${index}-${Date.now()}@example.com`
  const { response, json: me } = await call(`${hub.url}/api/v1/auth/sign-up`, {
    method: 'POST',
    body: { email, password: PASSWORD, company: '基准商贸' },
    headers: { 'cf-connecting-ip': `192.0.2.${index + 1}` },
  })
  const cookie = response.headers
    .getSetCookie()
    .map((text) => text.split(';')[0])
    .join('; ')
  return { email, cookie, tenantId: me.tenant.id }
}

const signIn = (hub, email, password, turn) =>
  fetch(`${hub.url}/api/v1/auth/sign-in`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'cf-connecting-ip': `198.51.${Math.floor(turn / 250)}.${(turn % 250) + 1}`,
    },
    body: JSON.stringify({ email, password }),
  }).then(async (answer) => {
    await answer.text()
    return answer.status
  })

/** CPU and time of one sign-in, ms. */
async function signInCost(hub, people, password, expected) {
  for (let i = 0; i < 2 * ACCOUNTS; i++) await signIn(hub, people[i % people.length].email, password, 1_000 + i)
  const times = []
  const cpu = workerdCpuMs()
  for (let i = 0; i < signins; i++) {
    const began = performance.now()
    const status = await signIn(hub, people[i % people.length].email, password, i)
    if (status !== expected) throw new Error(`a sign-in answered ${status}, not ${expected}`)
    times.push(performance.now() - began)
  }
  return { cpu: (workerdCpuMs() - cpu) / signins, times }
}

const request = (path, headers) =>
  Buffer.from(
    `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}\r\n`,
  )

/** Medians of the doors, asked in turn and in changing order; `quiet`, ms: long enough for an isolate to forget whom it knew. */
async function compared(port, doors, rounds, quiet = 0) {
  const wire = new Wire(port)
  const times = Object.fromEntries(Object.keys(doors).map((name) => [name, []]))
  const names = Object.keys(doors)
  const ask = async (name) => {
    const began = performance.now()
    const { status } = await wire.send(doors[name])
    if (status !== 200) throw new Error(`${name} answered ${status}`)
    return performance.now() - began
  }
  for (let i = 0; i < 50 && quiet === 0; i++) for (const name of names) await ask(name)
  for (let i = 0; i < rounds; i++) {
    if (quiet > 0) await new Promise((resolve) => setTimeout(resolve, quiet))
    for (let k = 0; k < names.length; k++) {
      const name = names[(i + k) % names.length]
      times[name].push(await ask(name))
    }
  }
  wire.close()
  return times
}

say('building …')
build({ web: false })
const script = buildWith('bare-worker')
await inFolder(async (stateDir) => {
  const port = await freePort()
  const hub = await startHub({ port, stateDir, cron: false, assets: false, script })
  try {
    const people = []
    for (let i = 0; i < ACCOUNTS; i++) people.push(await signedUp(hub, i))
    say(`signing in ${signins} times (load ${load()})`)
    const right = await signInCost(hub, people, PASSWORD, 200)
    const wrong = await signInCost(
      hub,
      Array.from({ length: signins }, (_, i) => ({ email: `nobody-${i}@example.com` })),
      'not-the-password',
      401,
    )
    const [{ cookie, tenantId }] = people
    const { key } = (
      await call(`${hub.url}/api/v1/keys`, {
        method: 'POST',
        body: { name: 'bench', scopes: ['orders:read', 'settings:read'] },
        headers: { cookie },
      })
    ).json
    const doorsTo = (path) => ({
      bare: request(`/bench/bare${path}`, { 'x-bench-tenant': tenantId }),
      key: request(`/api/v1${path}`, { authorization: `Bearer ${key}` }),
      session: request(`/api/v1${path}`, { cookie }),
    })
    const figures = []
    for (const [what, path] of [
      ['order list', '/orders'],
      ['warehouses', '/warehouses'],
    ]) {
      say(`${what}: ${calls} calls through each door (load ${load()})`)
      const times = await compared(port, doorsTo(path), calls)
      const base = median(times.bare)
      figures.push(
        figure(`${what}, nobody asked, median`, base, 'ms'),
        figure(`${what}, a key adds at the median`, median(times.key) - base, 'ms', { most: 1 }),
        figure(`${what}, a session adds at the median`, median(times.session) - base, 'ms', { most: 1 }),
      )
    }
    say('the same after six quiet seconds: the isolate has forgotten who that was')
    const cold = await compared(port, doorsTo('/warehouses'), 8, 6_000)
    report(
      'signing in, and what asking for rights adds to a call',
      [
        figure('sign-in, CPU', right.cpu, 'ms', { most: 60 }),
        figure('sign-in, median', median(right.times), 'ms'),
        figure('sign-in, p99', percentile(right.times, 0.99), 'ms'),
        figure('sign-in of nobody, CPU', wrong.cpu, 'ms', { most: 60 }),
        figure('sign-in of nobody, median', median(wrong.times), 'ms'),
        ...figures,
        figure('first call of a key in a while adds', median(cold.key) - median(cold.bare), 'ms'),
        figure('first call of a session in a while adds', median(cold.session) - median(cold.bare), 'ms'),
      ],
      json,
    )
  } finally {
    await hub.stop()
  }
})
