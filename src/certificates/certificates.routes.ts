/** What anybody may ask about certificates: no sign-in, nothing personal, only whoever knows the certificate's name. */
import { Hono } from 'hono'
import { printCertificate } from '../flows/promise/print-certificate.ts'
import { anchorFiles, consistencyProof, publicCertificate } from '../flows/promise/read-certificate.ts'
import { answer, api, type OpenEnv, problem, query } from '../platform/http.ts'
import { publicLimit } from '../platform/public-limit.ts'
import { consistencyQuery, consistencySchema, jwksSchema, publicCertificateSchema } from './certificates.contract.ts'
import { publishedKeys } from './signing-keys.ts'

const tag = 'public'

const file = (bytes: Uint8Array, type: string, name: string): Response =>
  new Response(bytes as BodyInit, {
    headers: {
      'content-type': type,
      'content-disposition': `${type === 'application/pdf' ? 'inline' : 'attachment'}; filename="${name}"`,
      'cache-control': 'no-store',
    },
  })

/** Mounted at `/api/public/certificates`. */
export const certificatesRoutes = new Hono<OpenEnv>()
  .use(publicLimit)
  .use(async (c, next) => {
    c.header('referrer-policy', 'no-referrer')
    await next()
  })
  .get(
    '/:id',
    api({
      tag,
      right: 'none',
      summary: 'A certificate with everything that is needed to check it',
      ok: publicCertificateSchema,
    }),
    async (c) => answer(c, await publicCertificate(c.env, c.req.param('id'))),
  )
  .get(
    '/:id/consistency',
    api({
      tag,
      right: 'none',
      summary: 'Proof that the merchant’s log was only ever added to (RFC 6962)',
      ok: consistencySchema,
    }),
    query(consistencyQuery),
    async (c) => answer(c, await consistencyProof(c.env, c.req.param('id'), c.req.valid('query'))),
  )
  .get('/:id/pdf', api({ tag, right: 'none', summary: 'The certificate as PDF' }), async (c) => {
    const printed = await printCertificate(c.env, c.req.param('id'))
    return printed.ok ? file(printed.value, 'application/pdf', `${c.req.param('id')}.pdf`) : problem(c, printed.error)
  })
  .get('/:id/head.jws', api({ tag, right: 'none', summary: 'The anchored tree head' }), async (c) => {
    const files = await anchorFiles(c.env, c.req.param('id'))
    return files.ok
      ? file(new TextEncoder().encode(files.value.jws), 'application/jose', 'head.jws')
      : problem(c, files.error)
  })
  .get('/:id/head.jws.ots', api({ tag, right: 'none', summary: 'Its OpenTimestamps file' }), async (c) => {
    const files = await anchorFiles(c.env, c.req.param('id'))
    return files.ok
      ? file(files.value.ots, 'application/vnd.opentimestamps.v1', 'head.jws.ots')
      : problem(c, files.error)
  })

/** Mounted at `/.well-known`. */
export const jwksRoutes = new Hono<OpenEnv>().get(
  '/jwks.json',
  publicLimit,
  api({ tag, right: 'none', summary: 'Public keys of tree heads, old ones too', ok: jwksSchema }),
  async (c) => {
    c.header('cache-control', 'public, max-age=300')
    return c.json(await publishedKeys(c.env))
  },
)
