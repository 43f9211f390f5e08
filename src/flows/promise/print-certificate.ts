/** The certificate on paper: what a browser would check is checked here first, and only that is printed. */

import { checkCertificate } from '../../certificates/domain/check-certificate.ts'
import { ed25519Checker } from '../../certificates/domain/ed25519.ts'
import { certificatePage } from '../../certificates/pdf/certificate-page.ts'
import { type FontFile, readFont } from '../../certificates/pdf/subset-font.ts'
import { writePdf } from '../../certificates/pdf/write-pdf.ts'
import { sha256 } from '../../certificates/sha256.ts'
import { publishedKeys } from '../../certificates/signing-keys.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { publicCertificate } from './read-certificate.ts'

const FONT = 'https://assets.local/fonts/noto-sans-sc-gbk.ttf'

let font: Promise<FontFile> | undefined

/** Read once per isolate: 8 MB that no request should wait for twice. */
async function fontOf(env: Env): Promise<FontFile> {
  font ??= env.ASSETS.fetch(FONT).then(async (response) => readFont(await response.arrayBuffer()))
  // A font that could not be read is asked for again.
  font.catch(() => {
    font = undefined
  })
  return font
}

/** `certificate.unavailable` when what is stored does not hold, or the font is not there. */
export async function printCertificate(env: Env, id: string): Promise<Result<Uint8Array, Failure>> {
  const read = await publicCertificate(env, id)
  if (!read.ok) return read
  const checked = await checkCertificate(read.value, {
    id,
    sha256,
    checkSignature: ed25519Checker(await publishedKeys(env), crypto.subtle),
  })
  if (!checked.isGenuine) return fail('certificate.unavailable')
  const file = await fontOf(env).catch(() => null)
  if (!file) return fail('certificate.unavailable')
  const page = certificatePage(checked, { url: `${env.PUBLIC_URL}/verify/${id}`, madeAt: Date.now() })
  return ok(await writePdf(page, file))
}
