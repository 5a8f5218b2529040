// The coding page: keys, clicks and what they do.

import { docked, dock, make, reveal, undock } from './dock.mjs'
import { sent } from './span.mjs'
import { box, choose, chooseSentence, chooseTurn, chosen, moveTo, touches } from './chosen.mjs'
import { coding, revision, scripted, textOf, transcript, turn, turnOf, turns } from './page.mjs'
import { chipsOf, focusChip, nextChip } from './marks.mjs'
import { fit } from './palette.mjs'
import { find, findNext, start as startFind } from './find.mjs'
import { start as startNews } from './news.mjs'
import { again, code, focused, inVivo, openPalette, suggest, themes } from './apply.mjs'
import { clickMark, edit, editing, endEdit, keyQuote, keys, moveEdge, rate, redo, remove, sendMoved, showQuote, undo, writeMemo } from './chip.mjs'
import { tell, write, writes } from './write.mjs'

const single = Object.keys(keys).some(k => k.length === 1) // or they are off

// ---- commands

function step(by) {
  const all = [...turns()], here = all.indexOf(turnOf(document.activeElement)), to = all[here + by]
  if (!to) return
  moveTo(Number(to.dataset.n))
  to.focus({ preventScroll: true })
  reveal(to.getBoundingClientRect())
}

const pages = { c: '/', i: '/interviews', q: '/quotes', t: '/themes', s: '/search', r: '/report', h: '/hypotheses', m: '/roadmap', p: '/people', u: '/guides' }
let going = 0

function found(by) {
  const one = findNext(by)
  if (one) arrive(one)
  else tell('Nothing was found: / looks for words')
}

// arrive goes to a place that was found.
function arrive(at) {
  if (at) moveTo(at.first, at.start)
  turn(at?.first ?? chosen()?.first ?? turns()[0].dataset.n)?.focus({ preventScroll: true })
}

async function showKeys() {
  const r = await fetch('/help').catch(() => null)
  const list = r?.ok && new DOMParser().parseFromString(await r.text(), 'text/html').getElementById('keylist')
  if (!list) return tell('The keys are on the page Help')
  for (const i of list.querySelectorAll('input')) i.replaceWith(make('kbd', {}, i.value))
  list.caption?.remove()
  const dialog = make('dialog', { class: 'keys', 'aria-label': 'Keys', close: () => dialog.remove() },
    make('p', { class: 'tools' }, make('button', { type: 'button', click: () => dialog.close() }, 'Close (Esc)'), make('a', { href: '/help#keys' }, 'Choose other keys')), list)
  document.body.append(dialog)
  dialog.showModal()
}

const commands = {
  next: () => step(1), previous: () => step(-1),
  sentence: () => chooseSentence() || tell('The transcript ends here'),
  extend: () => chooseSentence(true) || tell('The transcript ends here'),
  turn: () => chooseTurn(Number(turnOf(document.activeElement).dataset.n)),
  code: () => openPalette(), again,
  invivo: inVivo,
  suggest, back: () => nextChip(-1), forth: () => nextChip(1),
  backsame: () => nextChip(-1, focused()?.dataset.theme), forthsame: () => nextChip(1, focused()?.dataset.theme),
  find, findnext: () => found(1), findprevious: () => found(-1),
  go: () => { going = Date.now(); tell('Go to: i interviews, q quotes, t themes, s search, r report, h hypotheses, m roadmap, p people, u guides') },
  codebook: () => coding.classList.toggle('nobook'), hide: () => coding.classList.toggle('clean'),
  others: () => news.show(), help: showKeys,
}
const onQuote = {
  edit, memo: writeMemo, remove, key: keyQuote,
  positive: c => rate(c, 'positive'), negative: c => rate(c, 'negative'), neutral: c => rate(c, 'neutral'),
}

// doing is what a key does here, nothing when it does nothing.
function doing(key) {
  const chip = focused(), name = keys[key]
  if (editing && key === 'Enter') return () => endEdit(true)
  if (key === 'Enter' && document.activeElement !== turnOf(document.activeElement)) return null // a button or a link
  if (onQuote[name] && chip) return () => onQuote[name](chip)
  if (commands[name]) return commands[name]
  return single && key.length < 3 ? themes().filter(t => t.key === key).map(t => () => code(t))[0] : null
}

function escape() {
  if (docked()) return undock()
  if (editing) return endEdit(false)
  const n = chosen()?.first ?? turnOf(document.activeElement)?.dataset.n
  if (!n || document.activeElement.closest('dialog')) return
  moveTo(Number(n), chosen()?.start)
  turn(n).focus({ preventScroll: true })
}

