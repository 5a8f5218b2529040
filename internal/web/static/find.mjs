// Finding words in the transcript that is open.

import { rangeOf } from './span.mjs'
import { onSwap, paint, textOf, turns } from './page.mjs'
import { make, reveal } from './dock.mjs'

const field = document.getElementById('find')
const count = make('output', { id: 'found', for: 'find' })
let found = [] // {n, start, end}
let at = -1

// even is a text in small letters, every one where it was.
const even = text => {
  const low = text.toLowerCase()
  return low.length === text.length ? low : [...text].map(c => c.toLowerCase().length === c.length ? c.toLowerCase() : c).join('')
}

function look() {
  const words = even(field.value)
  found = []
  if (words.trim()) {
    for (const t of turns()) {
      const n = Number(t.dataset.n), text = even(textOf(n))
      for (let i = text.indexOf(words); i >= 0; i = text.indexOf(words, i + words.length)) found.push({ first: n, start: i, last: n, end: i + words.length })
    }
  }
  at = -1
  show()
}

function show() {
  paint('find', found.map(rangeOf))
  paint('find-current', found[at] ? [rangeOf(found[at])] : [])
  count.textContent = !field.value.trim() ? '' : at >= 0 ? `${at + 1} of ${found.length}` : found.length ? `${found.length} found` : 'not found'
}

// findNext goes to the next place found, or the one before, and answers it.
export function findNext(by) {
  if (!found.length) return null
  at = at < 0 && by < 0 ? found.length - 1 : (at + by + found.length) % found.length
  show()
  reveal(rangeOf(found[at]).getBoundingClientRect())
  return found[at]
}

export const find = () => field?.select()

// start makes the field find as one types; leave is called to go back.
export function start(leave) {
  if (!field) return
  field.after(count)
  count.setAttribute('role', 'status')
  field.addEventListener('input', look)
  field.addEventListener('keydown', event => {
    if (event.key === 'Escape') { field.value = ''; look(); leave(null) }
    if (event.key === 'Enter' && !event.isComposing) { event.preventDefault(); const one = findNext(event.shiftKey ? -1 : 1); if (one) leave(one) }
  })
  onSwap(() => { if (field.value) show() })
  if (field.value) { look(); findNext(1) }
}
