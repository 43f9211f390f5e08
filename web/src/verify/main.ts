/** `/verify/{id}`: no sign-in, no framework. The browser does the sums itself; the server's word counts for nothing. */
import type { Jwks, PublicCertificate } from '../../../src/certificates/certificates.contract.ts'
import { checkCertificate } from '../../../src/certificates/domain/check-certificate.ts'
import { ed25519Checker } from '../../../src/certificates/domain/ed25519.ts'
import type { Sha256 } from '../../../src/certificates/domain/merkle-tree.ts'
import { el } from '../track/elements.ts'
import { idOf, tamperedWith } from './verify-model.ts'
import { type VerifyTrouble, verifyPage, verifyTrouble } from './verify-view.ts'
import { type VerifyLanguage, verifyWords } from './verify-words.ts'

const root = document.getElementById('verify')
const id = idOf(window.location.pathname)
const sha256: Sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as BufferSource))

let language: VerifyLanguage = navigator.language.startsWith('zh') ? 'zh' : 'en'
let isTampered = false

function show(page: HTMLElement): void {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  document.title = verifyWords[language].title
  root?.replaceChildren(page)
}

const stop = (kind: VerifyTrouble): void => show(verifyTrouble(kind, language, () => void run()))

async function draw(original: PublicCertificate, keys: Jwks, of: string): Promise<void> {
  const certificate = isTampered ? tamperedWith(original) : original
  const again = () => void draw(original, keys, of)
  const checked = await checkCertificate(certificate, {
    id: of,
    sha256,
    checkSignature: ed25519Checker(keys, crypto.subtle),
  }).catch(() => null)
  if (!checked) return stop('old')
  show(
    verifyPage({
      certificate,
      checked,
      isTampered,
      language,
      actions: {
        switchLanguage: () => {
          language = language === 'zh' ? 'en' : 'zh'
          again()
        },
        tamper: () => {
          isTampered = !isTampered
          again()
        },
      },
    }),
  )
}

async function run(): Promise<void> {
  if (id === null) return stop('gone')
  show(el('div', { class: 'page trouble' }, el('p', {}, verifyWords[language].checking)))
  const read = (url: string) => fetch(url, { headers: { accept: 'application/json' } }).catch(() => null)
  const [certificate, keys] = await Promise.all([
    read(`/api/public/certificates/${encodeURIComponent(id)}`),
    read('/.well-known/jwks.json'),
  ])
  if (certificate?.status === 404) return stop('gone')
  if (certificate?.status === 429 || keys?.status === 429) return stop('busy')
  if (!certificate?.ok || !keys?.ok) return stop('failed')
  await draw(await certificate.json(), await keys.json(), id)
}

run().catch(() => stop('failed'))
