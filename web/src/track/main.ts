/** Buyer's page at /t/{token}: no sign-in, no framework, one request. */
import type { TrackPayload } from '../api/track.ts'
import { addressForm } from './address-form.ts'
import { tokenOf } from './track-model.ts'
import { headlineBox, trackPage, trackTrouble } from './track-view.ts'
import { type TrackLanguage, trackWords } from './track-words.ts'

/** While somebody looks, the page asks again this often. */
const REFRESH_MS = 60_000

const root = document.getElementById('track')
const token = tokenOf(window.location.pathname)
const url = `/api/public/track/${encodeURIComponent(token ?? '')}`

let language: TrackLanguage = navigator.language.startsWith('zh') ? 'zh' : 'en'
let payload: TrackPayload | null = null
/** What `payload` was read from, and what of it the page shows. */
let answered = ''
let drawn = ''
/** A half-filled form is not touched by news. */
let form: HTMLElement | null = null

function show(page: HTMLElement): void {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  document.title = trackWords[language].title
  if (!root) return
  // Not replaceChildren: WebViews of 2019 do not have it.
  while (root.firstChild) root.removeChild(root.firstChild)
  root.appendChild(page)
}

function draw(): void {
  if (!payload) return
  drawn = answered
  show(
    trackPage({
      payload,
      now: Date.now(),
      language,
      actions: {
        contact: async () => (await fetch(`${url}/contact`, { method: 'POST' }).catch(() => null))?.ok === true,
        switchLanguage: () => {
          language = language === 'zh' ? 'en' : 'zh'
          form = null
          draw()
        },
        openForm: () => {
          form = addressForm({
            base: '/api/public/track',
            url,
            language,
            needsReceiver: payload?.addressChange.needsReceiver ?? true,
            onClose: () => {
              form = null
              draw()
            },
            onSent: () => {
              form = null
              drawn = ''
              retry()
            },
          })
          draw()
        },
        form,
      },
    }),
  )
}

async function load(): Promise<void> {
  if (token === null) return show(trackTrouble({ kind: 'gone', language, onRetry: retry }))
  const response = await fetch(url).catch(() => null)
  // The line may break in the middle of the answer.
  const text = response?.ok ? await response.text().catch(() => null) : null
  if (text !== null) {
    answered = text
    payload = JSON.parse(text) as TrackPayload
    if (answered !== drawn && !form) draw()
    else document.querySelector('.headline')?.replaceWith(headlineBox(payload, Date.now(), language))
  } else if (response && [401, 403, 404, 409, 410].includes(response.status)) {
    payload = null
    show(trackTrouble({ kind: 'gone', language, onRetry: retry }))
  } else if (!payload) show(trackTrouble({ kind: 'failed', language, onRetry: retry }))
}

function retry(): void {
  load().catch(console.error)
}

retry()
setInterval(() => {
  if (
    document.visibilityState === 'visible' &&
    payload &&
    !['delivered', 'cancelled', 'closed'].includes(payload.status)
  )
    retry()
}, REFRESH_MS)
