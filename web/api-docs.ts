/** The API's pages at /docs: Swagger UI from its package, started by a script of its own because inline scripts are forbidden. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Plugin } from 'vite'

const page = `<!doctype html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>订枢 API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="docs"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`

export function apiDocs(): Plugin {
  return {
    name: 'api-docs',
    apply: 'build',
    generateBundle() {
      const folder = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
      const emit = (name: string, source: string | Uint8Array) =>
        this.emitFile({ type: 'asset', fileName: `docs/${name}`, source })
      for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js']) emit(file, readFileSync(path.join(folder, file)))
      emit('index.html', page)
      emit('start.js', "window.SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#docs', deepLinking: true })\n")
    },
  }
}
