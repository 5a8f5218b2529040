// Coding in a browser, as people do it: with the keyboard, with the mouse, in
// two tabs, and while the connection comes and goes.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { axe, contrast, open, temporary, tooWide } from './workbench.mjs'

const interview = '2026-04-14-p01'
const other = '2026-04-22-p02'
let bench
before(async () => {
  bench = await open()
  await bench.cli('theme', 'edit', 'shipping/deploy-queue', '--key', '3')
  await bench.cli('theme', 'edit', 'shipping/flaky-tests', '--key', '4')
})
after(() => bench?.close())

// coded opens an interview for a test; presses are counted.
async function coded(t, id = interview, options = {}) {
  const page = await bench.page({ viewport: { width: 1400, height: 900 }, ...options })
  t.after(() => page.context().close())
  await page.goto(`/code/${id}`)
  await page.waitForFunction(() => document.activeElement.matches('.turn, .turn *'))
  page.pressed = 0
  page.press = async (...keys) => { for (const key of keys) { page.pressed++; await page.keyboard.press(key) } }
  page.saved = () => page.waitForFunction(() => document.querySelector('.coding:not([data-unsaved])'))
  page.selected = () => page.evaluate(() => String(getSelection()))
  page.status = () => page.locator('#status').innerText()
  page.focused = () => page.evaluate(() => document.activeElement.id)
  return page
}

const quotes = async (id = interview) => (await bench.cli('quote', 'list', '--interview', id).catch(() => bench.cli('quote', 'list'))).quotes.filter(q => q.interview === id)

// shown are all quotes as the page has them: the text of their marks, and their
// themes. It complains of a turn that has anything but its words.
const shown = page => page.evaluate(() => {
  const words = {}
  for (const turn of document.querySelectorAll('.turn')) {
    const here = {}
    for (const mark of turn.querySelectorAll('mark')) for (const q of mark.dataset.q.split(' ')) here[q] = (here[q] ?? '') + mark.textContent
    for (const [q, text] of Object.entries(here)) (words[q] ??= []).push(text)
  }
  return Object.fromEntries(Object.entries(words).map(([q, parts]) => [q, parts.join('\n\n')]))
})

// agrees fails unless the page shows every quote that is kept, word by word.
async function agrees(page, id = interview) {
  const kept = Object.fromEntries((await quotes(id)).filter(q => ['unchanged', 'moved'].includes(q.state)).map(q => [q.id, q.text]))
  assert.deepEqual(await shown(page), kept)
}

test('a whole interview is coded with the keyboard alone, two keys a sentence', async t => {
  const page = await coded(t, other)
  const sentences = await page.evaluate(() => [...document.querySelectorAll('.turn')].flatMap(t => {
    const at = t.dataset.s ? t.dataset.s.split(',').map(Number) : []
    return Array.from({ length: at.length / 2 }, (_, i) => t.querySelector('.tx').textContent.slice(at[2 * i], at[2 * i + 1]))
  }))
  assert.ok(sentences.length > 40)
  for (let i = 0; i < sentences.length; i++) {
    await page.press('s', '3')
    if (i === 19) assert.ok(page.pressed <= 60, `${page.pressed} keys for 20 sentences`)
    assert.equal(await page.selected(), sentences[i])
    if (i % 10 === 9) assert.ok(await page.evaluate(() => document.activeElement.getBoundingClientRect().bottom > document.querySelector('header.shell').getBoundingClientRect().bottom), 'the focus is under the header')
  }
  await page.saved()
  const kept = await quotes(other)
  const missing = sentences.filter(s => !kept.some(q => q.text === s && q.themes.includes('shipping/deploy-queue')))
  assert.deepEqual(missing, [])
  await agrees(page, other)
  await page.press('s')
  assert.match(await page.status(), /ends here/)
  assert.deepEqual(page.faults, [])
})

