import * as z from 'zod'

const jws = z
  .string()
  .describe('Compact JWS, EdDSA, keys at /.well-known/jwks.json; claims: log, size, root (hex), timestamp (epoch ms)')
const path = z.array(z.string().describe('SHA-256, hex'))
const anchorState = z.enum(['pending', 'confirmed'])
const block = z.int().nullable().describe('Height of the Bitcoin block')

export const publicCertificateSchema = z.object({
  id: z.string(),
  head: jws,
  entries: z.array(
    z.object({
      index: z.int().describe('Place in the merchant’s log, from 0'),
      content: z.string().describe('The bytes of the leaf: JSON, one version of the promise'),
      path: path.describe('RFC 6962 audit path to the head’s root'),
    }),
  ),
  pending: z.int().describe('Versions that the next tree head will hold, within a minute or two'),
  anchor: z
    .object({
      head: jws,
      path: path.describe('RFC 6962 consistency proof from the anchored head to `head`'),
      state: anchorState,
      block,
      calendars: z.array(z.object({ calendar: z.string(), state: anchorState, block })),
    })
    .nullable()
    .describe(
      'The tree head that was sent to OpenTimestamps calendars and holds most of these versions; null before the first',
    ),
})
export type PublicCertificate = z.infer<typeof publicCertificateSchema>

export const consistencyQuery = z.object({
  first: z.coerce.number().int().min(0),
  second: z.coerce.number().int().min(0).optional(),
})
export const consistencySchema = z.object({ head: jws, first: z.int(), second: z.int(), path })

export const orderCertificateSchema = z.object({
  id: z.string(),
  evidenceNo: z.string().describe('Empty until the first version is sealed'),
  url: z.string(),
  pdfUrl: z.string(),
  versions: z.int(),
  pending: z.int(),
  anchor: z
    .object({
      state: anchorState,
      block,
      versions: z.int().describe('Versions that the anchored tree head holds'),
      url: z.string().describe('The OpenTimestamps file'),
    })
    .nullable(),
})
export type OrderCertificate = z.infer<typeof orderCertificateSchema>

export const jwksSchema = z.object({
  keys: z.array(
    z.object({
      kty: z.literal('OKP'),
      crv: z.literal('Ed25519'),
      x: z.string(),
      kid: z.string(),
      alg: z.literal('EdDSA'),
      use: z.literal('sig'),
    }),
  ),
})
export type Jwks = z.infer<typeof jwksSchema>
