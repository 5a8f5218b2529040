// Quotes: copying with the citation, context in place, and choosing by keys.
import { say } from './app.mjs'

for (const button of document.querySelectorAll('button[data-copy]')) button.hidden = !navigator.clipboard
document.addEventListener('click', async event => {
  const button = event.target.closest('button[data-copy]')
  if (!button) return
  try {
    await navigator.clipboard.writeText(button.dataset.copy)
    say('Copied with its citation')
  } catch {
    say('The browser does not let the page copy: open the details and select the text there')
  }
})

// The turns around a quote come from its own page, when somebody wants them.
document.addEventListener('toggle', async event => {
  const details = event.target
  if (!details.open || !details.dataset?.from) return
  const from = details.dataset.from
  delete details.dataset.from
  try {
    const answer = await fetch(from)
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const turns = [...page.querySelectorAll('#context .turnaround')]
    if (!answer.ok || !turns.length) throw new Error()
    details.lastElementChild.replaceWith(...turns)
  } catch {
    details.dataset.from = from
    details.open = false
    say('The turns could not be fetched: try again')
  }
}, true)

const form = document.querySelector('form.rows')
if (form) {
  const rows = [...form.querySelectorAll('.qrow')]
  const keys = JSON.parse(document.documentElement.dataset.keys || '{}')
  const single = Object.keys(keys).some(k => k.length === 1)
  form.querySelector('.keys').hidden = !single
  const count = () => {
    const n = form.querySelectorAll('.qpick :checked').length
    document.getElementById('picked').textContent = n ? `${n} selected` : 'select quotes'
    if (n) form.querySelector('.bulk').open = true
  }
  form.addEventListener('change', event => {
    if (event.target.name !== 'quote') return
    form.elements.which.value = 'some'
    count()
  })
  addEventListener('pageshow', count)
  count()
  form.addEventListener('keydown', event => {
    const row = event.target.closest('.qrow')
    if (!single || !row || event.ctrlKey || event.metaKey || event.altKey) return
    const at = rows.indexOf(row)
    const to = event.key === 'x' ? row : keys[event.key] === 'next' ? rows[at + 1] : keys[event.key] === 'previous' ? rows[at - 1] : null
    if (!to) return
    event.preventDefault()
    if (to === row) row.querySelector('.qpick input').click()
    else to.querySelector('.qpick input').focus()
  })
}
