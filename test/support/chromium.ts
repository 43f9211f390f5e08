/** A real browser: the system's Chromium where there is one, else the one inside npm, so that nothing has to be installed by hand. */
import { existsSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const places = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

export async function openBrowser(): Promise<Browser> {
  const found = process.env.FORCE_NPM_CHROMIUM
    ? undefined
    : places.find((place) => place !== undefined && existsSync(place))
  if (found !== undefined)
    return chromium.launch({ executablePath: found, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
  const { default: packed, inflate, setupLambdaEnvironment } = await import('@sparticuz/chromium')
  const executablePath = await packed.executablePath()
  // Outside of its home the package does not unpack its shared libraries by itself.
  await inflate(
    path.join(path.dirname(new URL(import.meta.resolve('@sparticuz/chromium')).pathname), '../bin/al2023.tar.br'),
  )
  setupLambdaEnvironment(path.join(os.tmpdir(), 'al2023/lib'))
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--no-zygote',
      '--disable-dev-shm-usage',
      '--use-gl=angle',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
    ],
  })
}
