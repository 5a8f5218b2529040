// The codebook as a tree for the keyboard: arrows go, letters find, F2 renames,
// Alt with an arrow moves. Without this script it is lists of links and forms.
import { say, toast, operation, follow } from './app.mjs'

const tree = () => document.querySelector('[data-tree]')
const items = () => [...tree().querySelectorAll('li[data-id]')]
const below = item => item.querySelector(':scope > ul')
const row = item => item.querySelector(':scope > .row')
const name = item => row(item).querySelector('.name')
const above = item => item.parentElement.closest('li[data-id]')
const siblings = item => [...item.parentElement.children].filter(other => other.dataset.parent === item.dataset.parent)
const shown = () => items().filter(item => !item.parentElement.closest('[aria-expanded="false"]'))
const folded = new Set()

// dress says what the lists are, and leaves one of them to the Tab key.
function dress(current) {
  const root = tree()
  if (!root) return
  root.setAttribute('role', 'tree')
  for (const list of root.querySelectorAll('ul')) list.setAttribute('role', 'group')
  for (const item of items()) {
    item.setAttribute('role', 'treeitem')
    item.setAttribute('aria-label', [...row(item).querySelectorAll('.what, .n')].map(part => part.textContent.replace(/\s+/g, ' ').trim()).join(', '))
    if (item.classList.contains('on')) item.setAttribute('aria-current', 'page')
    if (below(item)) {
      const twist = document.createElement('button')
      twist.type = 'button'
      twist.className = 'twist'
      twist.tabIndex = -1
      twist.setAttribute('aria-hidden', 'true')
      twist.addEventListener('click', () => { fold(item, item.ariaExpanded === 'true'); focus(item) })
      row(item).querySelector('.dot').replaceWith(twist)
      twist.append(Object.assign(document.createElement('span'), { className: 'dot k' + item.dataset.colour }))
      fold(item, folded.has(item.dataset.id))
    }
  }
  rove(items().find(item => item.dataset.id === current) ?? root.querySelector('li.on') ?? items()[0])
}

// rove lets Tab find one theme and its numbers, and no other.
function rove(item) {
  for (const other of items()) {
    other.tabIndex = other === item ? 0 : -1
    for (const link of row(other).querySelectorAll('a')) link.tabIndex = other === item && link.classList.contains('n') ? 0 : -1
  }
}

function focus(item) {
  if (!item) return
  rove(item)
  item.focus()
}

function fold(item, closed) {
  item.ariaExpanded = String(!closed)
  row(item).querySelector('.twist')?.classList.toggle('closed', closed)
  if (closed) folded.add(item.dataset.id)
  else folded.delete(item.dataset.id)
}

const post = (address, fields) => fetch(address, {
  method: 'POST', headers: { Accept: 'application/json', 'X-Operation': operation() }, body: new URLSearchParams(fields),
})

// write sends a change, says what came of it, and draws the tree anew.
async function write(address, fields, id) {
  let told
  try {
    const answer = await post(address, fields)
    told = await answer.json()
    if (!answer.ok) throw new Error([told.error, told.hint].filter(Boolean).join('. '))
  } catch (problem) {
    say('Not saved')
    toast(`Not saved: ${problem.message}`)
    return redraw(id)
  }
  await redraw(id)
  say(told.note)
  if (told.event) toast(told.note, 'Undo', () => write('/themes/undo', { event: told.event }, id))
}

// redraw takes the tree from the page as it is now.
async function redraw(id) {
  const answer = await fetch(location.href)
  if (!answer.ok) return
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const now = page.querySelector('[data-tree]')
  if (!now || !tree()) return
  const had = tree().contains(document.activeElement)
  const current = id ?? items().find(item => item.tabIndex === 0)?.dataset.id
  tree().replaceWith(document.adoptNode(now))
  listen()
  dress(current)
  if (had || id) focus(items().find(item => item.tabIndex === 0))
}

function move(item, key) {
  const list = siblings(item)
  const at = list.indexOf(item)
  const up = above(item)
  const place = Number(item.dataset.at)
  const to = {
    ArrowUp: () => at > 0 && { parent: item.dataset.parent, place: place - 1 },
    ArrowDown: () => at < list.length - 1 && { parent: item.dataset.parent, place: place + 1 },
    ArrowRight: () => at > 0 && { parent: list[at - 1].dataset.id },
    ArrowLeft: () => up && { parent: up.dataset.parent, place: Number(up.dataset.at) + 1 },
  }[key]()
  if (!to) return say(`“${name(item).textContent}” cannot go further that way`)
  if (key === 'ArrowRight') folded.delete(to.parent)
  write(`/theme/move/${item.dataset.id}`, { ...to, version: item.dataset.parentversion }, item.dataset.id)
}

function rename(item) {
  const link = name(item)
  const input = document.createElement('input')
  input.value = link.textContent
  input.setAttribute('aria-label', `New name of ${link.textContent}`)
  input.maxLength = 200
  link.hidden = true
  link.after(input)
  input.select()
  let over = false
  const end = keep => {
    if (over) return
    over = true
    const words = input.value.trim()
    input.remove()
    link.hidden = false
    focus(item)
    if (keep && words && words !== link.textContent) write(`/theme/edit/${item.dataset.id}`, { name: words, version: item.dataset.version }, item.dataset.id)
  }
  input.addEventListener('keydown', event => {
    event.stopPropagation()
    if (event.key === 'Enter' || event.key === 'Escape') { event.preventDefault(); end(event.key === 'Enter') }
  })
  input.addEventListener('blur', () => end(false))
}

let typed = ''
let since = 0

// find goes to the next theme whose name begins with what was typed.
function find(item, letter) {
  typed = Date.now() - since > 800 ? letter : typed + letter
  since = Date.now()
  const all = shown()
  const at = all.indexOf(item) + (typed.length > 1 ? 0 : 1)
  const want = /^(.)\1*$/u.test(typed) ? typed[0] : typed
  focus([...all.slice(at), ...all.slice(0, at)].find(other => name(other).textContent.toLowerCase().startsWith(want)))
}

const keys = {
  ArrowDown: (item, all, at) => focus(all[at + 1]),
  ArrowUp: (item, all, at) => focus(all[at - 1]),
  Home: (item, all) => focus(all[0]),
  End: (item, all) => focus(all.at(-1)),
  ArrowRight: item => {
    if (item.ariaExpanded === 'false') fold(item, false)
    else if (below(item)) focus(below(item).querySelector('li'))
    else row(item).parentElement.querySelector(':scope > .more a')?.click()
  },
  ArrowLeft: item => item.ariaExpanded === 'true' ? fold(item, true) : focus(above(item)),
  Enter: item => name(item).click(),
  F2: rename,
}

function listen() {
  tree()?.addEventListener('keydown', event => {
    const item = event.target
    if (!item.matches('li[data-id]') || event.ctrlKey || event.metaKey) return
    if (event.altKey) {
      if (!event.key.startsWith('Arrow')) return
      event.preventDefault()
      return move(item, event.key)
    }
    const all = shown()
    if (keys[event.key]) keys[event.key](item, all, all.indexOf(item))
    else if (event.key.length === 1 && event.key !== ' ') find(item, event.key.toLowerCase())
    else return
    event.preventDefault()
  })
}

if (tree()) {
  listen()
  dress()
  document.querySelector('.keyhelp').hidden = false
  follow(event => {
    if (event && (!event.kind.startsWith('theme.') || event.actor === document.documentElement.dataset.actor)) return
    redraw().then(() => say('Somebody has changed the codebook'))
  })
}
