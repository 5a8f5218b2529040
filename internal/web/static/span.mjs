// Where words are: in a turn's text, in the page, and in the transcript. The
// page counts UTF-16 units, the transcript UTF-8 bytes. A stretch is
// {first, start, last, end}: turn numbers, and units within their texts.

const words = new Intl.Segmenter(undefined, { granularity: 'word' })
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const gap = '\n\n' // between the turns of a quote, as the transcript has it
const blank = /^\s+$/u

// bytesAt is how many bytes of UTF-8 the first units of a text are.
export function bytesAt(text, units) {
  let bytes = 0
  for (let i = 0; i < units; i++) {
    const c = text.charCodeAt(i)
    bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c >= 0xd800 && c < 0xe000 ? 2 : 3 // a pair of surrogates is four
  }
  return bytes
}

// unitsAt is how many units the first bytes of a text are.
export function unitsAt(text, bytes) {
  let units = 0
  for (let b = 0; b < bytes && units < text.length; units++) b += bytesAt(text[units], 1)
  return units
}

// around is the segment of a text that has the place inside it, if one does.
function around(segmenter, text, at) {
  if (at <= 0 || at >= text.length) return null
  const s = segmenter.segment(text).containing(at)
  return s.index < at ? s : null
}

// wordStart moves a start that is inside a word to where the word begins, and
// over the blanks that follow.
export function wordStart(text, at) {
  at = around(words, text, at)?.index ?? at
  at = around(graphemes, text, at)?.index ?? at
  for (const { segment } of graphemes.segment(text.slice(at))) {
    if (!blank.test(segment)) break
    at += segment.length
  }
  return at
}

// wordEnd moves an end that is inside a word to where the word ends, and back
// over the blanks before it.
export function wordEnd(text, at) {
  for (const by of [words, graphemes]) {
    const s = around(by, text, at)
    if (s) at = s.index + s.segment.length
  }
  while (at > 0) {
    const { index, segment } = graphemes.segment(text).containing(at - 1)
    if (!blank.test(segment)) break
    at = index
  }
  return at
}

// briefly is the beginning of some words.
export const briefly = (text, most = 60) => text.length > most ? `${text.slice(0, wordEnd(text, most))}…` : text

// snapped is a stretch of whole words without blanks around them, null when
// there are none. textOf tells a turn's text.
export function snapped({ first, start, last, end }, textOf) {
  start = wordStart(textOf(first), start)
  while (first < last && start >= textOf(first).length) start = wordStart(textOf(++first), 0)
  end = wordEnd(textOf(last), end)
  while (first < last && end <= 0) end = wordEnd(textOf(--last), textOf(last).length)
  return first < last || start < end ? { first, start, last, end } : null
}

// wordsIn are the words of a stretch, as a quote has them.
export function wordsIn({ first, start, last, end }, textOf) {
  if (first === last) return textOf(first).slice(start, end)
  const all = [textOf(first).slice(start)]
  for (let n = first + 1; n < last; n++) all.push(textOf(n))
  return [...all, textOf(last).slice(0, end)].join(gap)
}

// sent is a stretch as the server takes it.
export function sent(at, revision, textOf) {
  return {
    revision, first: at.first, start: bytesAt(textOf(at.first), at.start),
    last: at.last, end: bytesAt(textOf(at.last), at.end), text: wordsIn(at, textOf),
  }
}

// stops are where words end (or begin), and runs of anything but blanks do.
function stops(text, begin) {
  const all = new Set()
  for (const s of words.segment(text)) if (s.isWordLike) all.add(begin ? s.index : s.index + s.segment.length)
  for (const m of text.matchAll(/\S+/gu)) all.add(begin ? m.index : m.index + m[0].length)
  return [...all].filter(at => !around(graphemes, text, at)).sort((a, b) => a - b)
}

// stepped moves an end (or a start) by a word within its turn, forth or back;
// it stays where there is none.
export function stepped(text, at, by, begin) {
  const all = stops(text, begin)
  return (by > 0 ? all.find(s => s > at) : all.findLast(s => s < at)) ?? at
}

// sentencesOf reads a turn's sentences: pairs of start and end.
export function sentencesOf(list) {
  const at = list ? list.split(',').map(Number) : []
  return Array.from({ length: at.length >> 1 }, (_, i) => [at[2 * i], at[2 * i + 1]])
}

// sentenceFrom is the first sentence that begins at a place or behind it; with
// inside, also the one that the place is in.
export const sentenceFrom = (sentences, at, inside) => sentences.find(([start, end]) => inside ? end > at : start >= at)

// What follows knows the page: a turn is a section with data-n and one .tx,
// whose text is the turn's.

// overlaps reports whether a stretch has something of the turn.
export const overlaps = (at, n) => Boolean(at) && at.first <= n && n <= at.last

// unitsTo is how many units of an element's text stand before a point in it.
export function unitsTo(element, node, offset) {
  const r = document.createRange()
  r.selectNodeContents(element)
  r.setEnd(node, offset)
  return r.toString().length
}

// pointAt is the point in an element's text: for a start the one before the
// next character, for an end the one behind the last.
function pointAt(element, at, begin) {
  const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  let node = walk.nextNode(), last = null
  for (; node; last = node, node = walk.nextNode()) {
    if (begin ? at < node.length : at <= node.length) return [node, at]
    at -= node.length
  }
  return last ? [last, last.length] : [element, 0]
}

const textIn = n => document.querySelector(`#t${n} > .tx`)

// rangeOf is a stretch in the page, null when its turns are not there.
export function rangeOf(at) {
  const from = textIn(at.first), to = textIn(at.last)
  if (!from || !to) return null
  const r = document.createRange()
  r.setStart(...pointAt(from, at.start, true))
  r.setEnd(...pointAt(to, at.end, false))
  return r
}

// rangesOf are a stretch's ranges, turn by turn: a range over several would
// have the speakers' names in it.
export function rangesOf({ first, start, last, end }) {
  const all = []
  for (let n = first; n <= last; n++) {
    const length = textIn(n)?.textContent.length
    if (length) all.push(rangeOf({ first: n, start: n === first ? start : 0, last: n, end: n === last ? end : length }))
  }
  return all
}

// stretchOf is what a range has of the transcript, null when that is nothing.
export function stretchOf(range, turns) {
  const within = [...turns].filter(t => range.intersectsNode(t.querySelector('.tx')))
  if (!within.length) return null
  const side = (turn, node, offset, otherwise) => {
    const tx = turn.querySelector('.tx')
    return tx.contains(node) ? unitsTo(tx, node, offset) : otherwise(tx)
  }
  const from = within[0], to = within.at(-1)
  return {
    first: Number(from.dataset.n), start: side(from, range.startContainer, range.startOffset, () => 0),
    last: Number(to.dataset.n), end: side(to, range.endContainer, range.endOffset, tx => tx.textContent.length),
  }
}