document.addEventListener('keydown', event => {
  if (event.defaultPrevented || event.isComposing) return
  const { key } = event, ctrl = event.ctrlKey || event.metaKey, types = event.target.closest('input, textarea, select, dialog')
  let act = null
  if (ctrl && key.toLowerCase() === 'z' && !event.altKey && !types) act = event.shiftKey ? redo : undo
  else if (key === 'Escape' && !types) act = escape
  else if (!types && turnOf(event.target)) act = inTranscript(event, key, ctrl)
  if (!act) return
  event.preventDefault()
  if (act !== undo && !event.altKey) sendMoved()
  act()
})

function inTranscript(event, key, ctrl) {
  const chip = focused()
  if (event.altKey && !ctrl && chip && /^Arrow(Left|Right)$/.test(key)) return () => moveEdge(chip, key === 'ArrowRight' ? 1 : -1, event.shiftKey)
  if ((ctrl || event.altKey) && !event.getModifierState('AltGraph')) return null
  if (going && Date.now() - going < 3000 && pages[key]) return () => { location.href = pages[key] }
  going = 0
  return doing(key)
}

// ---- clicks, touches and forms

transcript.addEventListener('click', event => {
  const chip = event.target.closest('.turn .chip'), mark = event.target.closest('mark:not(.off)')
  if (chip) {
    chip.focus({ preventScroll: true })
    const panel = showQuote(chip)
    if (!event.detail) panel.querySelector('button').focus() // by a key
  } else if (mark && getSelection().isCollapsed) clickMark(mark)
})

document.addEventListener('pointerdown', event => {
  if (event.target.closest('.apply')) event.preventDefault() // the selection stays
  else if (docked() && !event.target.closest('.dock')) undock()
})

document.getElementById('codebook')?.addEventListener('click', event => {
  const id = event.target.closest('.apply')?.closest('[data-theme]').dataset.theme
  if (id) code(themes().find(t => t.id === id))
})

document.getElementById('themefilter')?.addEventListener('input', event => {
  for (const li of document.querySelectorAll('#themes [data-theme]')) li.hidden = event.target.value.trim() !== '' && fit({ name: li.dataset.name, path: li.dataset.path }, event.target.value) === Infinity
})

// offerCode shows a button below what was selected with the mouse or a finger.
function offerCode() {
  const at = chosen()
  if (!at || docked()) return
  choose(at) // as whole words
  dock(make('div', { class: 'offer' }, make('button', { type: 'button', pointerdown: e => e.preventDefault(), click: () => { undock(); openPalette() } }, 'Code these words')), () => box(at))
}
let pointer = '', selecting = false
transcript.addEventListener('pointerdown', event => { selecting = Boolean(event.target.closest('.tx')) })
transcript.addEventListener('pointerup', event => { pointer = event.pointerType; if (pointer === 'mouse' && selecting) setTimeout(offerCode) })
transcript.addEventListener('pointercancel', event => { pointer = event.pointerType }) // a long press
let touching = 0
document.addEventListener('selectionchange', () => {
  if (docked()?.matches('.offer') && getSelection().isCollapsed) undock()
  clearTimeout(touching)
  if (pointer === 'touch' && !getSelection().isCollapsed) touching = setTimeout(offerCode, 500)
})

// A form of the page is sent like everything else; what was typed stays in it
// until the answer is there.
coding.addEventListener('submit', event => {
  const { target: form, submitter } = event
  if (form.method !== 'post' || new URL(form.action).pathname !== location.pathname) return
  event.preventDefault()
  const values = new FormData(form, submitter)
  values.delete('op') // every write has a name of its own
  if (submitter?.matches('[data-range]')) {
    const at = chosen()
    if (!at) return tell('Select the words first, in the transcript')
    for (const [name, value] of Object.entries(sent(at, revision(), textOf))) values.set(name, value)
  }
  const is = values.get('do')
  if (is === 'undo') undo()
  else if (is === 'redo') redo()
  else write([...values], submitter?.textContent.trim() ?? '', null, { form, values })
})
scripted(document)

const news = startNews({ busy: n => touches(n) || turn(n).contains(document.activeElement) || Boolean(docked()), idle: () => !writes.length, back: () => writes.retry() })
transcript.addEventListener('focusout', news.soon) // somebody may have left what others changed
startFind(arrive)

// The codebook stands before the transcript on a narrow screen, folded.
if (matchMedia('(max-width: 47rem)').matches) document.querySelector('#codebook details')?.removeAttribute('open')

// The transcript has the focus from the start: at the quote or the turn that
// the address names, or at the first that is seen.
requestAnimationFrame(() => {
  if (document.activeElement !== document.body) return
  const quote = new URLSearchParams(location.search).get('quote'), [chip] = quote ? chipsOf(quote) : []
  if (chip) return focusChip(chip)
  const named = location.hash && document.getElementById(location.hash.slice(1))?.closest('.turn')
  const seen = named || [...turns()].find(t => t.getBoundingClientRect().bottom > 120) || turns()[0]
  seen?.focus({ preventScroll: true })
  if (named) reveal(named.getBoundingClientRect())
})
