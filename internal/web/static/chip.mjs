// What can be done with a quote: its chip has the focus, or it was clicked.

import { toast } from './app.mjs'
import { dock, docked, escapes, make, reveal, undock } from './dock.mjs'
import { briefly, rangesOf, sent, stepped, wordsIn } from './span.mjs'
import { choose, chosen, moveTo } from './chosen.mjs'
import { paint, revision, textOf, turn, turnOf } from './page.mjs'
import { chipsOf, focusChip, hover, placeOf, quotesAt } from './marks.mjs'
import { apply, back, openPalette } from './apply.mjs'
import { memo } from './memo.mjs'
import { answered, tell, write } from './write.mjs'

// keys are what each key does.
export const keys = JSON.parse(document.documentElement.dataset.keys || '{}')

const nameOf = chip => document.querySelector(`#themes [data-theme="${CSS.escape(chip.dataset.theme)}"]`)?.dataset.name ?? 'no theme'

function mine(chip) {
  if (chip.dataset.mine) return true
  tell(`This coding is ${chip.dataset.coder || 'nobody'}’s: only they can change it`)
  return false
}

export async function remove(chip) {
  const { q, theme } = chip.dataset, name = nameOf(chip)
  if (!mine(chip) || await write({ do: 'uncode', quote: q, theme }, `take ${name} off`)) return
  toast(`Removed ${name}`, 'Undo (Ctrl+Z)', undo)
}

export function rate(chip, polarity) {
  const { q, theme, polarity: now } = chip.dataset
  if (mine(chip)) write({ do: 'rate', quote: q, theme, polarity: now === polarity ? '' : polarity }, `${nameOf(chip)}, ${polarity}`)
}

export const keyQuote = chip => write({ do: 'keyquote', quote: chip.dataset.q, on: chip.dataset.keyq === '1' ? 0 : 1 }, 'key quote')

const recode = chip => mine(chip) && openPalette({
  apply: t => t.id ? write({ do: 'recode', quote: chip.dataset.q, theme: chip.dataset.theme, to: t.id }, t.name) : apply(t, placeOf(chip.dataset.q)),
})

export function writeMemo(chip) {
  const { q } = chip.dataset, name = nameOf(chip)
  memo({ quote: q, name, place: () => (document.getElementById(chip.id) ?? chip).getBoundingClientRect(), closed: back(), save: fields => write(fields, `memo on ${name}`) })
    .catch(e => tell(`The memo cannot be opened: ${e.message}`))
}

export let editing = null // {quote, chip}: whose words are chosen anew

export function edit(chip) {
  const at = placeOf(chip.dataset.q)
  if (!at) return tell('The words of this quote are not on this page')
  editing = { quote: chip.dataset.q, chip: chip.id }
  choose(at)
  tell('Select its words: Enter saves them, Esc leaves them as they were')
}

export function endEdit(save) {
  const { quote, chip } = editing, at = chosen()
  editing = null
  if (save && at) write({ do: 'range', quote, ...sent(at, revision(), textOf) }, 'the quote’s words', at)
  else tell('Left as it was')
  const to = document.getElementById(chip)
  if (to) focusChip(to)
}

let moving = null // an edge that is moved by several keys is sent once

// moveEdge moves a quote's end, or its beginning, by a word.
export function moveEdge(chip, by, begin) {
  const quote = chip.dataset.q, at = moving?.quote === quote ? { ...moving.at } : placeOf(quote)
  if (!at) return
  if (moving && moving.quote !== quote) sendMoved()
  if (begin) at.start = stepped(textOf(at.first), at.start, by, true)
  else at.end = stepped(textOf(at.last), at.end, by)
  if (at.first === at.last && at.start >= at.end) return
  clearTimeout(moving?.timer)
  moving = { quote, at, timer: setTimeout(sendMoved, 500) }
  paint('chosen', rangesOf(at))
  tell(`“${briefly(wordsIn(at, textOf), 80)}”`)
}

export function sendMoved() {
  if (!moving) return
  const { quote, at, timer } = moving
  clearTimeout(timer)
  moving = null
  paint('chosen', [])
  write({ do: 'range', quote, ...sent(at, revision(), textOf) }, 'the quote’s words', at)
}

// showQuote opens what can be done with a quote, below its chip or the mark
// that was clicked; of several at one place, it lists the others.
export function showQuote(chip, mark, others = []) {
  const act = (label, key, f) => make('button', { type: 'button', click: () => { undock(); f(document.getElementById(chip.id) ?? chip) } }, label, ' ', make('kbd', {}, key))
  const keyOf = command => Object.keys(keys).filter(k => keys[k] === command).sort((a, b) => a.length - b.length)[0] ?? ''
  const own = chip.dataset.mine ? [
    act('Exchange', '', recode), act('Positive', keyOf('positive'), c => rate(c, 'positive')), act('Negative', keyOf('negative'), c => rate(c, 'negative')),
    act('Neutral', keyOf('neutral'), c => rate(c, 'neutral')), act('Remove', keyOf('remove'), remove),
  ] : []
  const list = others.length > 1 ? make('ul', { 'aria-label': 'Quotes here' }, ...others.map(q => {
    const label = chipsOf(q).map(nameOf).join(', '), at = placeOf(q)
    return make('li', {}, make('button', { type: 'button', 'aria-current': q === chip.dataset.q ? 'true' : null, click: () => pick(q, mark, others) }, label, make('small', {}, ` “${briefly(wordsIn(at, textOf), 40)}”`)))
  })) : null
  const panel = escapes(make('div', { class: 'quotebox', role: 'dialog', 'aria-label': `Quote: ${nameOf(chip)}` },
    make('p', { class: 'words' }, make('b', {}, nameOf(chip)), chip.dataset.coder ? ` · ${chip.dataset.coder}` : ''), list,
    make('div', { class: 'tools' }, act('Another theme', keyOf('code'), () => openPalette()), act('Words', keyOf('edit'), edit), act('Memo', keyOf('memo'), writeMemo), act('Key quote', keyOf('key'), keyQuote), ...own)))
  dock(panel, () => (mark?.isConnected ? [...mark.getClientRects()].at(-1) : (document.getElementById(chip.id) ?? chip).getBoundingClientRect()), () => {
    if (!turnOf(document.activeElement)) (document.getElementById(chip.id) ?? turnOf(chip))?.focus({ preventScroll: true })
  })
  return panel
}

function pick(quote, mark, others) {
  const [chip] = chipsOf(quote)
  chip.focus({ preventScroll: true })
  showQuote(chip, mark, others)
}

let clicked = { at: '', i: 0 }

// clickMark goes to the shortest quote of a mark, and at the next click to the
// next longer one.
export function clickMark(mark) {
  const all = quotesAt(mark)
  if (!all.length) return
  clicked = { at: mark.dataset.q, i: clicked.at === mark.dataset.q ? (clicked.i + 1) % all.length : 0 }
  pick(all[clicked.i], mark, all)
}

// undo takes back what was done last here, and goes there.
export async function undo() {
  sendMoved()
  if (!await write({ do: 'undo' }, 'undo')) touched()
}
export async function redo() { if (!await write({ do: 'redo' }, 'redo')) touched() }

// touched goes where something was undone, unless somebody is busy elsewhere.
function touched() {
  const t = turn(answered.focus)
  if (!t || docked()) return
  if (turnOf(document.activeElement) !== t) { moveTo(answered.focus); t.focus({ preventScroll: true }) }
  reveal(t.getBoundingClientRect())
}
