// What every page has: the status in words, messages that go away, forms that
// are sent once, and the news of what others do.

const root = document.documentElement

// say tells people what happened, in the status line.
export function say(text) {
  const status = document.getElementById('status')
  if (status.textContent !== text) status.textContent = text
}

// toast shows a message for at least ten seconds, with one thing to do about it.
export function toast(text, label, act) {
  const box = document.createElement('div')
  box.className = 'toast'
  const words = document.createElement('span')
  words.setAttribute('role', 'status')
  box.append(words)
  if (label) {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = label
    button.addEventListener('click', () => { box.remove(); act() })
    box.append(button)
  }
  const all = document.getElementById('toasts')
  while (all.children.length > 2) all.firstChild.remove()
  all.append(box)
  words.textContent = text // after it is on the page, so that it is read out
  setTimeout(() => box.remove(), 12_000)
  return box
}

// operation makes the name of a write: the same one is carried out once.
export const operation = () => crypto.randomUUID()

// A form names its operation, so that sending it twice does it once.
document.addEventListener('submit', event => {
  const form = event.target
  if (form.method !== 'post' || form.querySelector('[name="op"]')) return
  const op = document.createElement('input')
  op.type = 'hidden'
  op.name = 'op'
  op.value = operation()
  form.append(op)
}, true)

// A page that comes back from the browser's memory is sent as something new.
addEventListener('pageshow', event => {
  if (event.persisted) for (const op of document.querySelectorAll('form > input[name="op"]:last-child')) op.remove()
})

// follow calls heard with every event after the page's, null when there were
// too many, and lost when the connection is gone or back. A page that nobody
// looks at does not listen: browsers allow six connections to a server for all
// pages together, and it hears the rest when it is looked at again.
export function follow(heard, lost = () => {}) {
  let seq = Number(root.dataset.head)
  let news = null
  const listen = () => {
    news = new EventSource(`/live?from=${seq}`)
    news.addEventListener('message', event => { seq = Number(event.lastEventId); heard(JSON.parse(event.data)) })
    news.addEventListener('reload', event => { seq = Number(event.lastEventId); heard(null) })
    news.addEventListener('error', () => lost(true))
    news.addEventListener('open', () => lost(false))
  }
  const stop = () => { news?.close(); news = null }
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) stop()
    else if (!news) listen()
  })
  addEventListener('pagehide', stop)
  addEventListener('pageshow', event => { if (event.persisted && !news) listen() })
  if (!document.hidden) listen()
}
