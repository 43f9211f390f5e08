import { type Plugin, transformWithOxc } from 'vite'

/** Of the pages that buyers open, in whatever WebView their app brings along: 2019's syntax, while the console keeps today's. */
const OURS = /\/web\/(?:src\/(?:track|verify)\/|(?:track|verify)\.html)/

export const oldWebViews = (): Plugin => ({
  name: 'old-webviews',
  async renderChunk(code, chunk) {
    const ids = chunk.moduleIds.filter((id) => !id.startsWith('\0'))
    if (ids.length === 0 || !ids.every((id) => OURS.test(id))) return null
    const lowered = await transformWithOxc(code, 'chunk.js', { target: 'es2019', sourcemap: false })
    return { code: lowered.code, map: null }
  },
})
