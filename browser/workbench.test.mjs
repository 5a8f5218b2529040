// Every page of the workbench, as links lead to it: that it answers, keeps the
// policy, can be seen, read and used by everybody, without a script too, and
// can be printed.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { crawl, decoded, isPage, oneOfEach, routes } from './crawl.mjs'
import { pdfText } from './paper.mjs'
import { axe, contrast, open, tooWide } from './workbench.mjs'

const widths = [1400, 320]
const longest = 4000 // elements of a page that axe, which takes seconds for more, sees on all screens

// What only scripts ask for, and what leads elsewhere.
const forScripts = ['/live', '/code/{interview}/turns', '/code/{interview}/suggest', '/code/{interview}/memo']
const elsewhere = ['/start', '/{$}', '/']

// study is a workspace with all the pages that are reached in it.
async function study(options) {
  const bench = await open(options)
  if (options?.sample !== false) await correct(bench)
  return { bench, pages: await crawl(bench, { starts: ['/', '/interviews'] }) }
}

let sample, empty
before(async () => { [sample, empty] = await Promise.all([study(), study({ sample: false })]) })
after(() => Promise.all([sample?.bench.close(), empty?.bench.close()]))

test('links lead to every route', () => {
  const reached = new Set(sample.pages.map(page => page.route))
  assert.deepEqual(routes.filter(route => ![...forScripts, ...elsewhere].includes(route) && !reached.has(route)), [])
})

for (const kept of ['sample study', 'empty workspace']) {
  const of = () => kept === 'sample study' ? sample : empty
  test(`${kept}: no link is lost`, () => assert.deepEqual(lostLinks(of().pages), []))
  test(`${kept}: every answer carries the policy`, () => assert.deepEqual(of().pages.flatMap(careless), []))
  test(`${kept}: every page names itself`, () => assert.deepEqual(of().pages.filter(isPage).flatMap(nameless), []))
  test(`${kept}: pages can be seen and used by everybody`, t => lookAt(t, of()))
}

test('sample study: pages read the same without a script', async () => {
  const [with_, without] = await Promise.all([sample.bench.page(), sample.bench.page({ javaScriptEnabled: false })])
  const differ = []
  for (const { address } of oneOfEach(sample.pages.filter(isPage), 1)) {
    const [one, other] = await Promise.all([with_, without].map(page => textOf(page, address)))
    if (one !== other) differ.push(`${address}: ${firstDifference(one, other)}`)
  }
  assert.deepEqual(differ, [])
})

test('problems are pages, too', async t => {
  const page = await sample.bench.page()
  const stranger = await sample.bench.page({ signedIn: false })
  for (const [tab, address, status] of [[page, '/nowhere', 404], [page, '/code/nobody', 404], [page, '/themes/none', 404], [stranger, '/interviews', 401]]) {
    await t.test(`${address}: ${status}`, async () => {
      assert.equal((await tab.goto(address)).status(), status)
      const faults = tab.faults.splice(0).filter(fault => !fault.includes(`status of ${status}`))
      assert.deepEqual([...faults, ...await judged(tab)], [])
      assert.match(await tab.locator('h1').innerText(), /\S/)
    })
  }
})

for (const [name, wanted] of [['an interview', /^\/code\/[^/]+$/], ['the report', /^\/report$/], ['quotes', /^\/quotes$/]]) {
  test(`${name} can be printed`, async t => {
    const found = sample.pages.find(page => isPage(page) && wanted.test(page.address))
    if (!found) return t.skip('there is no such page yet')
    const page = await sample.bench.page()
    await page.goto(found.address)
    const chips = await page.locator('main :is(.quote, .row, .qrow, .turn) .chip').filter({ visible: true }).allInnerTexts()
    const quotes = await page.locator('main blockquote').allInnerTexts()
    const words = await pdfText(page)
    assert.deepEqual(missing(words, [...chips, ...quotes]), [])
  })
}

// correct has a transcript corrected, so that quotes have moved, and some wait
// for somebody to decide where they stand.
async function correct(bench) {
  const file = join(bench.dir, 'interviews', '2026-04-14-p01.md')
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replace(/number nine/, 'number nineteen').replace(/^\*\*Priya:\*\* .*supermarket with one till.*$/m, '**Priya:** I said that before.'))
  await bench.cli('ingest', file)
}

// lookAt judges a page of each route on every screen, and others of it, that
// differ in what is asked for, by what may differ.
async function lookAt(t, { bench, pages }) {
  const tab = await bench.page()
  const routes = new Set()
  for (const { address, route } of oneOfEach(pages.filter(isPage))) {
    await t.test(address, async () => {
      tab.faults.length = 0
      await tab.goto(address)
      const found = routes.has(route) ? await glanced(tab) : await judged(tab)
      routes.add(route)
      assert.deepEqual([...found, ...tab.faults], [])
    })
  }
}

