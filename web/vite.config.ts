import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { apiDocs } from './api-docs.ts'
import { oldWebViews } from './old-webviews.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Four pages: the console (index.html), the buyer's page (track.html), where certificates are checked (verify.html), the operator's (operator.html). No inline scripts, so that a strict CSP holds. */
export default defineConfig({
  root: here('.'),
  plugins: [react(), apiDocs(), oldWebViews()],
  build: {
    outDir: here('./dist'),
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // The shell with React and antd is one part of about 150 KB gzipped; splitting it further only adds requests.
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      input: {
        index: here('./index.html'),
        track: here('./track.html'),
        verify: here('./verify.html'),
        operator: here('./operator.html'),
      },
    },
  },
  server: {
    proxy: {
      '/api': { target: 'http://localhost:8787', ws: true },
      '/t': 'http://localhost:8787',
      '/verify': 'http://localhost:8787',
      '/.well-known': 'http://localhost:8787',
      '/operator/api': 'http://localhost:8787',
    },
  },
})