test('a theme is found by three letters, made in place, and a second one is added', async t => {
  const page = await coded(t)
  await page.press('j', 'j', 's')
  const words = await page.selected()
  await page.press('Enter')
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('role')), 'combobox')
  const box = await page.evaluate(() => document.querySelector('.dock').getBoundingClientRect().top)
  await page.keyboard.type('fla')
  assert.equal(await page.locator('[role=option][aria-selected] .name').innerText(), 'Getting a change to production › Tests fail for no reason')
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-activedescendant')), 'theme-0')
  await page.press('Enter')
  await page.saved()
  assert.equal(await page.focused(), 't3')
  assert.equal(await page.selected(), words)
  assert.ok(box >= await page.evaluate(() => getSelection().getRangeAt(0).getBoundingClientRect().bottom), 'the palette lies on the words')
  assert.ok((await quotes()).some(q => q.text === words && q.themes.includes('shipping/flaky-tests')))

  await page.press('s', 'Enter')
  await page.keyboard.type('Quiet <days> & "nights"')
  await page.press('Control+Enter')
  await page.saved()
  assert.ok((await bench.cli('theme', 'list')).themes.some(t => t.name === 'Quiet <days> & "nights"'))
  assert.equal(await page.locator('#themes .name', { hasText: 'Quiet <days>' }).count(), 1)
  await page.press('s', '.') // the new one again
  await page.saved()
  assert.match(await page.status(), /Coded with Quiet <days>/)

  await page.press('s', 'c')
  await page.keyboard.type('queue')
  await page.press('Tab')
  await page.keyboard.type('tests')
  await page.press('Enter')
  await page.saved()
  const twice = await page.selected()
  assert.deepEqual((await quotes()).find(q => q.text === twice).themes.sort(), ['shipping/deploy-queue', 'shipping/flaky-tests'])

  await page.press('s')
  const kept = await page.selected()
  await page.press('Enter', 'Escape')
  assert.equal(await page.selected(), kept)
  assert.equal(await page.locator('.palette').count(), 0)
  await page.press('v')
  await page.saved()
  assert.ok((await bench.cli('theme', 'list')).themes.some(t => t.in_vivo))
  await agrees(page)
  assert.deepEqual(page.faults, [])
})

test('a quote is rated, noted, edited, made key, removed, and all of it undone and redone across a reload', async t => {
  const page = await coded(t)
  const start = JSON.stringify(await quotes())
  await page.press('j', 'j', 'j', 'j', 's', '4')
  await page.saved()
  const words = await page.selected()
  const one = async () => (await quotes()).find(q => q.text.startsWith(words.slice(0, 4)) && q.themes.includes('shipping/flaky-tests'))
  const before = await one()
  await page.locator(`.chip[data-q="${before.id}"][data-mine]`).focus()
  await page.press('-')
  await page.saved()
  const chip = () => page.locator('.chip:focus')
  assert.equal(await chip().getAttribute('data-polarity'), 'negative')
  await page.press('*')
  await page.saved()
  assert.equal(await chip().getAttribute('data-keyq'), '1')
  await page.press('m')
  await page.waitForSelector('.memobox textarea:focus')
  await page.keyboard.type('What does “often” mean here?')
  await page.press('Control+Enter')
  await page.waitForSelector('.memobox', { state: 'detached' })
  assert.match(JSON.stringify((await one()).memo ?? ''), /What does/)
  assert.equal(await chip().getAttribute('data-memo'), '1')

  await page.press('Alt+ArrowLeft', 'Alt+ArrowLeft')
  await page.waitForTimeout(600)
  await page.saved()
  const shorter = await one()
  assert.ok(shorter.text.length < words.length && words.startsWith(shorter.text), shorter.text)
  assert.equal(await chip().getAttribute('data-q'), shorter.id)
  await page.press('e')
  await page.press('S')
  await page.press('Enter')
  await page.saved()
  assert.ok((await one()).text.length > words.length)
  await agrees(page)
  await page.press('e', 'p', 'Escape')
  assert.ok(await chip().count())
  await page.press('x')
  await page.saved()
  assert.equal(await page.locator('.toast').innerText().then(t => /Removed Tests fail/.test(t)), true)
  const without = JSON.stringify(await quotes())
  await page.reload()
  await page.waitForFunction(() => document.activeElement.matches('.turn, .turn *'))
  for (let i = 0; i < 6; i++) await page.press('Control+z')
  await page.saved()
  await page.press('Control+z')
  await page.saved()
  assert.equal(JSON.stringify(await quotes()), start)
  await page.reload()
  await page.waitForFunction(() => document.activeElement.matches('.turn, .turn *'))
  for (let i = 0; i < 7; i++) await page.press('Control+Shift+Z')
  await page.saved()
  assert.equal(JSON.stringify(await quotes()), without)
  await agrees(page)
  assert.deepEqual(page.faults, [])
})

