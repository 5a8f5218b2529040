// Contrast as WCAG 2.2 counts it, for what axe does not judge: text on tints
// and in pictures, and the lines and areas of pictures. It runs in the page.

const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true })

// painted returns what colours look like one over the other, the first below.
function painted(colours) {
  for (const c of ['#fff', ...colours]) {
    canvas.fillStyle = c
    canvas.fillRect(0, 0, 1, 1)
  }
  return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)]
}

function luminance(rgb) {
  const [r, g, b] = rgb.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

const known = new Map() // pages have few colours

// contrast of a colour with what it is painted on: 1 to 21.
function contrast(under, colour) {
  const name = [...under, colour].join()
  if (!known.has(name)) known.set(name, measured(under, colour))
  return known.get(name)
}

function measured(under, colour) {
  const [low, high] = [luminance(painted(under)), luminance(painted([...under, colour]))].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

const groundsOf = new Map()

// grounds returns the backgrounds behind an element, the farthest first.
function grounds(element) {
  if (!element) return []
  if (!groundsOf.has(element)) {
    const own = getComputedStyle(element).backgroundColor
    groundsOf.set(element, [...grounds(element.parentElement), ...own === 'rgba(0, 0, 0, 0)' ? [] : [own]])
  }
  return groundsOf.get(element)
}

// faintText returns texts whose contrast is below 4.5, or 3 for large ones.
function faintText() {
  const faint = []
  function judge(element, style, text) {
    const large = parseFloat(style.fontSize) >= 24 || parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700
    const got = contrast(grounds(element), element.closest('svg') ? style.fill : style.color)
    if (got < (large ? 3 : 4.5)) faint.push(`${got.toFixed(2)}: ${text.trim().slice(0, 40)}`)
  }
  for (const element of document.querySelectorAll('body, body *')) {
    if (!element.checkVisibility() || element.tagName === 'title') continue
    const text = [...element.childNodes].filter(n => n.nodeType === Node.TEXT_NODE).map(n => n.data).join('')
    if (text.trim()) judge(element, getComputedStyle(element), text)
    for (const pseudo of ['::before', '::after']) {
      const style = getComputedStyle(element, pseudo)
      if (!['none', 'normal', '""'].includes(style.content)) judge(element, style, `${pseudo} ${style.content}`)
    }
  }
  return faint
}

// What only divides the ground, or repeats what a line says, has no contrast to have.
const decorative = '.grid, .track, .back, .half, .band'

// faintShapes returns lines and areas of pictures whose contrast with all they
// lie on is below 3. Of a shape with an edge and an area, one has to be seen.
function faintShapes() {
  const faint = []
  for (const shape of document.querySelectorAll('svg :is(path, line, rect, circle)')) {
    if (!shape.checkVisibility() || shape.matches(decorative)) continue
    const style = getComputedStyle(shape)
    const colours = [shape.tagName === 'line' ? 'none' : style.fill, style.stroke].filter(c => c !== 'none')
    for (const under of shapeGrounds(shape)) {
      const got = Math.max(...colours.map(c => contrast(under, c)))
      if (got < 3) faint.push(`${got.toFixed(2)}: <${shape.tagName} class="${shape.getAttribute('class') ?? ''}"> ${colours}`)
    }
  }
  return faint
}

// shapeGrounds returns all that a shape lies on: the page, the track of its
// bar, and the bar under its range.
function shapeGrounds(shape) {
  const page = grounds(shape.closest('svg').parentElement)
  const below = [...shape.parentElement.querySelectorAll(':scope > .track, :scope > .fill')].filter(s => s !== shape)
  return [page, ...below.filter(s => s.matches('.track') || shape.matches('.range')).map(s => [...page, getComputedStyle(s).fill])]
}
