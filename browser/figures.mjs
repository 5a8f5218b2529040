// Figures of the workbench on this machine, beside the aims. It judges nothing.
//
//   npm run figures --prefix browser [-- open code explore report size hour]
//
// VERBATIM_LARGE names a workspace that 'verbatim bench generate' has made; one
// is made otherwise, which takes minutes.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { interview, long, spots, turns } from './material.mjs'
import { open, run, temporary } from './workbench.mjs'

const parts = { open: opening, code: coding, explore: exploring, report: reporting, size: sizes, hour: anHour }
const runs = 5

// ---- a transcript of an hour and a half is opened

async function opening() {
  for (const [quotes, aims] of [[300, [300, 20, 50]], [3000, [500, 20, 120]]]) {
    const bench = await open({ dir: await long(quotes) })
    const got = []
    for (let i = 0; i < runs; i++) got.push(await opened(bench, `/code/${interview}`))
    const about = `14,000 words, ${quotes} quotes: `
    const told = (when, at) => {
      say(about + `first contentful paint, ${when}`, `${ms(median(got.map(g => g[at].painted)))} ms`, `≤ ${aims[0]} ms`)
      say(about + `layout, ${when}`, `${ms(median(got.map(g => g[at].layout)))} ms`, `≤ ${aims[1]} ms`)
    }
    told('in a browser at work', 'again')
    told('as its first page, fonts and all', 'first')
    say(about + 'page, compressed', `${kb(got[0].bytes)} KB (${kb(got[0].plain)} KB plain)`, `≤ ${aims[2]} KB`)
    say(about + 'marks / chips', `${got[0].marks} / ${got[0].chips}`, '')
    await hiding(bench, about)
    await bench.close()
  }
}

async function opened(bench, path) {
  const page = await bench.page()
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable')
  await page.goto(path)
  const first = await shown(page, cdp)
  await page.reload()
  const again = await shown(page, cdp)
  await page.context().close()
  return { ...again, first, again }
}

// shown tells how a page that has been loaded was painted.
async function shown(page, cdp) {
  const seen = await page.evaluate(async () => {
    const painted = await new Promise(done => new PerformanceObserver(list => done(list.getEntriesByName('first-contentful-paint')[0].startTime)).observe({ type: 'paint', buffered: true }))
    const [page] = performance.getEntriesByType('navigation')
    return {
      painted, answered: page.responseStart, bytes: page.encodedBodySize, plain: page.decodedBodySize,
      marks: document.querySelectorAll('mark').length, chips: document.querySelectorAll('.margin .chip').length,
    }
  })
  const { metrics } = await cdp.send('Performance.getMetrics')
  return { ...seen, layout: 1000 * metrics.find(m => m.name === 'LayoutDuration').value }
}

// hiding takes themes away one after the other.
async function hiding(bench, about) {
  const page = await bench.page()
  await page.goto(`/code/${interview}`)
  const took = await page.evaluate(async () => {
    const frame = () => new Promise(requestAnimationFrame)
    const took = []
    for (const box of [...document.querySelectorAll('#themes .theme:has(.count) .show input')].slice(0, 20)) {
      await frame()
      const from = performance.now()
      box.click()
      void document.body.offsetHeight
      const laidOut = performance.now() - from
      await frame()
      await frame()
      took.push({ laidOut, painted: performance.now() - from })
    }
    return took
  })
  say(about + 'hide a theme: laid out / painted (p95)', `${ms(quantile(took.map(t => t.laidOut), 0.95))} / ${ms(quantile(took.map(t => t.painted), 0.95))} ms`, '≤ 50 ms')
  await page.context().close()
}

// ---- from the key to the painted coding

async function coding() {
  const bench = await open({ dir: await long(300) })
  await keyed(bench, 'coding a sentence', 50)
  const stop = await others(bench, 50)
  await keyed(bench, 'coding a sentence while 50 others code', 50)
  const many = await stop()
  say('what the 50 others coded meanwhile', `${many.coded} codings, ${many.refused} refused`, '')
  await bench.close()
  await twenty()
}

async function keyed(bench, about, many) {
  const page = await bench.page()
  await page.goto(`/code/${interview}`)
  await page.evaluate(stopwatch)
  for (let i = 0; i < many; i++) await codeOne(page, i)
  const got = await page.evaluate(() => globalThis.codings)
  const told = name => `${ms(median(got.map(g => g[name])))} / ${ms(quantile(got.map(g => g[name]), 0.95))} ms`
  say(`${about}: key to painted (p50 / p95 of ${got.length})`, told('painted'), 'p95 ≤ 100 ms')
  say(`${about}: answer to swapped (p50 / p95)`, told('swapped'), '≤ 16 ms')
  await page.context().close()
}