// judged returns what is wrong with a page on all screens. Colours differ in
// the dark, and nothing else does.
async function judged(tab) {
  const found = []
  const long = await tab.locator('*').count() > longest
  for (const width of widths) {
    await tab.setViewportSize({ width, height: 900 })
    for (const colorScheme of ['light', 'dark']) {
      await tab.emulateMedia({ colorScheme })
      const wrong = await contrast(tab)
      if (colorScheme === 'light') wrong.push(...await tooWide(tab))
      if (colorScheme === 'light' && !(long && width > 320)) wrong.push(...await axe(tab))
      found.push(...wrong.map(what => `${width} px, ${colorScheme}: ${what}`))
    }
  }
  return found
}

async function glanced(tab) {
  await tab.setViewportSize({ width: 320, height: 900 })
  await tab.emulateMedia({ colorScheme: 'light' })
  return [...await contrast(tab), ...await tooWide(tab)].map(what => `320 px, light: ${what}`)
}

// lostLinks returns links whose page is not there, or lacks the place.
function lostLinks(pages) {
  const at = new Map(pages.map(page => [page.address, page]))
  const lost = pages.filter(page => page.status >= 400).map(page => `${page.address}: status ${page.status}`)
  for (const page of pages) {
    for (const url of page.links) {
      const to = at.get(url.pathname + url.search)
      if (url.hash.length > 1 && to && isPage(to) && !places(to).has(decodeURIComponent(url.hash.slice(1)))) {
        lost.push(`${page.address} leads to ${url.hash} of ${to.address}, which is not there`)
      }
    }
  }
  return [...new Set(lost)]
}

function places(page) {
  return page.places ??= new Set([...page.body.matchAll(/\sid="([^"]*)"/g)].map(m => decoded(m[1])))
}

// careless returns what an answer's headers lack.
function careless({ address, headers }) {
  const policy = headers.get('content-security-policy') ?? ''
  const found = []
  if (!policy.startsWith("default-src 'none';") || policy.includes('unsafe') || policy.includes('*')) found.push(`${address}: the policy is ${policy}`)
  for (const [name, want] of [['x-content-type-options', 'nosniff'], ['referrer-policy', 'same-origin'], ['cache-control', 'no-store'], ['cross-origin-opener-policy', 'same-origin']]) {
    if (headers.get(name) !== want) found.push(`${address}: ${name} is ${headers.get(name)}`)
  }
  return found
}

// nameless returns what a page lacks to be told from others.
function nameless({ address, body }) {
  const found = []
  if (!/<html lang="\w+/.test(body)) found.push(`${address}: no language`)
  if (!/<title>[^<]+ – Verbatim<\/title>/.test(body)) found.push(`${address}: no title`)
  const headings = body.match(/<h1\b/g)?.length ?? 0
  if (headings !== 1) found.push(`${address}: ${headings} first headings`)
  const ids = [...body.matchAll(/<[a-z][^>]*\sid="([^"]*)"/g)].map(m => m[1])
  const twice = ids.filter((id, i) => ids.indexOf(id) !== i)
  if (twice.length > 0) found.push(`${address}: twice there: ${[...new Set(twice)].slice(0, 5)}`)
  return found
}

// textOf returns what a page tells people: controls, and the keys of some, may
// need a script.
async function textOf(page, address) {
  await page.goto(address)
  return page.evaluate(() => {
    const words = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT)
    const told = []
    while (words.nextNode()) {
      const { data, parentElement: e } = words.currentNode
      if (data.trim() && e.checkVisibility() && !e.closest('button, label, select, textarea, :has(> kbd)')) told.push(data.trim().replace(/\s+/g, ' '))
    }
    return told.join(' ')
  })
}

function firstDifference(one, other) {
  let i = 0
  while (one[i] === other[i]) i++
  const about = text => JSON.stringify(text.slice(Math.max(0, i - 30), i + 60))
  return `with a script ${about(one)}, without ${about(other)}`
}

// missing returns those that are on paper less often than on the screen. Paper
// breaks lines anywhere, and not every printer has every picture.
function missing(paper, texts) {
  const bare = text => text.replace(/[\s\u00ad-]|\p{Extended_Pictographic}/gu, '')
  const words = bare(paper)
  const wanted = new Map()
  for (const text of texts.map(bare).filter(Boolean)) wanted.set(text, (wanted.get(text) ?? 0) + 1)
  return [...wanted].filter(([text, times]) => words.split(text).length - 1 < times).map(([text]) => text)
}
