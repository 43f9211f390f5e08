import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { apiDocs } from './api-docs.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Three pages: the console (index.html), the buyer's page (track.html), the operator's (operator.html). No inline scripts, so that a strict CSP holds. */
export default defineConfig({
  root: here('.'),
  plugins: [react(), apiDocs()],
  build: {
    outDir: here('./dist'),
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // The shell with React and antd is one part of about 150 KB gzipped; splitting it further only adds requests.
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      input: { index: here('./index.html'), track: here('./track.html'), operator: here('./operator.html') },
    },
  },
  server: {
    proxy: {
      '/api': { target: 'http://localhost:8787', ws: true },
      '/t': 'http://localhost:8787',
      '/operator/api': 'http://localhost:8787',
    },
  },
})
