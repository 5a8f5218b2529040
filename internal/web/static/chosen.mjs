// Which words are selected, and where the next sentence begins. The browser's
// own selection is shown; it is remembered here while the focus is elsewhere.

import { overlaps, rangeOf, rangesOf, sentenceFrom, sentencesOf, snapped, stretchOf, unitsTo } from './span.mjs'
import { onSwap, paint, textOf, transcript, turn, turnOf, turns } from './page.mjs'
import { reveal } from './dock.mjs'

let at = null    // the stretch that is selected
let place = null // {n, at}: where somebody reads, when nothing is selected

let keeping = false
const typing = () => document.activeElement.matches('input, textarea, select')

// chosen is the stretch that is selected, as whole words; null for none.
export const chosen = () => at && snapped(at, textOf)

// touches reports whether the selection has something of a turn.
export const touches = n => overlaps(at, n)

document.addEventListener('selectionchange', () => {
  const s = getSelection()
  if (!s.rangeCount || !transcript.contains(s.anchorNode)) return
  if (!s.isCollapsed) {
    at = stretchOf(s.getRangeAt(0), turns()) ?? at
    return
  }
  const tx = (s.anchorNode.closest ? s.anchorNode : s.anchorNode.parentElement).closest('.tx')
  if (!tx) return
  at = null
  place = { n: Number(turnOf(tx).dataset.n), at: unitsTo(tx, s.anchorNode, s.anchorOffset) }
})

// choose selects a stretch and shows it.
export function choose(stretch) {
  at = stretch
  place = { n: at.last, at: at.end }
  if (turnOf(document.activeElement) !== turn(at.last)) turn(at.last).focus({ preventScroll: true })
  select()
  reveal(rangeOf(at).getBoundingClientRect())
}

// select shows the selection in the page, as after an exchange of its turns.
export function select() {
  const range = at && rangeOf(at)
  if (range) getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset)
}
onSwap(() => {
  if (keeping) keep(true)
  else if (!typing()) select() // it would take the caret away
})
transcript.addEventListener('focusin', () => { if (!transcript.contains(getSelection().anchorNode)) select() })

// keep shows the selection in colours of its own while the focus is in a field.
export function keep(on) {
  keeping = on
  paint('chosen', on && at ? rangesOf(at) : [])
  if (!on) select()
}

// moveTo says where somebody reads: nothing is selected.
export function moveTo(n, units = 0) {
  at = null
  place = { n, at: units }
  getSelection().removeAllRanges()
}

// box is where the selection ends, on the screen.
export const box = stretch => [...rangeOf(stretch).getClientRects()].at(-1) ?? rangeOf(stretch).getBoundingClientRect()

// sentence is the sentence behind the selection, or the one where somebody
// reads: {n, start, end}, null at the end of the transcript.
function sentence() {
  let n = at ? at.last : place?.n ?? Number(turnOf(document.activeElement)?.dataset.n ?? turns()[0].dataset.n)
  let from = at ? at.end : place?.n === n ? place.at : 0
  for (let t = turn(n); t; t = t.nextElementSibling?.closest('.turn'), from = 0) {
    const found = sentenceFrom(sentencesOf(t.dataset.s), from, !at)
    if (found) return { n: Number(t.dataset.n), start: found[0], end: found[1] }
  }
  return null
}

// chooseSentence selects the next sentence, or adds it to the selection.
export function chooseSentence(extend) {
  const s = sentence()
  if (!s) return false
  choose(extend && at ? { ...at, last: s.n, end: s.end } : { first: s.n, start: s.start, last: s.n, end: s.end })
  return true
}

// chooseTurn selects all of a turn.
export function chooseTurn(n) {
  const all = snapped({ first: n, start: 0, last: n, end: textOf(n).length }, textOf)
  if (all) choose(all)
}
