// All style sheets become one: a class that two pages style is a page that
// changes another.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

const folder = new URL('../internal/web/static/', import.meta.url)
const shared = 'a-app.css' // for all pages
const page = { 'palette.css': 'code.css' } // part of another page's

const all = leading(readFileSync(new URL(shared, folder), 'utf8'))

// leading returns the classes that a style sheet's selectors begin with.
function leading(css) {
  const plain = css.replace(/\/\*[\s\S]*?\*\//g, '').replace(/@page[^{]*\{(?:[^{}]|\{[^{}]*\})*\}/g, '')
  const selectors = [...plain.matchAll(/([^{};]+)\{/g)].map(m => m[1]).filter(s => !s.trim().startsWith('@'))
  const parts = selectors.flatMap(s => s.replace(/\([^()]*\)/g, '').split(',')).map(s => s.trim())
  return new Set(parts.map(s => /^[a-z]*\.([\w-]+)/i.exec(s)?.[1]).filter(Boolean))
}

test('no page styles what is another page\'s', () => {
  const of = new Map()
  for (const name of readdirSync(folder).filter(name => name.endsWith('.css') && name !== shared).sort()) {
    for (const one of leading(readFileSync(new URL(name, folder), 'utf8'))) if (!all.has(one)) of.set(one, new Set([...of.get(one) ?? [], page[name] ?? name]))
  }
  assert.deepEqual([...of].filter(([, files]) => files.size > 1).map(([one, files]) => `.${one}: ${[...files].join(', ')}`), [])
})
