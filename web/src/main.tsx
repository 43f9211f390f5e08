import 'antd/dist/reset.css'
import './styles/tokens.css'
import './styles/base.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { startI18n } from './app/i18n.ts'
import { signOwnStyles } from './lib/csp-nonce.ts'

/** After a new version was put out, the old one's parts are gone: fetch the new one, but never in a circle. */
const RELOADED = 'dingshu.reloaded'
window.addEventListener('vite:preloadError', () => {
  const last = Number(sessionStorage.getItem(RELOADED) ?? 0)
  if (Date.now() - last < 60_000) return
  sessionStorage.setItem(RELOADED, String(Date.now()))
  window.location.reload()
})

signOwnStyles()
const root = document.getElementById('root')
if (root) startI18n().then(() => createRoot(root).render(<App />), console.error)
