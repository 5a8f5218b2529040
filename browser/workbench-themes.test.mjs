// The codebook by keyboard alone, and every page of themes as it is judged.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { axe, contrast, open, tooWide } from './workbench.mjs'

let bench
before(async () => { bench = await open() })
after(() => bench.close())

const access = 'getting-started/access-requests'
const at = page => page.evaluate(() => document.activeElement.dataset.id)
const theme = async id => (await bench.cli('theme', 'list')).themes.find(t => t.id === id)
const press = async (page, ...keys) => { for (const key of keys) await page.keyboard.press(key) }

// saved presses keys and waits until the tree that they change is drawn anew.
async function saved(page, ...keys) {
  const old = await page.evaluateHandle(() => document.querySelector('[data-tree]'))
  await press(page, ...keys)
  await page.waitForFunction(was => document.querySelector('[data-tree]') !== was && document.activeElement.dataset.id, old)
}

test('the tree is walked by keys', async () => {
  const page = await bench.page()
  await page.goto('/themes')
  await page.locator('[role=treeitem][tabindex="0"]').focus()
  assert.equal(await at(page), 'getting-started')
  await press(page, 'ArrowRight')
  assert.equal(await at(page), 'getting-started/new-service')
  await press(page, 'ArrowDown', 'ArrowDown')
  assert.equal(await at(page), access)
  await press(page, 'ArrowLeft', 'ArrowLeft', 'ArrowDown')
  assert.equal(await at(page), 'finding-things', 'a closed branch is passed over')
  await press(page, 'ArrowUp', 'ArrowRight', 'ArrowDown')
  assert.equal(await at(page), 'getting-started/new-service')
  await press(page, 'End')
  assert.equal(await at(page), 'asks/ai-assistant')
  await press(page, 'Home')
  assert.equal(await at(page), 'getting-started')
  await press(page, 'w', 'a', 'i', 't', 'i', 'n', 'g', ' ')
  assert.equal(await at(page), access)
  await press(page, 'Tab')
  assert.match(await page.evaluate(() => document.activeElement.textContent), /5 of 11 people/)
  await press(page, 'Shift+Tab', 'Enter')
  await page.waitForURL(`**/themes/${access}`)
  assert.equal(await page.locator('h1').textContent(), ' Waiting for access')
  assert.deepEqual(page.faults, [])
  await page.context().close()
})

test('a theme is moved and renamed where it stands, and that is taken back', async () => {
  const page = await bench.page()
  await page.goto(`/themes/${access}`)
  await page.locator('[role=treeitem][tabindex="0"]').focus()
  await saved(page, 'Alt+ArrowUp')
  const order = async () => (await bench.cli('theme', 'list')).themes.filter(t => t.parent === 'getting-started').map(t => t.id.split('/')[1])
  assert.deepEqual(await order(), ['new-service', 'access-requests', 'local-environment'])
  assert.equal(await at(page), access, 'the focus stays with the theme')
  await saved(page, 'Alt+ArrowDown')
  assert.deepEqual(await order(), ['new-service', 'local-environment', 'access-requests'])
  await saved(page, 'Alt+ArrowRight')
  assert.equal((await theme(access)).parent, 'getting-started/local-environment')
  await saved(page, 'Alt+ArrowLeft')
  assert.equal((await theme(access)).parent, 'getting-started')
  await saved(page, 'Alt+ArrowLeft')
  assert.equal((await theme(access)).parent, '')
  await page.getByRole('button', { name: 'Undo' }).last().focus()
  await saved(page, 'Enter')
  assert.equal((await theme(access)).parent, 'getting-started')

  await press(page, 'F2')
  await page.keyboard.type('Let me in')
  await saved(page, 'Enter')
  assert.equal((await theme(access)).name, 'Let me in')
  assert.match(await page.locator('#status').textContent(), /is changed/)
  await press(page, 'F2')
  await page.keyboard.type('never mind')
  await press(page, 'Escape')
  assert.equal(await at(page), access)
  assert.equal((await theme(access)).name, 'Let me in')
  assert.deepEqual(page.faults, [])
  await page.context().close()
})

test('a merge is looked at, done and taken back without a script', async () => {
  const page = await bench.page({ javaScriptEnabled: false })
  const before = (await theme('platform-team/ticket-wait')).quotes
  await page.goto(`/themes/${access}`)
  await page.getByRole('link', { name: 'Merge…' }).click()
  await page.getByLabel('Into').selectOption('platform-team/ticket-wait')
  await page.getByRole('button', { name: 'Show what it does' }).click()
  await page.getByText('20 quotes move').waitFor()
  assert.equal((await theme('platform-team/ticket-wait')).quotes, before)
  await page.getByRole('button', { name: /^Merge into/ }).click()
  assert.ok((await theme('platform-team/ticket-wait')).quotes > before)
  await page.getByRole('button', { name: 'Undo' }).click()
  assert.equal((await theme('platform-team/ticket-wait')).quotes, before)
  await page.context().close()
})

for (const colorScheme of ['light', 'dark']) for (const width of [1400, 320]) {
  test(`pages of themes can be read by everybody: ${colorScheme}, ${width} pixels`, async () => {
    const page = await bench.page({ colorScheme, viewport: { width, height: 900 } })
    for (const path of ['/themes', '/themes/getting-started', `/themes/${access}`, `/theme/edit/${access}`, '/theme/new', `/theme/merge/${access}`, `/theme/split/${access}`, `/theme/history/${access}`]) {
      await page.goto(path)
      assert.deepEqual([...await axe(page), ...await contrast(page), ...await tooWide(page)], [], path)
    }
    assert.deepEqual(page.faults, [])
    await page.context().close()
  })
}
