// What others do, and one's other tabs: shown at once where nobody is at work,
// offered where somebody is.

import { follow } from './app.mjs'
import { make } from './dock.mjs'
import { coding, revision, swapBeside, swapCodebook, swapCounts, swapTurns, transcript, turn, turnOf } from './page.mjs'

const { interview, me } = coding.dataset
const line = make('span', { id: 'link' })
const offer = make('span', { id: 'news', role: 'status' })
document.getElementById('status').before(offer, ' ', line, ' ')

const waiting = new Map()       // by turn: {seq, actor}
const parts = { codebook: 0, beside: 0 } // that have changed: by which event
const known = new Map()         // by turn or part: as of which event the page has it
let timer = 0

// knows is told of every answer: what the page has it of need not be asked for.
export function knows({ seq, turns = {}, codebook, beside }) {
  const has = [...Object.keys(turns), ...codebook ? ['codebook'] : [], ...beside ? ['beside'] : []]
  for (const name of has) known.set(name, Math.max(seq, known.get(name) ?? 0))
  for (const [n, w] of waiting) if (w.seq <= (known.get(String(n)) ?? 0)) waiting.delete(n)
  for (const p in parts) if (parts[p] <= (known.get(p) ?? 0)) parts[p] = 0
}

// concerned are the turns of the page that an event is about.
function concerned(event) {
  const all = new Set()
  for (const t of event.turns) for (let n = t.first; t.revision === revision() && n <= t.last; n++) all.add(n)
  if (event.subject.startsWith('theme/')) {
    for (const chip of transcript.querySelectorAll(`.chip[data-theme="${CSS.escape(event.subject.slice(6))}"]`)) all.add(Number(turnOf(chip).dataset.n))
  }
  return [...all].filter(turn)
}

// start follows the news. busy(n) tells whether somebody is at work on a turn,
// idle() whether nothing waits to be saved, back() is called when the
// connection is there again.
export function start({ busy, idle, back }) {
  function heard(event) {
    if (!event) return offer.replaceChildren('Much has changed – ', make('a', { href: '' }, 'load the page again'))
    for (const n of concerned(event)) waiting.set(n, { seq: event.seq, actor: event.actor })
    const here = event.subject === `interview/${interview}`
    if (event.subject.startsWith('theme') || event.kind.startsWith('theme')) parts.codebook = event.seq
    if (here && !event.turns.length || /^(quote.(settle|retire|add)|takeaway|memo|interview|guide)\b/.test(event.kind)) parts.beside = event.seq
    if (here && event.kind.startsWith('interview.ingest')) heard(null)
    soon()
  }

  const soon = () => { clearTimeout(timer); timer = setTimeout(show, 120) }

  async function show(all) {
    if (!idle()) return soon()
    knows({ seq: 0 })
    const [now, later] = [[], []]
    for (const [n, w] of waiting) (all === true || w.actor === me || !busy(n) ? now : later).push(n)
    tell(later)
    if (!now.length && !parts.codebook && !parts.beside) return
    const ask = new URLSearchParams(location.search)
    ask.set('n', now)
    for (const p in parts) if (parts[p]) ask.set(p, '1')
    const r = await fetch(`${location.pathname}/turns?${ask}`, { headers: { Accept: 'application/json' } }).catch(() => null)
    if (!r?.ok) return
    const got = await r.json()
    if (!idle()) return soon()
    knows(got)
    swapTurns(got.turns ?? {})
    if (got.counts) swapCounts(got.counts)
    if (got.codebook) swapCodebook(got.codebook)
    if (got.beside) swapBeside(got.beside)
  }

  function tell(turns) {
    const who = [...new Set(turns.map(n => waiting.get(n).actor))].join(', ')
    offer.replaceChildren(...turns.length ? [make('button', { type: 'button', class: 'plain', click: () => show(true) }, `${turns.length} new from ${who} – l to show`)] : [])
  }

  follow(heard, lost => {
    line.textContent = lost ? 'Connection lost – trying again' : ''
    if (!lost) { back(); soon() }
  })
  return { show: () => show(true), soon }
}
