import 'antd/dist/reset.css'
import './styles/tokens.css'
import './styles/base.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { startI18n } from './app/i18n.ts'

const root = document.getElementById('root')
if (root) startI18n().then(() => createRoot(root).render(<App />), console.error)
