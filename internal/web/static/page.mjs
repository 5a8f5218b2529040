// The transcript in the page: its turns, what is painted on them for a while,
// and how the server's fragments take their places.

export const coding = document.querySelector('.coding')
export const transcript = document.getElementById('transcript')

export const turn = n => document.getElementById(`t${n}`)
export const turns = () => transcript.querySelectorAll('.turn')
export const turnOf = node => (node?.closest ? node : node?.parentElement)?.closest('.turn') ?? null
export const textOf = n => turn(n)?.querySelector('.tx').textContent ?? ''
export const revision = () => Number(coding.dataset.revision)

// paint shows ranges in the colours of a name, until it is called again.
// Browsers that cannot, show nothing.
export function paint(name, ranges) {
  if (!globalThis.CSS?.highlights) return
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges))
  else CSS.highlights.delete(name)
}

const repaints = []

// onSwap has something done whenever turns were exchanged: ranges in them are gone.
export const onSwap = f => repaints.push(f)

const parsed = html => {
  const t = document.createElement('template')
  t.innerHTML = html
  return t.content.firstElementChild
}

// named gives the chips within names: what they say of themselves says which
// they are, and thousands of names would be a seventh of the page.
function named(within) {
  for (const chip of within.querySelectorAll('.margin .chip')) chip.id = `c-${chip.dataset.q}-${chip.dataset.theme ?? ''}-${chip.dataset.coder ?? ''}`
  return within
}
named(transcript)

// swapTurns exchanges what turns say for fragments. The turn that is looked at
// stays where it is, and the focus where it was.
export function swapTurns(fragments) {
  if (!Object.keys(fragments).length) return
  const fixed = turnOf(document.activeElement) ?? [...turns()].find(t => t.getBoundingClientRect().bottom > 80)
  const was = fixed?.getBoundingClientRect().top
  for (const [n, html] of Object.entries(fragments)) swapTurn(turn(n), named(parsed(html)))
  if (fixed) scrollBy({ top: fixed.getBoundingClientRect().top - was, behavior: 'instant' })
  for (const f of repaints) f()
}

function swapTurn(old, fresh) {
  if (!old || !fresh) return
  const focused = old.contains(document.activeElement) && old !== document.activeElement ? document.activeElement : null
  const at = [...old.querySelectorAll('.chip')].indexOf(focused)
  for (const { name, value } of fresh.attributes) if (name !== 'tabindex') old.setAttribute(name, value)
  old.replaceChildren(...fresh.childNodes)
  if (!focused) return
  const chips = old.querySelectorAll('.chip')
  const again = document.getElementById(focused.id) ?? chips[Math.min(at, chips.length - 1)] ?? old
  again.focus({ preventScroll: true })
}

// swapCounts shows how often themes were applied.
export function swapCounts(counts) {
  for (const li of document.querySelectorAll('#themes [data-theme]')) {
    const count = li.querySelector('.count')
    if (count) count.textContent = counts[li.dataset.theme] ?? 0
  }
}

// swapCodebook exchanges the list of themes.
export function swapCodebook(html) {
  const old = document.getElementById('themes')
  const off = new Set([...old.querySelectorAll('.show input:not(:checked)')].map(i => i.closest('[data-theme]').dataset.theme))
  const fresh = parsed(html)
  for (const i of fresh.querySelectorAll('.show input')) i.checked = !off.has(i.closest('[data-theme]').dataset.theme)
  old.replaceWith(fresh)
}

// typed reports whether somebody has changed a field since it was made.
const typed = field => field.type === 'checkbox' || field.type === 'radio' ? false : field.defaultValue !== undefined && field.type !== 'hidden' && field.value !== field.defaultValue

// unsent are the forms beside the transcript in which something is typed.
export const unsent = () => [...document.querySelectorAll('#beside form')].filter(f => [...f.elements].some(typed))

// scripted shows what only works with a script.
export function scripted(within) {
  for (const button of within.querySelectorAll('[data-range]')) button.hidden = false
}

// swapBeside exchanges what stands beside the transcript. Forms in which
// somebody types stay as they are; of the one that was sent, what was typed since.
export function swapBeside(html, sent) {
  const old = document.getElementById('beside')
  const fresh = parsed(html)
  for (const form of unsent()) {
    const next = form.id && fresh.querySelector(`#${CSS.escape(form.id)}`)
    if (form !== sent?.form) {
      if (!next) return // there is no place for it: all of it stays until it is sent
      next.replaceWith(form)
      continue
    }
    for (const field of form.elements) {
      if (next && typed(field) && sent.values.get(field.name) !== field.value) next.elements[field.name].value = field.value
    }
  }
  scripted(fresh)
  const open = new Set([...old.querySelectorAll('details[open][id]')].map(d => d.id))
  for (const d of fresh.querySelectorAll('details[id]')) if (open.has(d.id)) d.open = true
  const focused = old.contains(document.activeElement) ? document.activeElement : null
  old.replaceWith(fresh)
  if (focused) (focused.isConnected ? focused : document.getElementById(focused.id) ?? fresh.querySelector('a, button, input, textarea'))?.focus({ preventScroll: true })
}
