// Panels that stand below what they are about, never on it; on a narrow
// screen at the bottom of it.

const narrow = matchMedia('(max-width: 47rem)')

// make makes an element: attributes that are true have no value, those that
// are false or missing are left out.
export function make(tag, attributes = {}, ...children) {
  const e = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') e.addEventListener(name, value)
    else if (value != null && value !== false) e.setAttribute(name, value === true ? '' : value)
  }
  e.append(...children.filter(c => c != null))
  return e
}

// covered is how much of the window's top stands over the page.
function covered() {
  const over = document.querySelectorAll('header.shell, #transcript > .bar')
  return Math.max(0, ...[...over].filter(e => getComputedStyle(e).position === 'sticky').map(e => e.getBoundingClientRect().bottom))
}

// reveal scrolls no farther than needed for a box to be seen between the
// page's header and a floor; of a box that is too high, its top.
export function reveal({ top, bottom }, floor = innerHeight) {
  const over = top - covered() - 8, under = bottom - floor + 12
  const by = under > 0 ? Math.min(under, over) : Math.min(over, 0)
  if (by) scrollBy({ top: by, behavior: 'instant' })
}

let open = null

// undock takes the panel away; the focus goes where it was told to go.
export function undock() {
  const { panel, closed } = open ?? {}
  open = null
  panel?.remove()
  closed?.()
}

// docked is the panel that is open, if one is.
export const docked = () => open?.panel ?? null

// dock opens a panel below a box, a DOMRect that place() tells, so that both
// are seen. One is open at a time.
export function dock(panel, place, closed) {
  undock()
  open = { panel, closed }
  panel.classList.add('dock')
  document.querySelector('.coding').append(panel)
  settle(panel, place)
}

// settle puts a panel where it belongs.
export function settle(panel, place) {
  const box = place()
  if (narrow.matches) return reveal({ top: box.bottom - 24, bottom: box.bottom }, panel.getBoundingClientRect().top)
  const within = document.getElementById('transcript').getBoundingClientRect()
  const most = Math.min(within.right, innerWidth) - panel.offsetWidth - 8
  panel.style.left = `${Math.max(8, within.left, Math.min(box.left, most)) + scrollX}px`
  panel.style.top = `${box.bottom + 6 + scrollY}px`
  reveal({ top: box.bottom - 24, bottom: panel.getBoundingClientRect().bottom })
}

// escapes closes a panel on Escape.
export function escapes(panel) {
  panel.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    undock()
  })
  return panel
}
