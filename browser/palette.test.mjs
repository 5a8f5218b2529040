// Checks of what the palette offers: no browser is needed.
import assert from 'node:assert/strict'
import { test } from 'node:test'

globalThis.matchMedia = () => ({ matches: false })
const { ranked } = await import('../internal/web/static/palette.mjs')

const themes = [
  { id: 'shipping', name: 'Shipping', path: 'Shipping' },
  { id: 'shipping/deploy-queue', name: 'Deploy queue', path: 'Shipping › Deploy queue' },
  { id: 'costs/switching-cost', name: 'Switching cost', path: 'Costs › Switching cost' },
  { id: 'people/asks-a-wizard', name: 'Asks a wizard', path: 'People › Asks a wizard', age: 1 },
  { id: 'cafe', name: 'Café talk', path: 'Café talk', age: 0 },
]
const names = typed => ranked(themes, typed).map(t => t.name)

test('three letters are enough', () => assert.equal(names('swi')[0], 'Switching cost'))
test('a name that begins so comes before one that has it inside, and that before a path', () => {
  assert.deepEqual(names('shi'), ['Shipping', 'Deploy queue'])
  assert.equal(names('queue')[0], 'Deploy queue')
})
test('initials, and letters in their order', () => {
  assert.equal(names('dq')[0], 'Deploy queue')
  assert.equal(names('swcst')[0], 'Switching cost')
})
test('accents need not be typed', () => assert.equal(names('cafe')[0], 'Café talk'))
test('without letters, what was used last comes first, then the codebook’s order', () => {
  assert.deepEqual(names('').slice(0, 3), ['Café talk', 'Asks a wizard', 'Shipping'])
})
test('what does not fit is not offered', () => assert.deepEqual(names('zzz'), []))
