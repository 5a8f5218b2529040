// Words are coded with themes: with the palette, a theme's key, or the last one again.

import { box, choose, chooseSentence, chosen, keep } from './chosen.mjs'
import { palette } from './palette.mjs'
import { briefly, sent, wordsIn } from './span.mjs'
import { revision, textOf, transcript, turn, turnOf } from './page.mjs'
import { placeOf } from './marks.mjs'
import { tell, write } from './write.mjs'

// focused is the chip that has the focus.
export const focused = () => document.activeElement.closest('.turn .chip')

const recent = [] // IDs, the last first
let last = null   // {id, name}, or {name} while it is new

// themes are those that can be applied, with how long ago that was.
export function themes() {
  const here = Number(turnOf(document.activeElement)?.dataset.n ?? chosen()?.last ?? 0), ago = new Map()
  for (const chip of transcript.querySelectorAll('.chip[data-mine]')) {
    const turns = here - Number(turnOf(chip).dataset.n)
    if (turns >= 0) ago.set(chip.dataset.theme, Math.min(turns, ago.get(chip.dataset.theme) ?? Infinity))
  }
  return [...document.querySelectorAll('#themes [data-theme]:not([data-retired])')].map(({ dataset: d }) => {
    const i = recent.indexOf(d.theme), turns = ago.get(d.theme)
    return { id: d.theme, name: d.name, path: d.path, key: d.key, colour: d.colour, ago: turns, age: i >= 0 ? i : turns >= 0 ? 1000 + turns : undefined }
  })
}

// apply codes words with a theme, or with a new one.
export async function apply(theme, at, more) {
  last = theme
  if (theme.id) recent.unshift(...[theme.id, ...recent.splice(0).filter(id => id !== theme.id)])
  const before = new Set(themes().map(t => t.id))
  const problem = await write({ do: theme.id ? 'code' : 'new', ...sent(at, revision(), textOf), ...theme.id ? { theme: theme.id } : { name: theme.name }, ...more }, theme.name, at)
  const made = !problem && !theme.id && themes().find(t => !before.has(t.id))
  if (made && last === theme) { last = made; recent.unshift(made.id) }
}

// target is what is coded: what is selected, or the quote that has the focus.
export function target() {
  const chip = focused(), at = chip ? placeOf(chip.dataset.q) : chosen()
  if (!at) tell('Select words first: s selects a sentence')
  return at
}

// code codes what is to be coded.
export const code = theme => { const at = theme && target(); if (at) apply(theme, at) }

// back remembers what has the focus, and answers how to give it back.
export function back() {
  const { activeElement: e } = document, n = turnOf(e)?.dataset.n
  return () => {
    keep(false)
    const to = e.isConnected && e !== document.body ? e : document.getElementById(e.id) ?? turn(n ?? chosen()?.first)
    to?.focus({ preventScroll: true })
  }
}

export function openPalette(more = {}) {
  if (!focused() && !chosen()) chooseSentence()
  const at = target()
  if (!at) return
  if (!focused()) choose(at)
  const closed = back()
  palette({ words: wordsIn(at, textOf), place: () => box(at), themes, apply: t => apply(t, at), closed, ...more })
  keep(true)
}

export async function suggest() {
  if (!chosen() && !focused()) chooseSentence()
  const at = target()
  if (!at) return
  const { revision: _, text: __, ...place } = sent(at, revision(), textOf)
  const r = await fetch(`${location.pathname}/suggest?${new URLSearchParams(place)}`, { headers: { Accept: 'application/json' } }).catch(() => null)
  const got = r?.ok ? (await r.json()).themes ?? [] : null
  if (!got?.length) return tell(got ? 'No theme is suggested for these words' : 'Suggestions cannot be had just now')
  const suggested = got.map((t, i) => ({ ...t, rank: i + 1, because: (t.because ?? []).slice(0, 2).map(b => briefly(b.text, 80)) }))
  const judged = t => t.rank ? { rank: t.rank, score: t.score } : {}
  openPalette({
    suggested, apply: t => apply(t, at, { ...judged(t), ...t.rank && { suggested: 1 } }),
    decline: t => write({ do: 'decline', theme: t.id, ...sent(at, revision(), textOf), ...judged(t) }, `not ${t.name}`),
  })
}

// again codes with the theme that was applied last.
export const again = () => last ? code(last) : tell('No theme was applied yet')

// inVivo codes words with a new theme that has them for its name.
export function inVivo() {
  const at = target()
  if (at) apply({ name: `“${briefly(wordsIn(at, textOf), 40)}”` }, at, { name: '', invivo: 1 })
}