// stopwatch measures in the page, from each key to what it painted.
function stopwatch() {
  globalThis.codings = []
  let pressed = 0
  addEventListener('keydown', () => { pressed = performance.now() }, true)
  new MutationObserver(records => {
    const swapped = performance.now()
    if (!pressed || !records.some(r => r.target.matches('.turn'))) return
    const from = pressed
    pressed = 0
    const answer = performance.getEntriesByType('resource').findLast(e => e.initiatorType === 'fetch')
    requestAnimationFrame(() => requestAnimationFrame(() => {
      globalThis.codings.push({ painted: performance.now() - from, swapped: swapped - (answer?.responseEnd ?? swapped) })
      performance.clearResourceTimings()
    }))
  }).observe(document.getElementById('transcript'), { childList: true, subtree: true })
}

// codeOne codes the i-th sentence with a theme that has a key.
async function codeOne(page, i) {
  const before = await page.evaluate(() => globalThis.codings.length)
  await page.evaluate(n => document.getElementById(`t${n}`).focus(), i % turns + 1)
  for (let s = 0; s <= Math.floor(i / turns) % 5; s++) await page.keyboard.press('s')
  await page.keyboard.press(String(i % 9 + 1))
  await page.waitForFunction(n => globalThis.codings.length > n, before, { timeout: 10_000, polling: 5 }).catch(() => {})
}

// others code by themselves, each a sentence every two and a half seconds.
async function others(bench, many) {
  const { revision } = await bench.cli('interview', 'show', interview)
  const stopped = new AbortController()
  const sum = { coded: 0, refused: 0 }
  const one = async n => {
    for (let i = n; !stopped.signal.aborted; i += many) {
      const spot = spots[i % spots.length]
      const answer = await bench.fetch(`/code/${interview}`, {
        method: 'POST', headers: { Accept: 'application/json', 'X-Operation': crypto.randomUUID() },
        body: new URLSearchParams({ do: 'code', revision, first: spot.turn, start: spot.start, last: spot.turn, end: spot.end, text: spot.words, theme: `group-3/theme-${30 + i % 10}` }),
      })
      await answer.text()
      sum[answer.ok ? 'coded' : 'refused']++
      await new Promise(done => setTimeout(done, 2500))
    }
  }
  const all = Array.from({ length: many }, (_, n) => one(n))
  return async () => { stopped.abort(); await Promise.all(all); return sum }
}

// twenty counts keys: twenty sentences one after the other, with themes that
// have a key.
async function twenty() {
  const bench = await open({ dir: await long(0) })
  const page = await bench.page()
  await page.goto(`/code/${interview}`)
  let keys = 0
  const press = async key => { keys++; await page.keyboard.press(key) }
  await page.evaluate(() => document.getElementById('t1').focus())
  for (let i = 0; i < 20; i++) {
    await press('s')
    await press(String(i % 9 + 1))
  }
  await page.waitForFunction(() => document.querySelectorAll('.margin .chip').length >= 20, null, { timeout: 10_000 }).catch(() => {})
  const { codings } = await bench.cli('code', 'list', '--interview', interview).catch(() => ({}))
  say('keys for 20 sentences with known themes', `${keys} keys, ${codings?.length ?? '?'} codings`, '≤ 60')
  await bench.close()
}

// ---- a large workspace

let large
async function openLarge() {
  return large ??= (async () => {
    let dir = process.env.VERBATIM_LARGE
    if (!dir) {
      dir = join(temporary(), 'large')
      await run(['bench', 'generate', '--dir', dir])
    }
    return open({ dir })
  })()
}

async function exploring() {
  const bench = await openLarge()
  await timed(bench, '/quotes') // what is read once for all pages
  const page = await bench.page()
  await page.goto('/quotes')
  const filters = await page.evaluate(() => [...new Set([...document.querySelectorAll('main a[href^="/quotes?"]')].map(a => a.getAttribute('href')))].slice(0, 40))
  const { themes } = await bench.cli('theme', 'list')
  filters.push(...themes.slice(0, 10).map(theme => `/quotes?q=${encodeURIComponent(`theme:${theme.id}`)}`), '/quotes?q=deploy')
  const took = []
  for (const path of filters) took.push(await timed(bench, path))
  const shown = []
  for (const path of filters.slice(0, runs)) shown.push((await opened(bench, path)).painted)
  say(`explorer, 100,000 quotes: answer per filter change (p50 / p95 of ${filters.length})`, `${ms(median(took))} / ${ms(quantile(took, 0.95))} ms`, 'p95 ≤ 300 ms')
  say('explorer, 100,000 quotes: first contentful paint', `${ms(median(shown))} ms`, '≤ 500 ms')
}

