/**
 * No secret, token or signature is compared with `===`: how long that takes tells how much of a guess was right. Every line that
 * compares something with such a name stands in the reviewed list below, with the reason why it may; a new one fails.
 */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '../../..')
const NAMED =
  /secret|token|signature|digest|password|passwd|\bmac\b|\bhmac\b|\bhash\b|hash$|hash\b|\bsign\b|apiKey|nonce|recovery|challenge|totp|\bcode\b\s*[!=]==\s*\w+\.code\b/i

/** File → pieces of the reviewed lines → why a guesser learns nothing from them. */
const reviewed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'durable-objects/support/migrate.ts': { 'row.digest': 'a checksum over our own migrations' },
  'src/audit/domain/chain.ts': {
    'block.prevHash === end.hash': 'hashes of the log, which are shown',
    '!== digest': 'hashes of the log, which are shown',
    '!== hash': 'hashes of the log, which are shown',
  },
  'src/audit/seal-log.ts': { 'known.head.hash': 'hashes of the log, which are shown' },
  'src/audit/verify-log.ts': { 'known.head.hash': 'hashes of the log, which are shown' },
  'src/channels/channel-call.ts': { 'renewed.value === token': 'two tokens that we hold ourselves' },
  'src/channels/domain/token-lease.ts': { 'state.accessToken === accessToken': 'two tokens that we hold ourselves' },
  'src/merging/domain/same-receiver.ts': {
    'ours.addressToken === theirs.addressToken': 'two tokens of orders that the same shop told us',
    'b.cipher.phoneDigest !== phone': 'two digests that we made ourselves, within one tenant',
    'b.cipher.addressDigest === address': 'two digests that we made ourselves, within one tenant',
  },
  'src/platform/idempotency.ts': { 'kept.request_hash !== hash': 'a digest of the caller’s own request' },
  'src/tenants/auth.ts': { 'AUTH_SECRET !== env.AUTH_SECRET': 'our own setting with itself' },
  'src/tenants/caller-by-key.ts': {
    'hash !== row.hash': 'SHA-256 of a key of 240 random bits; the row was found by it',
  },
  'src/tenants/domain/key-standing.ts': {
    'hash === row.hash': 'SHA-256 of a key of 240 random bits; the row was found by it',
  },
}

/** Against a constant, nothing, or a type: no secret is on the other side. */
const isAgainstConstant = (left: string, right: string): boolean =>
  [left, right].some(
    (side) => /^(?:null|undefined|true|false|-?\d+|'[^']*'|"[^"]*"|`[^`$]*`)$/.test(side) || side.startsWith('typeof '),
  )

interface Found {
  readonly file: string
  readonly line: string
}

function comparisons(): Found[] {
  const found: Found[] = []
  for (const folder of ['src', 'durable-objects'])
    for (const entry of readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith('.ts')) continue
      const file = path.relative(root, path.join(entry.parentPath, entry.name))
      for (const line of readFileSync(path.join(root, file), 'utf8').split('\n')) {
        if (/^\s*(?:\*|\/\/|\/\*)/.test(line)) continue
        for (const [, left = '', right = ''] of line.matchAll(
          /((?:typeof )?[\w.?[\]()'"]+)\s*[!=]==?\s*((?:typeof )?[\w.?[\]'"`-]+)/g,
        ))
          if ((NAMED.test(left) || NAMED.test(right)) && !isAgainstConstant(left, right))
            found.push({ file, line: line.trim() })
      }
    }
  return found
}

describe('comparisons of what is secret', () => {
  const all = comparisons()

  it('are found: this list does not look past everything', () => {
    expect(all.length).toBeGreaterThan(3)
    for (const file of [
      'src/platform/standard-webhooks.ts',
      'src/platform/secrets.ts',
      'src/tenants/links.ts',
      'src/tenants/auth.ts',
    ])
      expect(readFileSync(path.join(root, file), 'utf8')).toContain('timingSafeEqual(')
  })

  it('stand in the reviewed list', () => {
    expect(
      all.filter(({ file, line }) => !Object.keys(reviewed[file] ?? {}).some((piece) => line.includes(piece))),
    ).toEqual([])
  })

  it('and the list names nothing that is gone', () => {
    const stale = Object.entries(reviewed).flatMap(([file, pieces]) =>
      Object.keys(pieces).filter((piece) => !all.some((one) => one.file === file && one.line.includes(piece))),
    )
    expect(stale).toEqual([])
  })
})
