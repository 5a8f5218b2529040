// Checks of the offsets that the coding page sends: no browser is needed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesAt, unitsAt, snapped, wordsIn, sent, stepped, sentencesOf, sentenceFrom, wordStart, wordEnd } from '../internal/web/static/span.mjs'

const family = '👨‍👩‍👧‍👦', flag = '🇩🇪'
const texts = [
  'plain words', 'naïve Straße – “quoted” …', 'e\u0301tude o\u0308 (combining)', `a ${family} and ${flag} here`, '他说：部署要两个星期。', 'नमस्ते दुनिया', 'สวัสดีชาวโลก',
  'مرحبا بالعالم', '한국어 문장', '\u{1d54f}math \u{20000}x', 'two\n\nparagraphs\tand tab', ' \u00a0wide\u3000blanks\u2003', 'x\u200dy\u200b', '',
]

test('bytes and units are each other’s opposite', () => {
  for (const text of texts) {
    let units = 0
    for (const character of text) {
      assert.equal(bytesAt(text, units), Buffer.byteLength(text.slice(0, units)), text)
      assert.equal(unitsAt(text, bytesAt(text, units)), units, text)
      units += character.length
    }
    assert.equal(bytesAt(text, text.length), Buffer.byteLength(text))
  }
})

const one = text => n => { assert.equal(n, 1); return text }
const snap = (text, start, end) => {
  const at = snapped({ first: 1, start, last: 1, end }, one(text))
  return at && text.slice(at.start, at.end)
}

test('a selection becomes whole words without blanks around them', () => {
  const text = 'It took two weeks, sometimes three.'
  assert.equal(snap(text, 4, 10), 'took two')
  assert.equal(snap(text, 2, 12), 'took two')
  assert.equal(snap(text, 7, 13), 'two weeks')
  assert.equal(snap(text, 12, 18), 'weeks,', 'a comma that was selected stays')
  assert.equal(snap(text, 12, 35), 'weeks, sometimes three.')
  assert.equal(snap(text, 2, 3), null, 'nothing but a blank')
  assert.equal(snap("I don't know", 4, 5), "don't")
})

test('characters are never cut', () => {
  const text = `a ${family} and ${flag} e\u0301tude`
  for (let start = 0; start < text.length; start++) {
    for (let end = start + 1; end <= text.length; end++) {
      const got = snap(text, start, end)
      if (got === null) continue
      const all = [...new Intl.Segmenter('en').segment(text)].map(s => s.segment)
      assert.ok(all.some((_, i) => all.some((_, j) => all.slice(i, j + 1).join('') === got)), JSON.stringify(got))
      assert.equal(got, got.trim())
    }
  }
})

test('every selection of every text is snapped to itself', () => {
  for (const text of texts) {
    for (let start = 0; start < text.length; start++) {
      const a = wordStart(text, start)
      assert.equal(wordStart(text, a), a)
      const b = wordEnd(text, start + 1)
      assert.equal(wordEnd(text, b), b)
    }
  }
})

const turns = ['', 'It took weeks. ', '[laughter]', '  Nobody knew why.']
const textOf = n => turns[n]

test('a selection over several turns has the words between, and the gaps', () => {
  assert.equal(wordsIn({ first: 1, start: 8, last: 3, end: 8 }, textOf), 'weeks. \n\n[laughter]\n\n  Nobody')
  assert.deepEqual(snapped({ first: 1, start: 14, last: 3, end: 5 }, textOf), { first: 2, start: 0, last: 3, end: 8 })
  assert.deepEqual(snapped({ first: 1, start: 0, last: 3, end: 1 }, textOf), { first: 1, start: 0, last: 2, end: 10 })
  assert.deepEqual(sent({ first: 1, start: 3, last: 1, end: 7 }, 9, textOf), { revision: 9, first: 1, start: 3, last: 1, end: 7, text: 'took' })
  assert.equal(sent({ first: 1, start: 2, last: 1, end: 6 }, 1, () => 'é 😀x').start, 3)
})

test('an edge moves by words, and takes the marks behind them', () => {
  const text = 'It took weeks. Nobody knew.'
  assert.equal(stepped(text, 7, 1), 13)
  assert.equal(stepped(text, 13, 1), 14)
  assert.equal(stepped(text, 14, 1), 21)
  assert.equal(stepped(text, 14, -1), 13)
  assert.equal(stepped(text, 3, 1, true), 8)
  assert.equal(stepped(text, 3, -1, true), 0)
  assert.equal(stepped(text, 0, -1, true), 0)
  assert.equal(stepped(text, text.length, 1), text.length)
  for (const t of texts) {
    const ends = new Set([0, ...[...new Intl.Segmenter('en').segment(t)].map(s => s.index + s.segment.length)])
    for (let at = 0; at < t.length; at++) assert.ok([...ends, at].includes(stepped(t, at, 1)))
  }
})

test('sentences', () => {
  const s = sentencesOf('0,45,47,120')
  assert.deepEqual(s, [[0, 45], [47, 120]])
  assert.deepEqual(sentencesOf(''), [])
  assert.deepEqual(sentenceFrom(s, 0), [0, 45])
  assert.deepEqual(sentenceFrom(s, 45), [47, 120])
  assert.deepEqual(sentenceFrom(s, 20), [47, 120])
  assert.deepEqual(sentenceFrom(s, 20, true), [0, 45])
  assert.equal(sentenceFrom(s, 120), undefined)
})
