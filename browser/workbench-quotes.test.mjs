// The explorer and the search in a browser: what only scripts and styles do.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { open } from './workbench.mjs'

let bench
before(async () => { bench = await open() })
after(() => bench?.close())

const counted = async page => Number(/^\d+/.exec(await page.locator('.found .lead strong').innerText())[0])
const quote = () => bench.cli('quote', 'list', 'queue').then(out => out.quotes)

test('chips take parts out, facets put them in, and say what remains', async () => {
  const page = await bench.page()
  await page.goto('/quotes?q=queue')
  const before = await counted(page)
  const team = page.locator('.facet').filter({ has: page.locator('h3', { hasText: 'team' }) })
  const value = team.locator('li').first()
  const name = await value.locator('.what').innerText()
  const promised = Number(/^\d+/.exec(await value.locator('.n').innerText())[0])
  await value.locator('a').click()
  assert.equal(await counted(page), promised)
  assert.equal(new URL(page.url()).searchParams.get('q'), `queue team:${name}`)
  await page.getByRole('link', { name: `team: ${name}` }).click()
  assert.equal(await counted(page), before)
  assert.deepEqual(page.faults, [])
})

test('the form of filters writes the query', async () => {
  const page = await bench.page()
  await page.goto('/quotes?q=queue')
  await page.getByText('Add a filter').click()
  await page.locator('#f-theme').selectOption(['shipping', 'asks'])
  await page.locator('#f-words').fill('-friday')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  assert.equal(await page.locator('#q').inputValue(), 'queue (theme:shipping OR theme:asks) -friday')
  assert.equal(await page.locator('.askedfor .chip').count(), 3)
})

test('quotes are chosen by keys, given a theme, and that is taken back', async () => {
  const page = await bench.page()
  await page.goto('/quotes?q=queue&group=text')
  await page.locator('.qpick input').first().focus()
  for (const key of ['x', 'j', 'x', 'j', 'j', 'k', 'x']) await page.keyboard.press(key)
  assert.equal(await page.locator('#picked').innerText(), '3 selected')
  assert.deepEqual(await page.locator('.qpick input').evaluateAll(all => all.slice(0, 4).map(one => one.checked)), [true, true, true, false])
  const before = (await bench.cli('quote', 'list', '--theme', 'asks/ai-assistant')).total
  await page.locator('#recode').selectOption('asks/ai-assistant')
  await page.getByRole('button', { name: 'Add theme' }).click()
  assert.match(await page.locator('#status').innerText(), /AI .*added to 3 quotes|added to 3 quotes/)
  assert.equal((await bench.cli('quote', 'list', '--theme', 'asks/ai-assistant')).total, before + 3)
  await page.getByRole('button', { name: 'Undo' }).click()
  assert.match(await page.locator('#status').innerText(), /Taken back/)
  assert.equal((await bench.cli('quote', 'list', '--theme', 'asks/ai-assistant')).total, before)
  assert.deepEqual(page.faults, [])
})

test('all that is found is changed at once, and only what was seen', async () => {
  const page = await bench.page()
  await page.goto('/quotes?q=queue')
  const n = await counted(page)
  await page.locator('.bulk summary').click()
  await page.getByLabel(`all ${n} that are found`).check()
  await page.locator('#recode').selectOption('asks/ai-assistant')
  const [one] = await quote()
  await bench.cli('quote', 'retire', one.id) // it is still found, but cannot be coded any more
  await page.getByRole('button', { name: 'Add theme' }).click()
  assert.match(await page.locator('#status').innerText(), new RegExp(`added to ${n - 1} quotes; 1 quote cannot be coded`))
  await page.getByRole('button', { name: 'Undo' }).click()
  await bench.cli('undo')
})

test('context comes where the quote stands, and copies carry their citation', async () => {
  const page = await bench.page({ permissions: ['clipboard-read', 'clipboard-write'] })
  await page.goto('/quotes?q=queue&group=text')
  const row = page.locator('.qrow').first()
  await row.locator('details.context summary').click()
  await row.locator('.turnaround mark').waitFor()
  const words = await row.locator('blockquote').innerText()
  assert.equal(await row.locator('.turnaround mark').innerText(), words)
  assert.ok(await row.locator('.turnaround').count() >= 2)
  await row.getByRole('button', { name: 'Copy as Markdown' }).click()
  await page.waitForFunction(() => document.getElementById('status').textContent.startsWith('Copied'))
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^> .+\n>\n> — P-\d+, .+:\d+, \d/s)
  assert.deepEqual(page.faults, [])
})

test('without a script, context and citation are on the page of the quote', async () => {
  const page = await bench.page({ javaScriptEnabled: false })
  await page.goto('/quotes?q=queue&group=text')
  const row = page.locator('.qrow').first()
  const words = await row.locator('blockquote').innerText()
  await row.getByRole('link', { name: 'Details and citation' }).click()
  assert.equal(await page.locator('.turnaround mark').first().innerText(), words)
  assert.match(await page.locator('#citation').inputValue(), /^> .+— P-/s)
})

test('keys do nothing for who has switched them off', async () => {
  const page = await bench.page()
  await page.context().addCookies([{ name: 'verbatim_keys', value: 'off=1', url: bench.address }])
  await page.goto('/quotes?q=queue&group=text')
  await page.locator('.qpick input').first().focus()
  await page.keyboard.press('x')
  assert.equal(await page.locator('#picked').innerText(), 'select quotes')
  assert.equal(await page.locator('.keys').isVisible(), false)
})

test('a search suggests, marks and leads to the line', async () => {
  const page = await bench.page()
  await page.goto('/search')
  await page.locator('#q').fill('queeu')
  await page.keyboard.press('Enter')
  await page.getByText('Did you mean').waitFor()
  await page.getByRole('link', { name: 'queue', exact: true }).click()
  assert.ok(await page.locator('.searchhit mark').count() > 5)
  assert.equal(await page.locator('.searchhit mark').first().innerText().then(text => text.toLowerCase().slice(0, 4)), 'queu')
  const link = page.locator('.searchhit .by a').first()
  assert.match(await link.getAttribute('href'), /^\/code\/.+\?find=queue#t\d+$/)
  await link.click()
  const turn = page.locator(new URL(page.url()).hash)
  assert.match(await turn.textContent(), /queue/i)
})

test('a search is saved and found by its name', async () => {
  const page = await bench.page()
  await page.goto('/search?q=queue')
  await page.locator('summary', { hasText: 'Saved searches' }).click()
  await page.locator('#saveas').fill('waiting')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  assert.equal(await page.locator('#status').innerText(), 'Saved as waiting')
  assert.equal(await page.locator('#q').inputValue(), 'saved:waiting')
  assert.deepEqual(await bench.cli('saved', 'show', 'waiting').then(s => s.query), 'queue')
})
