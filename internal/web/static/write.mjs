// What is done is sent and what came of it shown; the status line says how it
// stands, in words.

import { say, toast } from './app.mjs'
import { make } from './dock.mjs'
import { rangesOf } from './span.mjs'
import { choose } from './chosen.mjs'
import { coding, onSwap, paint, swapBeside, swapCodebook, swapCounts, swapTurns, unsent } from './page.mjs'
import { memosUnsaved } from './memo.mjs'
import { knows } from './news.mjs'
import { post, queue } from './queue.mjs'

let how = { state: 'saved', waiting: [], why: '' }, done = '', later = 0

function status() {
  const { state, waiting, why } = how
  const names = [...new Set(waiting.map(w => w.about))].filter(Boolean).slice(0, 3).join(', ')
  const line = document.getElementById('status')
  line.classList.toggle('unsaved', state === 'unsaved')
  if (state !== 'unsaved') return say(state === 'saved' ? done ? `Saved · ${done}` : 'Saved' : `Saving… ${names}`)
  const retry = line.querySelector('button') ?? make('button', { type: 'button', click: () => writes.retry() }, 'Retry')
  line.replaceChildren(`Not saved (${waiting.length}) – `, retry, ` ${names} ${why}`)
}

export const writes = queue(post, now => {
  how = now
  coding.toggleAttribute('data-unsaved', now.state !== 'saved')
  clearTimeout(later)
  if (now.state === 'saving') later = setTimeout(status, 250) // what is quick needs no words
  else status()
})

// tell says something that is no matter of saving.
export function tell(text) {
  done = text
  status()
}

const pending = new Map() // the words that are on their way
const paintPending = () => paint('pending', [...pending.values()].flatMap(rangesOf))
onSwap(paintPending)

// write sends fields and shows the answer; it answers null, or what was in the
// way, which people have been told.
export async function write(fields, about, at, form) {
  const mark = {}
  if (at) pending.set(mark, at)
  paintPending()
  try {
    took(await writes.add(fields, about), form)
    return null
  } catch (problem) {
    if (problem instanceof Error) throw problem
    const text = `${about ? `${about}: ` : ''}${problem.error ?? 'this was not taken'}${problem.hint ? ` – ${problem.hint}` : ''}`
    if (problem.status === 404 && /^(un|re)do$/.test(fields.do)) tell(problem.error)
    else if (at) toast(`Not saved. ${text}`, 'Select the words', () => choose(at))
    else toast(`Not saved. ${text}`)
    return problem
  } finally {
    pending.delete(mark)
    paintPending()
  }
}

export let answered = null // the newest answer

function took(answer, form) {
  answered = answer
  knows(answer)
  swapTurns(answer.turns ?? {})
  if (answer.codebook) swapCodebook(answer.codebook)
  if (answer.counts) swapCounts(answer.counts)
  if (answer.beside) swapBeside(answer.beside, form)
  tell(answer.said)
}

addEventListener('beforeunload', event => { if (writes.length || memosUnsaved() || unsent().length) event.preventDefault() })
addEventListener('online', () => writes.retry())
