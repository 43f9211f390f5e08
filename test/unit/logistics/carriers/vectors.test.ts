import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { md5Sandwich } from '../../../../src/channels/sorted-params.ts'
import { pushSign as seventeenSign } from '../../../../src/logistics/carriers/17track/tracking.ts'
import { pushSign as afterShipPushSign, requestSign } from '../../../../src/logistics/carriers/aftership/sign.ts'
import { dataDigest as cainiaoDigest } from '../../../../src/logistics/carriers/cainiao/call.ts'
import { digestOf } from '../../../../src/logistics/carriers/jtexpress/call.ts'
import { carrierAdapters } from '../../../../src/logistics/carriers/registry.ts'
import { msgDigest } from '../../../../src/logistics/carriers/sf/sign.ts'
import { sign as ytoSign } from '../../../../src/logistics/carriers/yto/call.ts'
import { dataDigest as ztoDigest } from '../../../../src/logistics/carriers/zto/call.ts'
import seventeenTrack from '../../../fixtures/protocols/17track.vectors.json' with { type: 'json' }
import aftership from '../../../fixtures/protocols/aftership.vectors.json' with { type: 'json' }
import cainiao from '../../../fixtures/protocols/cainiao.vectors.json' with { type: 'json' }
import jtexpress from '../../../fixtures/protocols/jtexpress.vectors.json' with { type: 'json' }
import sf from '../../../fixtures/protocols/sf.vectors.json' with { type: 'json' }
import yto from '../../../fixtures/protocols/yto.vectors.json' with { type: 'json' }
import zto from '../../../fixtures/protocols/zto.vectors.json' with { type: 'json' }

type Texts = Record<string, string>
interface Vector {
  readonly name: string
  readonly expected: string
  readonly 'secret/keys': Readonly<Record<string, string | undefined>>
  readonly input: Readonly<Record<string, unknown>>
}

const text = (input: Vector['input'], name: string): string => String(input[name] ?? '')
const texts = (value: unknown): Texts =>
  Object.fromEntries(Object.entries(value ?? {}).map(([name, part]) => [name, String(part)]))

/** Courier → its vectors, and what the adapter makes of one. */
const signed: Record<string, readonly [readonly Vector[], (vector: Vector, keys: Vector['secret/keys']) => string]> = {
  sf: [sf, ({ input }, keys) => msgDigest(text(input, 'msgData'), text(input, 'timestamp'), keys.checkword ?? '')],
  zto: [zto, ({ input }, keys) => ztoDigest(text(input, 'body'), keys.appSecret ?? '')],
  yto: [yto, ({ input }, keys) => ytoSign(text(input, 'param'), text(input, 'method'), keys.secret ?? '')],
  jtexpress: [jtexpress, ({ input }, keys) => digestOf(text(input, 'bizContent'), keys.privateKey ?? '')],
  cainiao: [
    cainiao,
    ({ input }, keys) =>
      keys.appsecret === undefined
        ? cainiaoDigest(text(input, 'logistics_interface'), keys.secretKey ?? '')
        : md5Sandwich(keys.appsecret, texts(input)),
  ],
  '17track': [seventeenTrack, ({ input }, keys) => seventeenSign(text(input, 'raw_body'), keys.api_key ?? '')],
  aftership: [
    aftership,
    ({ input }, keys) =>
      keys.webhook_secret === undefined
        ? requestSign(
            {
              method: text(input, 'method'),
              path: text(input, 'url'),
              query: texts(input.query),
              body: text(input, 'body'),
              date: text(input, 'date'),
              headers: texts(input.headers),
            },
            keys.api_secret ?? '',
          )
        : afterShipPushSign(text(input, 'raw_body'), keys.webhook_secret),
  ],
}

/** Run beside their adapters. */
const elsewhere = ['kuaidi100', 'kdniao']

describe.each(Object.entries(signed))('signatures of %s', (_, [vectors, sign]) => {
  test.each(vectors.map((vector) => [vector.name, vector] as const))('vector: %s', (_name, vector) => {
    expect(sign(vector, vector['secret/keys'])).toBe(vector.expected)
  })
})

test('no courier is without vectors, and no vectors are left out', () => {
  const files = readdirSync('test/fixtures/protocols').flatMap((file) => /^(.+)\.vectors\.json$/.exec(file)?.[1] ?? [])
  const run = [...Object.keys(signed), ...elsewhere].sort()
  expect(carrierAdapters.map(({ kind }) => kind).sort()).toEqual(run)
  expect(files.filter((name) => run.includes(name)).sort()).toEqual(run)
})
