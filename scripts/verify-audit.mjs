// npm run audit:verify -- --file audit.jsonl | --url https://hub.example.com --key dsk_…  [--head <seq>:<hash>]
// Verifies an exported audit log without the server's code: every row's SHA-256 stands in a block, every block's hash in the next.
// A line's text is what was hashed. `--head` is a head noted down earlier: the chain must pass through it.
import { createHash } from 'node:crypto'

const sha256 = (text) => createHash('sha256').update(text, 'utf8').digest('hex')

/** Takes the file's lines one by one; memory holds the digests of the rows that wait for their block. */
export function createVerifier({ head: noted } = {}) {
  let seq = 0
  let hash = '0'.repeat(64)
  let place = 0
  let tenantId = null
  let waiting = []
  let from = null
  let to = null
  let sawNoted = !noted
  let head = null
  let flaw = null
  const broken = (line, what, more = {}) => {
    flaw ??= { line, what, ...more }
  }

  return {
    take(text, line) {
      if (flaw || text === '') return
      if (head) return broken(line, 'something follows the head')
      let value
      try {
        value = JSON.parse(text)
      } catch {
        return broken(line, 'not JSON')
      }
      tenantId ??= value.tenantId
      if (value.tenantId !== tenantId) return broken(line, 'of another tenant')
      if (value.kind === 'row') {
        waiting.push({ digest: sha256(text), landed: value.landed, id: value.id, at: value.at, line })
        return
      }
      if (value.kind === 'block') {
        if (value.seq !== seq + 1) return broken(line, `block ${seq + 1} is missing`)
        if (value.prevHash !== hash || value.firstLanded !== place + 1)
          return broken(line, `block ${value.seq} does not join on to the block before it`, { seq: value.seq })
        if (value.lastLanded - value.firstLanded + 1 !== value.digests.length)
          return broken(line, `block ${value.seq} does not count its rows`, { seq: value.seq })
        for (const [i, digest] of value.digests.entries()) {
          const row = waiting[i]
          const landed = value.firstLanded + i
          if (!row || row.landed !== landed)
            return broken(row?.line ?? line, `row ${landed} is missing`, { seq: value.seq, landed })
          if (row.digest !== digest)
            return broken(row.line, `row ${landed} was changed`, { seq: value.seq, landed, rowId: row.id })
        }
        if (waiting.length > value.digests.length)
          return broken(waiting[value.digests.length].line, 'a row that no block holds', { seq: value.seq })
        from ??= waiting[0]?.at ?? null
        to = waiting.at(-1)?.at ?? to
        waiting = []
        seq = value.seq
        hash = sha256(text)
        place = value.lastLanded
        if (noted && noted.seq === seq) {
          if (noted.hash !== hash) return broken(line, `block ${seq} is not the one that was noted`, { seq })
          sawNoted = true
        }
        return
      }
      if (value.kind === 'head') {
        head = value
        if (value.seq !== seq || value.hash !== hash) return broken(line, 'the head is not the end of the chain')
        for (const [i, row] of waiting.entries())
          if (row.landed !== place + 1 + i) return broken(row.line, `row ${place + 1 + i} is missing`)
        if (value.unsealed !== waiting.length) return broken(line, 'rows without a block are missing')
        return
      }
      broken(line, 'a line of no known kind')
    },
    end() {
      if (!flaw && !head) broken(0, 'the file ends before its head')
      if (!flaw && !sawNoted) broken(0, `the chain ends before block ${noted.seq}, which was noted`)
      return {
        ok: !flaw,
        flaw,
        tenantId,
        blocks: seq,
        rows: place,
        unsealed: waiting.length,
        from,
        to,
        head: { seq, hash },
      }
    },
  }
}

/** Lines of a stream of bytes. */
async function* linesOf(stream) {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of stream) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = parts.pop() ?? ''
    yield* parts
  }
  if (rest !== '') yield rest
}

export async function verifyStream(stream, options) {
  const verifier = createVerifier(options)
  let line = 0
  for await (const text of linesOf(stream)) verifier.take(text, ++line)
  return verifier.end()
}

async function main() {
  const { createReadStream } = await import('node:fs')
  const { parseArgs } = await import('node:util')
  const { values } = parseArgs({
    options: {
      file: { type: 'string' },
      url: { type: 'string' },
      key: { type: 'string' },
      head: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  })
  const [seq, hash] = values.head?.split(':') ?? []
  const options = hash ? { head: { seq: Number(seq), hash } } : {}
  let stream
  if (values.file) stream = createReadStream(values.file)
  else if (values.url && values.key) {
    const answer = await fetch(new URL('/api/v1/audit/export?format=jsonl', values.url), {
      headers: { authorization: `Bearer ${values.key}` },
    })
    if (!answer.ok || !answer.body) throw new Error(`the export answered ${answer.status} ${await answer.text()}`)
    stream = answer.body
  } else {
    console.error(
      'usage: npm run audit:verify -- --file audit.jsonl | --url <product> --key dsk_… [--head <seq>:<hash>] [--json]',
    )
    process.exit(2)
  }
  const result = await verifyStream(stream, options)
  if (values.url && values.key && result.ok) result.server = await askServer(values.url, values.key)
  if (values.json) console.log(JSON.stringify(result))
  else tell(result)
  process.exit(result.ok && (result.server?.ok ?? true) ? 0 : 1)
}

/** The server also knows the head that its control plane keeps. */
async function askServer(url, key) {
  let verdict
  let cursor = null
  do {
    const ask = new URL('/api/v1/audit/verify', url)
    if (cursor) ask.searchParams.set('cursor', cursor)
    const answer = await fetch(ask, { headers: { authorization: `Bearer ${key}` } })
    if (!answer.ok) throw new Error(`verify answered ${answer.status}`)
    verdict = await answer.json()
    cursor = verdict.nextCursor
  } while (cursor && verdict.ok)
  return verdict
}

function tell({ ok, flaw, blocks, rows, unsealed, from, to, head, server }) {
  const instant = (at) => (at === null ? '–' : new Date(at).toISOString())
  console.log(`${rows} rows in ${blocks} blocks, ${instant(from)} to ${instant(to)}, ${unsealed} in no block yet`)
  if (ok) console.log(`every row and block is as it was sealed; head ${head.seq}:${head.hash}`)
  else console.log(`broken at line ${flaw.line}: ${flaw.what}`)
  if (server && !server.ok) console.log(`the server says: ${server.flaw.code} at block ${server.flaw.seq}`)
}

if (process.argv[1] === import.meta.filename) await main()
