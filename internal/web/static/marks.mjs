// Quotes in the page: their words are marks, and each of their themes a chip.

import { rangesOf, unitsTo } from './span.mjs'
import { onSwap, paint, transcript, turnOf } from './page.mjs'
import { reveal } from './dock.mjs'
import { moveTo } from './chosen.mjs'

const marksOf = quote => [...transcript.querySelectorAll(`mark[data-q~="${CSS.escape(quote)}"]`)]

export const chips = () => [...transcript.querySelectorAll('.turn .chip:not(.off)')]
export const chipsOf = quote => chips().filter(c => c.dataset.q === quote)

// placeOf is a quote's stretch, null when its words are not in the page.
export function placeOf(quote) {
  const marks = marksOf(quote)
  if (!marks.length) return null
  const side = mark => ({ n: Number(turnOf(mark).dataset.n), at: unitsTo(turnOf(mark).querySelector('.tx'), mark, 0) })
  const from = side(marks[0]), to = side(marks.at(-1))
  return { first: from.n, start: from.at, last: to.n, end: to.at + marks.at(-1).textContent.length }
}

// quotesAt are the quotes of a mark, the shortest first.
export const quotesAt = mark => mark.dataset.q.split(' ')
  .map(id => ({ id, length: marksOf(id).reduce((sum, m) => sum + m.textContent.length, 0) }))
  .sort((a, b) => a.length - b.length).map(q => q.id).filter(id => chipsOf(id).length)

// focusChip goes to a chip; its words are shown.
export function focusChip(chip) {
  const at = placeOf(chip.dataset.q)
  moveTo(at?.last ?? Number(turnOf(chip).dataset.n), at?.end ?? 0)
  chip.focus({ preventScroll: true })
  reveal(chip.getBoundingClientRect())
}

// nextChip goes to the next quote, or the one before; of the same theme when
// one is given.
export function nextChip(by, theme) {
  const all = chips(), here = document.activeElement, quote = here.dataset.q
  const on = all.indexOf(here)
  const follows = c => Boolean(here.compareDocumentPosition(c) & Node.DOCUMENT_POSITION_FOLLOWING)
  const rest = on >= 0 ? (by > 0 ? all.slice(on + 1) : all.slice(0, on).reverse()) : by > 0 ? all.filter(follows) : all.filter(c => !follows(c)).reverse()
  const next = rest.find(c => theme ? c.dataset.theme === theme : c.dataset.q !== quote)
  if (next) focusChip(next)
  return next
}

let hovered = null
// hover shows the words of a chip's quote, or none any more.
export function hover(chip) {
  hovered = chip?.dataset.q ?? null
  const at = hovered && placeOf(hovered)
  paint('hover', at ? rangesOf(at) : [])
}
for (const on of ['pointerover', 'focusin']) transcript.addEventListener(on, e => hover(e.target.closest('.chip') ?? document.activeElement.closest?.('.chip')))
transcript.addEventListener('focusout', () => hover(null))
onSwap(() => hover(document.activeElement.closest('.chip')))

const hidden = { theme: new Set(), coder: new Set() } // what is not to be shown

// hideMarks takes away the marks of themes and coders that are not to be
// shown: by classes, and nothing else. A quote has its words marked as long as
// one of its chips is there, and an underline as long as its theme is. Those of
// some chips are looked at: of one theme, or all.
function hideMarks(some) {
  const quotes = new Set(some.map(chip => chip.dataset.q)), seen = new Map()
  for (const chip of transcript.querySelectorAll('.turn .chip')) {
    const { q, theme, coder, lane } = chip.dataset
    const out = hidden.theme.has(theme) || hidden.coder.has(coder)
    if (out !== chip.classList.contains('off')) chip.classList.toggle('off')
    if (!seen.has(q)) seen.set(q, new Set())
    if (!out) seen.get(q).add(lane || 'none')
  }
  for (const mark of transcript.querySelectorAll('mark')) {
    const on = mark.dataset.q.split(' ')
    if (!on.some(q => quotes.has(q))) continue
    const left = new Set(on.flatMap(q => [...seen.get(q) ?? ['a', 'b', 'c']]))
    mark.classList.toggle('off', !left.size)
    for (const lane of ['a', 'b', 'c']) mark.classList.toggle(`no-${lane}`, !left.has(lane))
  }
}

document.addEventListener('change', event => {
  const box = event.target, label = box.closest('.show')
  if (!label) return
  const by = label.dataset.coder ? 'coder' : 'theme', value = label.closest(`[data-${by}]`).dataset[by]
  hidden[by][box.checked ? 'delete' : 'add'](value)
  hideMarks([...transcript.querySelectorAll(`.turn .chip[data-${by}="${CSS.escape(value)}"]`)])
})
onSwap(() => { if (hidden.theme.size || hidden.coder.size) hideMarks([...transcript.querySelectorAll('.turn .chip')]) })
