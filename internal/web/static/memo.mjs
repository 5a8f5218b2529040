// The memo on a quote: a box below it that keeps what was typed until it is saved.

import { dock, escapes, make, undock } from './dock.mjs'

const drafts = new Map() // by quote: what was typed and not saved

// memosUnsaved reports whether there is a memo that somebody has not saved.
export const memosUnsaved = () => drafts.size > 0

const asked = async quote => {
  const r = await fetch(`${location.pathname}/memo?quote=${encodeURIComponent(quote)}`, { headers: { Accept: 'application/json' } })
  if (!r.ok) throw new Error((await r.json().catch(() => ({}))).error ?? 'the memo cannot be read')
  return r.json()
}

// memo opens the box. save(fields) answers whether it is saved, or what is in
// the way: {status, error}.
export async function memo({ quote, name, place, save, closed }) {
  const now = await asked(quote)
  let { version } = now
  const text = make('textarea', { id: 'memo', rows: 5, input: () => text.value === now.text ? drafts.delete(quote) : drafts.set(quote, text.value) })
  text.value = drafts.get(quote) ?? now.text
  const told = make('p', { role: 'status', class: 'small' })
  const button = make('button', { class: 'primary' }, 'Save')
  const form = make('form', { submit: keep }, make('label', { for: 'memo' }, `Memo on ${name}`), text, told,
    make('p', { class: 'tools' }, button, make('button', { type: 'button', click: undock }, 'Close (Esc)')))
  const panel = escapes(make('div', { class: 'memobox', role: 'dialog', 'aria-label': `Memo on ${name}` }, form))
  panel.addEventListener('keydown', e => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) { e.preventDefault(); form.requestSubmit() } })

  async function keep(event) {
    event.preventDefault()
    const sent = text.value
    told.textContent = 'Saving…'
    const problem = await save({ do: 'memo', quote, text: sent, version })
    if (!problem) {
      if (text.value === sent) { drafts.delete(quote); if (panel.isConnected) undock() }
      now.text = sent
      return
    }
    told.textContent = `Not saved: ${problem.error ?? ''}`
    if (problem.status !== 409) return
    const theirs = await asked(quote).catch(() => null)
    if (!theirs) return
    version = theirs.version
    told.replaceChildren('Not saved: it was changed meanwhile, to: ', make('q', {}, theirs.text), ' Change yours so that it has both, and save again.')
  }

  dock(panel, place, closed)
  text.focus({ preventScroll: true })
}
