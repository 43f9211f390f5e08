import 'antd/dist/reset.css'
import '../styles/tokens.css'
import '../styles/base.css'
import { createRoot } from 'react-dom/client'
import { startI18n } from '../app/i18n.ts'
import { signOwnStyles } from '../lib/csp-nonce.ts'
import { OperatorApp } from './operator-app.tsx'

signOwnStyles()
const root = document.getElementById('root')
if (root) startI18n().then(() => createRoot(root).render(<OperatorApp />), console.error)
