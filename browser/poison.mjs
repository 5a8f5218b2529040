// A workspace in which everything that takes words has words that would run.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { payloads } from './payloads.mjs'
import { run, temporary } from './workbench.mjs'

const all = payloads.length
const nth = i => payloads[i % all]
const line = i => nth(i).replace(/[\n\r\t\u2028]/g, ' ')
const whole = Array.from({ length: all }, (_, i) => i)

// who is a coder whose name would run.
export const who = '"><img src=x onerror=owned()>'

// poisoned makes the workspace and returns its folder.
export async function poisoned() {
  const dir = join(temporary(), 'poisoned')
  const files = join(dir, 'files')
  const verbatim = (...args) => run(['--workspace', dir, '--as', who, '--quiet', ...args])
  await run(['--quiet', 'init', dir])
  mkdirSync(files)
  writeFileSync(join(files, 'guide.md'), guide)
  for (let i = 0; i < all; i += inOne) writeFileSync(join(files, `${i} ${line(i).replaceAll('/', '').slice(0, 80)}.txt`), transcript(i))
  await verbatim('ingest', files)
  const write = (name, content) => { writeFileSync(join(dir, name), content); return join(dir, name) }
  await verbatim('theme', 'import', write('themes.csv', themes()))
  await verbatim('code', 'import', write('codings.csv', codings()))
  await verbatim('hypothesis', 'import', write('hypotheses.json', JSON.stringify(hypotheses())))
  await verbatim('proposal', 'import', write('proposals.json', JSON.stringify(proposals())))
  for (const i of [0, 20, 40, 60]) {
    await verbatim('saved', 'add', `s${i}`, `"${line(i).replace(/["\\]/g, '')}"`)
    await verbatim('interview', 'memo', `x${i - i % inOne}`, nth(i))
    await verbatim('interview', 'takeaway', `x${i - i % inOne}`, nth(i + 1))
    await verbatim('theme', 'memo', `t${i}`, nth(i + 2))
  }
  return dir
}

const inOne = 8

// transcript holds a few payloads as words, one as its title, one as a study,
// and some as who is who.
function transcript(from) {
  const people = [0, 1, 2].map(n => ({ id: line(from + n), speaker: speaker(from + n), team: line(from + n + 3), [line(from + n + 4)]: line(from + n + 5) }))
  const head = {
    id: `x${from}`, title: line(from), date: '2026-05-06', study: { id: `s${from}`, title: line(from + 1) }, guide: 'owned',
    interviewer: 'Mira', participants: people, recording: line(from + 2), consent: { interview: true, quotes: true, recontact: true, script: line(from + 6) },
  }
  const turns = whole.slice(from, from + inOne).map(i => `Mira: What?\n\n${people[i % 3].speaker}: begins ${i}\n${nth(i)}\nends`)
  return `---\n${JSON.stringify(head)}\n---\n${turns.join('\n\n')}\n`
}

// speaker makes a label of a payload: what ends a label is left out.
const speaker = i => `P${i} ${line(i).replace(/[:?;"()[\]{}\\#*_=]/g, '').replace(/\s+/g, ' ').slice(0, 50).trim()}`

const guide = `---
id: owned
title: '<script>owned()</script>'
---

# <img src=x onerror=owned()>

## ${line(6)} (5)

${whole.map(i => `${i + 1}. What about ${line(i)}?\n   - Probe ${line(i + 1)}?`).join('\n')}
`

const cell = text => `"${text.replaceAll('"', '""')}"`
const table = rows => rows.map(row => row.map(cell).join(',')).join('\n') + '\n'

function themes() {
  const kinds = ['pain', 'workaround', 'job', 'need', 'delight', 'ask']
  return table([['path', 'name', 'kind', 'color', 'definition', 'include', 'exclude', 'note'],
    ...whole.map(i => [i % 5 === 4 ? `t${i - 1}/t${i}` : `t${i}`, line(i), kinds[i % 6], String(i % 8), nth(i + 1), nth(i + 2), nth(i + 3), nth(i + 4)])])
}

const themeOf = i => i % 5 === 4 ? `t${i - 1}/t${i}` : `t${i}`

function codings() {
  const rows = whole.filter(i => nth(i).trim() === nth(i) && !/\s{2}|[\n\t\u2028]/.test(nth(i)))
    .flatMap(i => [line(i + 5), who].map(coder => [`x${i - i % inOne}`, `begins ${i}\n${nth(i)}`, `${themeOf(i)};${themeOf((i + 7) % all)}`, coder, nth(i + 6)]))
  return table([['interview', 'quote', 'themes', 'coder', 'memo'], ...rows])
}

function hypotheses() {
  const slots = i => ({ type_of_customers: line(i), motivation: line(i + 1), job_to_be_done: line(i + 2) })
  return {
    phrases: [{ id: 'owned', slot: 'problem', words: line(0) }],
    hypotheses: whole.filter(i => i % 2 === 0).map(i => ({
      id: `h${i}`, title: line(i), stage: 'customer', slots: slots(i),
      criterion: { says: line(i + 3), for: 5, against: 1, by: line(i + 4), at: '2026-05-22' },
      evidence: [{ interview: 'x0', quote: `begins 0\n${nth(0)}`, stance: i % 4 ? 'supports' : 'contradicts', strength: 2, note: line(i + 5), by: line(i + 6) }],
    })),
  }
}

function proposals() {
  const dated = { by: line(3), at: '2026-09-28' }
  const metric = i => ({
    id: 'm', name: line(i), dimension: 'efficiency', unit: line(i + 1), direction: 'down', role: i % 4 ? 'goal' : 'guardrail', baseline: { value: 19, date: '2026-09-30', n: 11 },
    ...i % 4 ? { target_improvement: 0.5 } : { max_loss: 0.1 }, review: '2027-03-31', ...dated,
    measurements: [{ value: 12, date: '2026-10-05', n: 9, note: line(i + 2), by: line(i + 3), at: '2026-10-06' }],
  })
  return {
    cycle: { name: line(8), threshold_hours: 400 },
    levels: [{ level: 2, minutes: 5, anchor: line(9), ...dated }],
    opportunities: whole.filter(i => i % 8 === 0).map(i => ({ id: `o${i}`, title: line(i), work: line(i + 1), themes: [themeOf(i)] })),
    proposals: whole.filter(i => i % 3 === 0).map(i => ({
      id: `p${i}`, title: line(i), state: 'next', leader: line(i + 1), eliminates: `o${i - i % 8}`, hypothesis: `h${i - i % 2}`, themes: [themeOf(i)],
      attribute: 'team', segments: { [line(3)]: 20, [line(4)]: 10 }, frequency: { low: 1, mode: 2, high: 3 }, toil_minutes: { low: 5, mode: 10, high: 20 },
      load: { level: 2, anchor: line(i + 2) }, modulators: { maturity: 1, risk: 1, complexity: 1 },
      strategic: { sigma: 1, outcome: line(i + 3), owner: line(i + 4), why: line(i + 5) }, ...dated, why: line(i + 6),
      moves: [{ state: 'next', reason: line(i + 7), ...dated }], metrics: [metric(i)],
    })),
  }
}