test('words are found, marks hidden, quotes walked', async t => {
  const page = await coded(t)
  await page.press('/')
  await page.keyboard.type('deploy')
  assert.match(await page.locator('#found').innerText(), /\d+ found/)
  await page.press('Enter')
  assert.match(await page.focused(), /^t\d+$/)
  await page.press('n', 'n', 'N')
  assert.match(await page.locator('#found').innerText(), /^2 of \d+/)
  await page.press('s')
  assert.match((await page.selected()).toLowerCase(), /deploy/)

  const marks = () => page.evaluate(() => document.querySelectorAll('mark:not(.off)').length)
  const all = await marks()
  await page.evaluate(() => document.querySelector('[data-theme="shipping/deploy-queue"] .show input').click())
  assert.ok(await marks() <= all)
  assert.equal(await page.locator('.margin .chip[data-theme="shipping/deploy-queue"]:visible').count(), 0)
  await page.evaluate(() => document.querySelector('[data-theme="shipping/deploy-queue"] .show input').click())
  assert.equal(await marks(), all)

  await page.locator('#t1').focus()
  await page.press(']')
  const first = await page.focused()
  await page.press(']', '[')
  assert.equal(await page.focused(), first)
  await page.press('}')
  const themeOf = () => page.evaluate(() => document.activeElement.dataset.theme)
  const theme = await themeOf()
  await page.press('}')
  assert.equal(await themeOf(), theme)
  await page.press('?')
  assert.match(await page.locator('dialog.keys').innerText(), /select the sentence/)
  await page.press('Escape')
  assert.equal(await page.locator('dialog').count(), 0)
  assert.deepEqual(page.faults, [])
})

test('the mouse: a mark leads to its quotes, the shortest first; selected words are offered for coding', async t => {
  const page = await coded(t)
  const mark = page.locator('mark').first()
  const inside = (await mark.getAttribute('data-q')).split(' ')
  await mark.click()
  const got = await page.evaluate(() => document.activeElement.dataset.q)
  assert.ok(inside.includes(got))
  assert.ok(await page.locator('.quotebox').count())
  await page.keyboard.press('Escape')
  const tx = page.locator('#t7 .tx')
  await tx.scrollIntoViewIfNeeded()
  const box = await tx.boundingBox()
  await page.mouse.move(box.x + 30, box.y + 14)
  await page.mouse.down()
  await page.mouse.move(box.x + 260, box.y + 14, { steps: 5 })
  await page.mouse.up()
  await page.locator('.offer button').click()
  const words = await page.locator('.palette .words').innerText()
  await page.keyboard.type('queue')
  await page.keyboard.press('Enter')
  await page.saved()
  assert.equal(`“${await page.selected()}”`, words)
  assert.equal((await page.selected()).trim(), await page.selected())
  await agrees(page)
  assert.deepEqual(page.faults, [])
})

test('two tabs know of each other, and leave each other’s selection alone', async t => {
  const one = await coded(t), two = await coded(t)
  await two.locator('#t9').focus()
  await one.locator('#t11').focus()
  await one.press('p', '3')
  await one.saved()
  await two.waitForSelector('#t11 mark')
  await two.press('p')
  const words = await two.selected()
  await one.locator('#t9').focus()
  await one.press('s', '4')
  await one.saved()
  await two.waitForSelector('#t9 mark')
  assert.equal(await two.selected(), words)
  assert.equal(await two.focused(), 't9')
  await Promise.all([two.press('3'), one.press('s', '3')])
  await Promise.all([one.saved(), two.saved()])
  await agrees(await coded(t))
  const bens = () => two.locator('#t9 .chip[data-coder="ben"]').count()
  const before = await bens()
  await bench.cli('--as', 'ben', 'code', 'add', interview, '--turn', '9', '--quote', words, '--theme', 'running/trace-gap').catch(e => assert.fail(e))
  await two.locator('#news button').waitFor()
  assert.match(await two.locator('#news').innerText(), /1 new from ben/)
  assert.equal(await bens(), before)
  await two.press('l')
  await two.locator('#t9 .chip[data-coder="ben"]').nth(before).waitFor()
  assert.equal(await two.locator('#news button').count(), 0)
  assert.deepEqual([...one.faults, ...two.faults], [])
})

