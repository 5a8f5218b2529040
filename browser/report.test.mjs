// Checks of written pages in a browser: what only a browser can tell.
// VERBATIM_PAGES names the folder of the pages, VERBATIM_CHROMIUM the browser.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { axe, contrast, launch, tooWide } from './look.mjs'

const folder = resolve(process.env.VERBATIM_PAGES ?? 'pages')
const files = readdirSync(folder).filter(name => name.endsWith('.html')).sort()
let browser

before(async () => { browser = await launch() })
after(() => browser?.close())

test('there are pages to look at', () => assert.notEqual(files.length, 0, `${folder} has none`))

// The page that has everything is looked at on every screen; the others, which are
// many, on the narrowest and on a wide one.
const widths = file => file === 'document-whole.html' ? [320, 390, 768, 1400] : [320, 1400]

for (const file of files) {
  for (const colorScheme of ['light', 'dark']) {
    for (const width of widths(file)) {
      test(`${file}, ${colorScheme}, ${width} px`, t => look(t, file, { colorScheme, viewport: { width, height: 900 } }))
    }
  }
  test(`${file} keeps its own policy`, () => underPolicy(file))
  test(`${file}, on paper`, () => onPaper(file))
}

// opened calls f with a page, and fails when the page asks for anything but
// itself or complains.
async function opened(file, options, f) {
  const context = await browser.newContext({ ...options, bypassCSP: true, reducedMotion: 'reduce' })
  try {
    const address = pathToFileURL(join(folder, file)).href
    const page = await context.newPage()
    const faults = []
    page.on('request', r => { if (r.url().split('#')[0] !== address) faults.push(`asks for ${r.url()}`) })
    page.on('console', m => { if (m.type() === 'error' || m.type() === 'warning') faults.push(`says: ${m.text()}`) })
    page.on('pageerror', e => faults.push(`fails: ${e}`))
    await page.goto(address)
    await f(page)
    assert.deepEqual(faults, [])
  } finally {
    await context.close()
  }
}

// look judges a page. Colours differ in the dark, and nothing else does.
async function look(t, file, options) {
  await opened(file, options, async page => {
    await t.test('has contrast', async () => assert.deepEqual(await contrast(page), []))
    if (options.colorScheme === 'dark') return
    await t.test('does not scroll sideways', async () => assert.deepEqual(await tooWide(page), []))
    await t.test('has no violation that axe finds', async () => assert.deepEqual(await axe(page), []))
    await t.test('leads where its links say', async () => assert.deepEqual(await page.evaluate(lostLinks), []))
  })
}

// underPolicy looks at a page with its own policy in force, which axe cannot be
// added under.
async function underPolicy(file) {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    const faults = []
    page.on('console', m => faults.push(m.text()))
    await page.goto(pathToFileURL(join(folder, file)).href)
    assert.deepEqual(faults, [])
    const weight = await page.evaluate(() => getComputedStyle(document.querySelector('h1')).fontWeight)
    assert.equal(weight, '600', 'the style sheet is not in force')
  } finally {
    await context.close()
  }
}

// lostLinks clicks a link to every place within the page, and returns those
// whose target is not there or not to be seen afterwards.
function lostLinks() {
  const lost = []
  const links = new Map([...document.querySelectorAll('a[href^="#"]')].map(a => [a.getAttribute('href'), a]))
  for (const link of links.values()) {
    const id = decodeURIComponent(link.getAttribute('href').slice(1))
    const target = document.getElementById(id)
    if (!target) {
      lost.push(`#${id} is not there`)
      continue
    }
    link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))
    const box = target.getBoundingClientRect()
    const seen = box.height > 0 && box.top < innerHeight && box.bottom > 0 && target.checkVisibility()
    if (!seen) lost.push(`#${id} is not to be seen: ${Math.round(box.top)} to ${Math.round(box.bottom)}`)
  }
  return lost
}

// onPaper checks that every quote is printed, and can be read.
async function onPaper(file) {
  // The width of A4 between the margins of the style sheet.
  await opened(file, { viewport: { width: 673, height: 960 } }, async page => {
    await page.emulateMedia({ media: 'print' })
    assert.deepEqual(await tooWide(page), [])
    const hidden = await page.evaluate(() => [...document.querySelectorAll('blockquote')]
      .filter(q => !q.checkVisibility() || q.getBoundingClientRect().height === 0).map(q => q.textContent))
    assert.deepEqual(hidden, [])
    assert.deepEqual(await contrast(page), [])
  })
}