async function reporting() {
  const bench = await openLarge()
  const cold = await timed(bench, '/report')
  const warm = []
  for (let i = 0; i < runs; i++) warm.push(await timed(bench, '/report'))
  say('report over a million codings: first time', `${ms(cold)} ms`, '')
  say('report over a million codings: warm (median)', `${ms(median(warm))} ms`, '≤ 1,000 ms')
}

async function timed(bench, path) {
  const from = performance.now()
  const answer = await bench.fetch(path, { headers: { 'Accept-Encoding': 'gzip' } })
  await answer.text()
  if (!answer.ok) console.error(`${path}: status ${answer.status}`)
  return performance.now() - from
}

// ---- what is shipped

// sent is a file as browsers get it: scripts without the lines that are comments.
const sent = (name, text) => name.endsWith('.mjs') ? text.replace(/^\s*\/\/.*\n/gm, '') : text

function sizes() {
  const folder = new URL('../internal/web/static/', import.meta.url)
  const zipped = ending => readdirSync(folder).filter(name => name.endsWith(ending) && !name.endsWith('.test.mjs')).map(name => ({ name, bytes: gzipSync(sent(name, readFileSync(new URL(name, folder), 'utf8')), { level: 9 }).length }))
  const scripts = zipped('.mjs')
  const css = readdirSync(folder).filter(name => name.endsWith('.css')).sort().map(name => readFileSync(new URL(name, folder)))
  say('scripts of all pages, compressed', `${kb(scripts.reduce((sum, { bytes }) => sum + bytes, 0))} KB in ${scripts.length} files`, '≤ 30 KB')
  say('style sheet, compressed', `${kb(gzipSync(Buffer.concat(css), { level: 9 }).length)} KB`, '≤ 20 KB')
}

// ---- an hour of work: 1,200 codings, one every three seconds, without the pauses

async function anHour() {
  const bench = await open({ dir: await long(300) })
  const page = await bench.page()
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable')
  await page.goto(`/code/${interview}`)
  await page.evaluate(stopwatch)
  const samples = []
  for (let i = 0; i <= 1200; i++) {
    if (i % 100 === 0) samples.push({ codings: i, server: residentOf(bench.pid), page: await heapOf(cdp) })
    await codeOne(page, i)
  }
  const painted = await page.evaluate(() => globalThis.codings.map(c => c.painted))
  for (const { codings, server, page: heap } of samples) console.log(`  ${String(codings).padStart(5)} codings: server ${mb(server)} MB, page ${mb(heap)} MB`)
  say('an hour of coding: server, growth per 100 codings', `${mb(100 * slope(samples.slice(2), 'server'))} MB (now ${mb(samples.at(-1).server)} MB)`, 'settles')
  say('an hour of coding: page, growth per 100 codings', `${mb(100 * slope(samples.slice(2), 'page'))} MB (now ${mb(samples.at(-1).page)} MB)`, 'settles')
  say('an hour of coding: key to painted, first / last 100 (p95)', `${ms(quantile(painted.slice(0, 100), 0.95))} / ${ms(quantile(painted.slice(-100), 0.95))} ms`, 'p95 ≤ 100 ms')
  await bench.close()
}

function residentOf(pid) {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return 1024 * kilobytes
}

async function heapOf(cdp) {
  await cdp.send('HeapProfiler.collectGarbage')
  const { metrics } = await cdp.send('Performance.getMetrics')
  return metrics.find(m => m.name === 'JSHeapUsedSize').value
}

// slope is how much something grows per coding, by least squares.
function slope(samples, name) {
  const mean = f => samples.reduce((sum, s) => sum + f(s), 0) / samples.length
  const [x, y] = [mean(s => s.codings), mean(s => s[name])]
  return mean(s => (s.codings - x) * (s[name] - y)) / mean(s => (s.codings - x) ** 2)
}

// ---- printing

function say(what, measured, aim) {
  console.log(`${what.padEnd(82)} ${measured.padEnd(34)} ${aim}`)
}

function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN
}

const median = values => quantile(values, 0.5)
const ms = value => value.toFixed(value < 10 ? 1 : 0)
const kb = bytes => (bytes / 1024).toFixed(1)
const mb = bytes => (bytes / 2 ** 20).toFixed(1)

const wanted = process.argv.slice(2)
const unknown = wanted.filter(name => !parts[name])
if (unknown.length > 0) {
  console.error(`no such figures: ${unknown}; there are ${Object.keys(parts)}`)
  process.exit(2)
}
say('', 'measured', 'aim')
for (const name of wanted.length > 0 ? wanted : Object.keys(parts)) await parts[name]()
await (await large)?.close()