test('what is coded while the connection is away, or the server killed, is saved once', async t => {
  const page = await coded(t, '2026-05-13-p04')
  const before = (await quotes('2026-05-13-p04')).length
  await page.press('s', '3', 's', '3')
  await page.saved()
  await page.context().setOffline(true)
  await page.press('s', '3', 's', '4', 's', '3')
  await page.waitForFunction(() => /Not saved \(3\)/.test(document.getElementById('status').innerText))
  await page.context().setOffline(false)
  await page.locator('#status button').click().catch(() => {}) // it may be saved by itself by now
  await page.saved()
  assert.equal((await quotes('2026-05-13-p04')).length, before + 5)
  await page.press('s', '3', 's', '3')
  await bench.kill('SIGKILL')
  await page.press('s', '3', 's', '4')
  await bench.restart()
  await page.saved()
  const kept = await quotes('2026-05-13-p04')
  assert.equal(kept.length, before + 9)
  const log = await bench.cli('log', '--limit', '40').catch(() => null)
  if (log) assert.equal(new Set(log.events?.map(e => e.seq)).size, log.events?.length)
  await agrees(page, '2026-05-13-p04')
})

test('a write that is refused is told, and the words can be selected again', async t => {
  const page = await coded(t)
  await page.route('**/code/**', (route, request) => request.method() !== 'POST' ? route.fallback()
    : route.fulfill({ status: 409, contentType: 'application/json', body: JSON.stringify({ error: 'other words stand there', hint: 'select them anew', kind: 'conflict' }) }))
  await page.press('j', 's', '3')
  await page.locator('.toast').waitFor()
  assert.match(await page.locator('.toast').innerText(), /Not saved. Waiting in the deploy queue: other words stand there/)
  assert.equal(await page.locator('.coding[data-unsaved]').count(), 0)
  await page.locator('#t-new').fill('People wait, and do something else meanwhile.')
  await page.locator('#f-take button').click()
  await page.locator('.toast').nth(1).waitFor()
  assert.equal(await page.locator('#t-new').inputValue(), 'People wait, and do something else meanwhile.')
  await page.unroute('**/code/**')
  await page.route('**/code/**', (route, request) => request.method() !== 'POST' ? route.fallback()
    : route.fulfill({ status: 401, contentType: 'application/json', body: JSON.stringify({ error: 'not signed in' }) }))
  await page.locator('#t2').focus()
  await page.press('s', '3')
  await page.waitForFunction(() => /Not saved \(1\).*Retry.*Sign in in another tab/s.test(document.getElementById('status').innerText))
  await page.unroute('**/code/**')
  await page.locator('#status button').click()
  await page.saved()
  assert.equal(await page.locator('#t-new').inputValue(), 'People wait, and do something else meanwhile.')
  await page.locator('#f-take button').click()
  await page.waitForFunction(() => document.querySelector('#t-new').value === '')
  assert.match(await page.locator('#beside').innerText(), /People wait, and do something else meanwhile/)
})

test('themes are suggested with reasons when they are asked for', async t => {
  const page = await coded(t)
  await page.locator('#t9').focus()
  await page.press('s', 'y')
  await page.waitForFunction(() => document.querySelector('.palette') || /suggest/i.test(document.getElementById('status').innerText))
  if (await page.locator('.palette').count()) {
    assert.ok(await page.locator('.palette q').count() > 0)
    const name = (await page.locator('.palette [role=option] .name').first().innerText()).split(' › ').at(-1)
    await page.press('1')
    await page.saved()
    assert.ok((await page.status()).includes(name), await page.status())
  }
  assert.deepEqual(page.faults, [])
})

const texts = [
  'Le café naïve – “ça va” – coûte 5 €. Noël e\u0301tait là.', 'Wir haben das Straßenverkehrsgesetz gelesen. Übermäßig!',
  'Family 👨‍👩‍👧‍👦 and flag 🇩🇪 and thumbs 👍🏽 are here. So 😀😀.', '他说：部署要两个星期。没有人知道为什么。', 'ภาษาไทยไม่มีช่องว่าง แต่มีประโยค', 'مرحبا بالعالم. كيف حالك؟ ١٢٣',
  'नमस्ते दुनिया। यह दूसरा वाक्य है।', 'Tie\u0302\u0301ng Vie\u0323\u0302t co\u0301 da\u0301u. Xin chào.', '한국어 문장입니다. 두 번째 문장!', '𝕏 marks 𠀀 the 🏳️‍🌈 spot. <b>not bold</b> & "so" on.',
  'שלום עולם. abc עברית.', 'Zero\u200bwidth and soft\u00adhyphen and nbsp\u00a0here. \u2028 Line.',
]

