import { describe, expect, it } from 'vitest'
import { aWorld, NOON } from './a-world'

const letter = (id: string, to = 'a@b.example') => ({
  id,
  at: NOON,
  from: 'x@y.example',
  to,
  subject: `信 ${id}`,
  text: 'https://hub.example/x#tok',
  html: '',
})

describe('the mailbox', () => {
  it('lists letters newest first, of everybody or of one', () => {
    const { world } = aWorld()
    world.mailbox.keep(letter('1'))
    world.mailbox.keep(letter('2', 'c@d.example'))
    world.mailbox.keep(letter('3'))
    expect(world.mailbox.recent(10).map(({ id }) => id)).toEqual(['3', '2', '1'])
    expect(world.mailbox.recent(10, 'a@b.example').map(({ id }) => id)).toEqual(['3', '1'])
    expect(world.mailbox.recent(1)).toEqual([letter('3')])
  })

  it('keeps a letter that is sent twice once', () => {
    const { world } = aWorld()
    world.mailbox.keep(letter('1'))
    world.mailbox.keep({ ...letter('1'), subject: '又一次' })
    expect(world.mailbox.count()).toBe(1)
    expect(world.mailbox.recent(1)[0]?.subject).toBe('信 1')
  })
})
