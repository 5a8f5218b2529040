// A made-up interview as long as they come, coded as densely as wanted. The
// same every time.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run, temporary } from './workbench.mjs'

export const turns = 216
const wordsOfAll = 14_000
const themesOfAll = 40
const perTurn = 5 // sentences

const wordList = ('we wait for the build and then somebody from the other team has to look at it which takes until Thursday because nobody knows ' +
  'where the settings are I usually ask in the channel or walk over it is quicker than reading what was written last year about a service ' +
  'that has moved twice since my manager wants it out on Friday so I keep a list of steps by hand copy the old file change four lines and ' +
  'hope the night job does not fall over again').split(' ')

// generator returns numbers below n, the same ones for a seed.
export function generator(seed) {
  let state = seed
  return n => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor(state / 2 ** 32 * n)
  }
}

// sentences of a turn: every one has its number in it, so that it stands once.
function sentencesOf(turn, below) {
  const words = Math.floor(wordsOfAll * (turn + 1) / turns) - Math.floor(wordsOfAll * turn / turns)
  return Array.from({ length: perTurn }, (_, i) => {
    const many = Math.floor(words * (i + 1) / perTurn) - Math.floor(words * i / perTurn)
    const some = [`On`, `day`, `${turn * perTurn + i + 1}`, ...Array.from({ length: Math.max(1, many - 3) }, () => wordList[below(wordList.length)])]
    return `${some.join(' ')}.`
  })
}

const below = generator(7)
const text = Array.from({ length: turns }, (_, turn) => sentencesOf(turn, below))

export const interview = 'long'
const speaker = turn => turn % 2 === 0 ? 'Mira' : 'Eve'
const transcript = `---\nid: ${interview}\ntitle: A long conversation\ndate: 2026-05-06\ninterviewer: Mira\nparticipants:\n  - id: P-01\n    speaker: Eve\n---\n` +
  text.map((sentences, turn) => `${speaker(turn)}: ${sentences.join(' ')}\n`).join('\n')

const themeID = i => `group-${Math.floor(i / 10)}/theme-${i}`

function codebook() {
  const groups = Array.from({ length: themesOfAll / 10 }, (_, g) => `group-${g},Group ${g},job,${g},`)
  const themes = Array.from({ length: themesOfAll }, (_, i) => `${themeID(i)},Theme number ${i},pain,${i % 8},${i < 9 ? i + 1 : ''}`)
  return ['path,name,kind,color,key', ...groups, ...themes].join('\n') + '\n'
}

// ranges are all runs of whole sentences within a turn, in an order that
// spreads them over the text: the first n are n quotes.
function ranges() {
  const all = []
  for (let turn = 0; turn < turns; turn++) {
    for (let from = 0; from < perTurn; from++) {
      for (let to = from + 1; to <= perTurn; to++) all.push({ turn, words: text[turn].slice(from, to).join(' ') })
    }
  }
  const pick = generator(11)
  for (let i = all.length - 1; i > 0; i--) {
    const j = pick(i + 1);
    [all[i], all[j]] = [all[j], all[i]]
  }
  return all
}

function codings(quotes) {
  const pick = generator(13)
  const rows = ranges().slice(0, quotes).map(({ turn, words }) => `${interview},${turn + 1},"${words}",${themeID(pick(themesOfAll))},${pick(2) ? 'ana' : 'ben'}`)
  return ['interview,turn,quote,themes,coder', ...rows].join('\n') + '\n'
}

// long makes a workspace with the interview and so many quotes of it, and
// returns its folder.
export async function long(quotes) {
  const dir = join(temporary(), `long-${quotes}`)
  const files = join(dir, 'files')
  await run(['--quiet', 'init', dir])
  mkdirSync(files)
  writeFileSync(join(files, 'long.txt'), transcript)
  writeFileSync(join(dir, 'themes.csv'), codebook())
  writeFileSync(join(dir, 'codings.csv'), codings(quotes))
  const verbatim = (...args) => run(['--workspace', dir, '--as', 'ana', '--quiet', ...args])
  await verbatim('ingest', files)
  await verbatim('theme', 'import', join(dir, 'themes.csv'))
  if (quotes > 0) await verbatim('code', 'import', join(dir, 'codings.csv'))
  return dir
}

// spots are sentences as they can be coded: turn, bytes (the text is ASCII)
// and words.
export const spots = text.flatMap((sentences, turn) => {
  let at = 0
  return sentences.map(words => {
    const spot = { turn: turn + 1, start: at, end: at + words.length, words }
    at = spot.end + 1
    return spot
  })
})
