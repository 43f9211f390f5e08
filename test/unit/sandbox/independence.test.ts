import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../../../sandbox/src')

test('the sandbox imports nothing of the product, so that it checks it with eyes of its own', () => {
  const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  const escapes = files.flatMap((name) => {
    const path = join(ROOT, name)
    const imports = [...readFileSync(path, 'utf8').matchAll(/from '(\.[^']+)'/g)].map(([, target]) => target ?? '')
    return imports.filter((target) => relative(ROOT, resolve(dirname(path), target)).startsWith('..'))
  })
  expect(files.length).toBeGreaterThan(50)
  expect(escapes).toEqual([])
})