test('any selection of any writing is kept as the words that the page shows', async t => {
  const file = join(temporary(), '2026-09-01-unicode.md')
  writeFileSync(file, texts.map((text, i) => `**${i % 2 ? 'Ana' : 'Ben'}:** ${text}`).join('\n\n') + '\n')
  await bench.cli('ingest', file)
  const id = (await bench.cli('interview', 'list')).interviews.find(i => /unicode/.test(i.id)).id
  const page = await coded(t, id)
  let seed = 7
  const random = n => Math.floor((seed = seed * 16807 % 2147483647) / 2147483647 * n)
  const turns = await page.locator('.turn').count()
  for (let i = 0; i < 60; i++) {
    const spans = [random(turns), random(turns), random(64), random(64)]
    await page.evaluate(([a, b, x, y]) => {
      const texts = [...document.querySelectorAll('.turn .tx')]
      const point = (tx, at) => {
        const walk = document.createTreeWalker(tx, NodeFilter.SHOW_TEXT)
        for (let node = walk.nextNode(); node; node = walk.nextNode()) { if (at <= node.length) return [node, at]; at -= node.length }
        return [tx, tx.childNodes.length]
      }
      if (b > a + 2) b = a
      texts[Math.min(a, b)].closest('.turn').focus()
      getSelection().setBaseAndExtent(...point(texts[a], x), ...point(texts[b], y))
    }, spans)
    await page.press(i % 2 ? '3' : '4')
  }
  await page.saved()
  assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('.toast')].map(t => t.innerText)), [])
  assert.ok((await quotes(id)).length > 25, `${(await quotes(id)).length}`)
  await agrees(page, id)
  await page.reload()
  await agrees(page, id)
  assert.deepEqual(page.faults, [])
})

test('what opens can be seen and used by everybody', async t => {
  for (const [colorScheme, width] of [['light', 1400], ['dark', 1400], ['light', 320]]) {
    const page = await coded(t, interview, { colorScheme, viewport: { width, height: 800 }, bypassCSP: true })
    await page.press('j', 's', 'c')
    await page.keyboard.type('de')
    assert.deepEqual([...await axe(page), ...await contrast(page), ...await tooWide(page)], [], `palette, ${colorScheme}, ${width}`)
    await page.press('Escape', ']', 'Enter')
    await page.waitForSelector('.quotebox')
    assert.deepEqual([...await axe(page), ...await contrast(page), ...await tooWide(page)], [], `quote, ${colorScheme}, ${width}`)
    await page.context().close()
  }
})

test('a memo that was changed in another tab is not overwritten unseen; what is typed elsewhere stays', async t => {
  const one = await coded(t), two = await coded(t)
  const memoIn = async page => {
    await page.locator('#t1').focus()
    await page.press(']', 'm')
    await page.waitForSelector('.memobox textarea:focus')
  }
  await memoIn(one)
  await one.locator('#t-new').fill('half a takea')
  await memoIn(two)
  await memoIn(one)
  await two.locator('#memo').fill('what tab two thinks')
  await two.press('Control+Enter')
  await two.saved()
  await one.locator('#memo').fill('what tab one thinks')
  await one.press('Control+Enter')
  await one.waitForFunction(() => /changed meanwhile.*what tab two thinks/s.test(document.querySelector('.memobox [role=status]').innerText))
  assert.equal(await one.locator('#memo').inputValue(), 'what tab one thinks')
  await one.locator('#memo').fill('what both think')
  await one.press('Control+Enter')
  await one.waitForSelector('.memobox', { state: 'detached' })
  assert.ok((await quotes()).some(q => JSON.stringify(q.memo ?? '').includes('what both think')))
  await two.locator('#f-take textarea').fill('a takeaway of tab two')
  await two.locator('#f-take button').click()
  await one.waitForFunction(() => /a takeaway of tab two/.test(document.getElementById('beside').innerText))
  assert.equal(await one.locator('#t-new').inputValue(), 'half a takea')
})

test('single keys can be off: then nothing happens by accident, and everything can still be done', async t => {
  const page = await coded(t)
  await page.goto('/help')
  await page.locator('[name=off]').check()
  await page.getByRole('button', { name: 'Save the keys' }).click()
  await page.goto(`/code/${interview}`)
  await page.waitForFunction(() => document.activeElement.matches('.turn, .turn *'))
  const before = JSON.stringify(await quotes())
  await page.press('s', '3', 'p', '4', 'x')
  assert.equal(await page.selected(), '')
  await page.press('Enter')
  await page.locator('.palette').waitFor()
  await page.press('Escape')
  await page.saved()
  assert.equal(JSON.stringify(await quotes()), before)
})
