import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { sealedPlaces } from '../../../../../src/flows/tenants/resealing/sealed-places.ts'

it('everything that is sealed is known to the rotation of keys', () => {
  const sealing = readdirSync('src', { recursive: true })
    .map((file) => `src/${String(file)}`)
    .filter(
      (file) =>
        file.endsWith('.ts') && !file.startsWith('src/flows/tenants/resealing/') && file !== 'src/platform/secrets.ts',
    )
    .filter((file) => /(?<![.\w])(?:seal|macOf)\(/.test(readFileSync(file, 'utf8')))
  expect(sealing.length).toBeGreaterThan(3)
  expect(sealing.sort()).toEqual([...new Set(sealedPlaces.flatMap(({ madeBy }) => madeBy))].sort())
})
