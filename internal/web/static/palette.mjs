// The palette: themes to choose from for some words, by a few letters of their
// names, or a new one.

import { briefly } from './span.mjs'
import { dock, docked, escapes, make, settle, undock } from './dock.mjs'

const mostRows = 50
const loose = 6 // from there on, letters fit that have others between them: only where nothing else does

const folded = text => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

// inOrder reports whether a text has these letters in this order, whatever is between.
function inOrder(text, letters) {
  let at = -1
  return [...letters].every(c => (at = text.indexOf(c, at + 1)) >= 0)
}

// fit says how well a name (or path) goes with what is typed: 0 is best,
// Infinity not at all.
export function fit(theme, typed) {
  const name = folded(theme.name), path = folded(`${theme.path ?? ''} ${(theme.id ?? '').replaceAll('/', ' ')}`), q = folded(typed).trim()
  const initials = name.split(/[\s/-]+/).map(w => w[0] ?? '').join('')
  const tests = [
    name.startsWith(q), ` ${name}`.includes(` ${q}`), initials.startsWith(q), name.includes(q),
    ` ${path}`.includes(` ${q}`), path.includes(q), inOrder(name, q), inOrder(path, q),
  ]
  const best = tests.indexOf(true)
  return best < 0 ? Infinity : best
}

// ranked are the themes that go with what is typed: the best first, of equal
// ones those that were used last. Of a theme, age tells how long ago that was.
export function ranked(themes, typed) {
  return themes
    .map((theme, i) => ({ theme, i, fit: typed.trim() ? fit(theme, typed) : 0 }))
    .filter(r => r.fit < Infinity)
    .filter((r, _, all) => r.fit < loose || all.every(o => o.fit >= loose))
    .sort((a, b) => a.fit - b.fit || (a.theme.age ?? Infinity) - (b.theme.age ?? Infinity) || a.i - b.i || 0)
    .map(r => r.theme)
}

// used says how long ago a theme was applied, in turns.
const used = ago => ago === 0 ? 'used in this turn' : ago === 1 ? 'used 1 turn ago' : ago > 0 ? `used ${ago} turns ago` : null

function row(theme, i, choose) {
  const above = theme.path?.endsWith(theme.name) ? theme.path.slice(0, -theme.name.length) : ''
  return make('li', { role: 'option', id: `theme-${i}`, pointerdown: e => e.preventDefault(), click: choose },
    make('span', { class: theme.id ? `dot k${theme.colour}` : 'plus', 'aria-hidden': 'true' }, theme.id ? '' : '+'),
    make('span', { class: 'name' }, above ? make('small', {}, above) : null, theme.id ? theme.name : `Create theme “${theme.name}”`),
    make('small', {}, theme.id ? used(theme.ago) : 'Ctrl+Enter'),
    theme.key ? make('kbd', {}, theme.key) : null,
    ...(theme.because ?? []).map(words => make('q', {}, words)))
}

// palette opens below place(). themes() are asked for anew after each one that
// is applied; suggested are shown first, while nothing is typed, and have
// numbers; decline takes one that is wrong. apply takes a theme, or {name} for
// a new one.
export function palette({ words, place, themes, suggested, decline, apply, closed }) {
  let rows = [], at = 0, all = themes()
  const list = make('ul', { role: 'listbox', id: 'palette-list', 'aria-label': 'Themes' })
  const field = make('input', {
    role: 'combobox', 'aria-expanded': 'true', 'aria-controls': 'palette-list', 'aria-autocomplete': 'list', 'aria-label': 'Theme',
    autocomplete: 'off', spellcheck: 'false', placeholder: 'Type some letters of a theme', input: () => fill(), keydown: press,
  })
  const count = make('p', { class: 'hidden', role: 'status' })
  const panel = escapes(make('div', { class: 'palette', role: 'dialog', 'aria-label': 'Choose a theme' },
    make('p', { class: 'words' }, `“${briefly(words, 90)}”`), field, list, count,
    make('p', { class: 'keys' }, ...hint('↑↓', 'choose'), ...hint('Enter', 'apply'), ...hint('Tab', 'apply, and another'), ...suggested ? hint('Del', 'not this one') : [],
      make('button', { type: 'button', class: 'plain', click: undock }, 'Cancel (Esc)'))))
  panel.addEventListener('focusout', e => { if (e.relatedTarget && !panel.contains(e.relatedTarget)) undock() })

  function fill() {
    const typed = field.value.trim()
    const offered = !typed && suggested ? suggested : ranked(all, typed)
    rows = offered.slice(0, mostRows)
    if (typed && !all.some(t => folded(t.name) === folded(typed))) rows.push({ name: typed })
    list.replaceChildren(...rows.map((t, i) => row(suggested && !typed ? { ...t, key: i < 9 ? i + 1 : '' } : t, i, e => choose(t, e.ctrlKey || e.metaKey))))
    count.textContent = offered.length === 1 ? '1 theme' : `${offered.length} themes`
    mark(0)
  }

  function mark(to) {
    list.children[at]?.removeAttribute('aria-selected')
    at = rows.length ? (to + rows.length) % rows.length : 0
    const now = list.children[at]
    now?.setAttribute('aria-selected', 'true')
    now ? field.setAttribute('aria-activedescendant', now.id) : field.removeAttribute('aria-activedescendant')
    if (!now) return
    list.scrollTop = Math.min(now.offsetTop, Math.max(list.scrollTop, now.offsetTop + now.offsetHeight - list.clientHeight))
  }

  function choose(theme, stay) {
    if (!theme) return
    if (!stay) undock()
    apply(theme)
    if (!stay) return
    suggested = null
    all = themes()
    field.value = ''
    fill()
    field.focus()
  }

  // wrong takes a suggestion away.
  function wrong() {
    decline(rows[at])
    suggested = suggested.filter(t => t !== rows[at])
    fill()
  }

  // press handles the keys of the field; the letters are the field's.
  function press(event) {
    if (event.isComposing) return
    const { key } = event, create = event.ctrlKey || event.metaKey
    const does = {
      ArrowDown: () => mark(at + 1), ArrowUp: () => mark(at - 1), PageDown: () => mark(Math.min(at + 8, rows.length - 1)), PageUp: () => mark(Math.max(at - 8, 0)),
      Enter: () => choose(create && field.value.trim() ? { name: field.value.trim() } : rows[at]),
      Tab: event.shiftKey ? null : () => choose(rows[at], true),
      Delete: suggested && !field.value && rows[at] ? wrong : null,
    }[key] ?? (suggested && !field.value && key >= '1' && key <= '9' && !create ? () => choose(rows[key - 1]) : null)
    if (!does) return
    event.preventDefault()
    event.stopPropagation()
    does()
  }

  dock(panel, place, closed)
  fill()
  settle(panel, place)
  field.focus({ preventScroll: true })
}

const hint = (key, does) => [make('kbd', {}, key), ` ${does} `]

// paletteOpen reports whether somebody is choosing a theme.
export const paletteOpen = () => Boolean(docked()?.matches('.palette'))
