import { describe, expect, it } from 'vitest'
import { seal, unseal } from '../../../src/platform/secrets.ts'

const key = (fill: number) => btoa(String.fromCharCode(...new Uint8Array(32).fill(fill)))
/** Only the key ring of the environment is read. */
const envOf = (keys: Record<string, string>) => ({ SECRET_KEYS: JSON.stringify(keys) }) as unknown as Env
const one = envOf({ k1: key(1) })

describe('secrets at rest', () => {
  it('come back for the row they were sealed for', async () => {
    const { sealed, keyId } = await seal(one, '{"appSecret":"密钥"}', 'con_1')
    expect(keyId).toBe('k1')
    expect(atob(sealed)).not.toContain('appSecret')
    expect(await unseal(one, sealed, keyId, 'con_1')).toBe('{"appSecret":"密钥"}')
  })
  it('of 200 KB come back as well', async () => {
    const long = '单'.repeat(70_000)
    const { sealed, keyId } = await seal(one, long, 'env_1')
    expect(await unseal(one, sealed, keyId, 'env_1')).toBe(long)
  })
  it('moved to another row they do not open', async () => {
    const { sealed, keyId } = await seal(one, 'x', 'con_1')
    await expect(unseal(one, sealed, keyId, 'con_2')).rejects.toThrow()
  })
  it('changed by one bit they do not open', async () => {
    const { sealed, keyId } = await seal(one, 'secret', 'con_1')
    const bytes = Uint8Array.from(atob(sealed), (char) => char.charCodeAt(0))
    for (const at of [0, 12, bytes.length - 1]) {
      const bent = bytes.map((byte, index) => (index === at ? byte ^ 1 : byte))
      await expect(unseal(one, btoa(String.fromCharCode(...bent)), keyId, 'con_1'), `byte ${at}`).rejects.toThrow()
    }
  })
  it('the same text twice looks different', async () => {
    expect((await seal(one, 'x', 'con_1')).sealed).not.toBe((await seal(one, 'x', 'con_1')).sealed)
  })
  it('after a new key was added the newest seals and the old one still opens', async () => {
    const old = await seal(one, 'x', 'con_1')
    const two = envOf({ k1: key(1), k2: key(2) })
    expect((await seal(two, 'y', 'con_1')).keyId).toBe('k2')
    expect(await unseal(two, old.sealed, old.keyId, 'con_1')).toBe('x')
  })
  it('a key that is gone, or no key at all, is a broken installation', async () => {
    const { sealed } = await seal(one, 'x', 'con_1')
    await expect(unseal(envOf({ k2: key(2) }), sealed, 'k1', 'con_1')).rejects.toThrow('k1')
    await expect(seal(envOf({}), 'x', 'con_1')).rejects.toThrow('SECRET_KEYS')
  })
})
