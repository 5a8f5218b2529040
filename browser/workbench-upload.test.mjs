// Transcripts come in by dropping files and folders, by choosing them, and by
// keys alone; each file says what became of it.
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { axe, contrast, open, temporary, tooWide } from './workbench.mjs'

const talk = last => `**Mira:** Tell me about your last deploy.\n\n**Kim:** I waited for two weeks.\n\n**Mira:** And then?\n\n**Kim:** ${last}\n`

// material writes files to send: two transcripts, one that is none, and a
// folder with a broken one, a guide, and what is no business of ours.
function material() {
  const at = temporary()
  const put = (name, content) => { writeFileSync(join(at, name), content); return join(at, name) }
  mkdirSync(join(at, 'round one', 'deep', '.hidden'), { recursive: true })
  put('round one/2026-08-16-p03.md', talk('It went out on a Friday.'))
  put('round one/deep/2026-08-17-p04.md', talk('We gave up on it altogether.'))
  put('round one/broken.md', Buffer.from([0x50, 0x4b, 0x03, 0x04, 0, 0, 0, 1]))
  put('round one/guide.md', '# What we ask\n\n1. What did you do?\n2. Who helped?\n3. Where did it end?\n4. When was that?\n')
  put('round one/photo.jpg', Buffer.alloc(2000, 0xff))
  put('round one/deep/.hidden/2026-01-01-p09.md', talk('Nobody should see this.'))
  return {
    files: [put('2026-08-14-p01.md', talk('Then it went out.')), put('<b>2026-08-15-p02 & co.txt', talk('Nothing came of it.').replaceAll('**', ''))],
    recording: put('recording.mp3', Buffer.from([0, 1, 2, 3, 0, 0, 0, 0])),
    folder: join(at, 'round one'), again: content => put('2026-08-14-p01.md', content),
  }
}

// drop drags paths of this machine onto the middle of the page, as a person does.
async function drop(page, paths) {
  const devtools = await page.context().newCDPSession(page)
  const data = { items: [], files: paths, dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop']) await devtools.send('Input.dispatchDragEvent', { type, x: 600, y: 300, data })
  await devtools.detach()
}

const summed = page => page.waitForFunction(() => {
  const text = document.querySelector('.intake-sum').firstChild?.textContent ?? ''
  return text && !text.endsWith('…') && text
}).then(found => found.jsonValue())

const became = async page => Object.fromEntries(await page.locator('.taken > li').evaluateAll(
  rows => rows.map(row => [row.querySelector('.name').textContent, row.dataset.status])))

let bench, page, sent
before(async () => {
  sent = material()
  bench = await open({ sample: false })
  page = await bench.page({ viewport: { width: 1200, height: 800 } })
})
after(() => bench?.close())

test('files and a folder are dropped onto the empty workspace', async () => {
  await page.goto('/')
  await drop(page, [...sent.files, sent.recording, sent.folder])
  assert.equal(await summed(page), '4 added, 2 rejected, 1 guide, 2 other files of the folder left aside.')
  assert.deepEqual(await became(page), {
    '2026-08-14-p01.md': 'added', '<b>2026-08-15-p02 & co.txt': 'added', 'recording.mp3': 'rejected',
    'round one/2026-08-16-p03.md': 'added', 'round one/deep/2026-08-17-p04.md': 'added', 'round one/broken.md': 'rejected', 'round one/guide.md': 'guide',
  })
  assert.match(await page.locator('[data-status="rejected"]').first().innerText(), /recording\.mp3:1/)
  assert.deepEqual([...await axe(page), ...await contrast(page), ...await tooWide(page), ...page.faults], [])
  const { interviews } = await bench.cli('interview', 'list')
  assert.deepEqual(interviews.map(iv => iv.source).sort(),
    ['uploads/2026-08-14-p01.md', 'uploads/<b>2026-08-15-p02 & co.txt', 'uploads/round one/2026-08-16-p03.md', 'uploads/round one/deep/2026-08-17-p04.md'])
})

test('the same again changes nothing, and a corrected file is a revision', async () => {
  await page.goto('/interviews')
  await drop(page, [sent.again(talk('Then it went out, late.')), sent.files[1]])
  assert.equal(await summed(page), '1 updated, 1 unchanged.')
  assert.ok(await page.locator('details.bring').evaluate(box => box.open), 'what was done is not to be seen')
  await page.getByRole('link', { name: '2026-08-14-p01' }).first().click()
  assert.equal(await page.locator('#revisions + table tbody tr').count(), 2)
})

test('files are chosen by keys, looked at first, and then taken', async () => {
  await page.goto('/interviews')
  await page.locator('.bring > summary').focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.type('keys')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  for (let i = 0; i < 6 && await page.evaluate(() => document.activeElement.type) !== 'file'; i++) await page.keyboard.press('Tab')
  assert.equal(await page.evaluate(() => document.activeElement.type), 'file')
  await (await choosing(page)).setFiles({ name: '2026-08-20-p05.md', mimeType: 'text/markdown', buffer: Buffer.from(talk('I went home.')) })
  assert.equal(await summed(page), '1 would be added.')
  assert.equal((await bench.cli('interview', 'list')).interviews.length, 4)
  await page.getByRole('button', { name: 'Take them in' }).press('Enter')
  await page.waitForFunction(() => document.querySelector('.intake-sum').textContent.startsWith('1 added'))
  const { interviews } = await bench.cli('interview', 'list')
  assert.equal(interviews.find(iv => iv.id === '2026-08-20-p05').study, 'keys')
  assert.deepEqual(page.faults, [])
})

// choosing presses Enter until the browser asks for files: on a busy machine it
// may not have taken the first press for somebody's.
async function choosing(page) {
  for (let tries = 0; ; tries++) {
    const chooser = page.waitForEvent('filechooser', { timeout: 3000 }).catch(error => { if (tries === 4) throw error })
    await page.keyboard.press('Enter')
    const chosen = await chooser
    if (chosen) return chosen
  }
}

test('a folder is chosen, and the server is gone meanwhile', async () => {
  await page.goto('/interviews')
  await page.locator('.bring > summary').click()
  await page.route('**/interviews/upload', route => route.abort())
  await page.locator('input[webkitdirectory]').setInputFiles(sent.folder)
  assert.match(await summed(page), /^4 rejected/)
  assert.match(await page.locator('.taken > li').first().innerText(), /could not be sent.*send it again/s)
  await page.unroute('**/interviews/upload')
  page.faults.length = 0
})

test('without a script, the form takes them', async () => {
  const plain = await bench.page({ javaScriptEnabled: false })
  await plain.goto('/interviews')
  await plain.locator('.bring > summary').click()
  await plain.locator('input[type="file"]:not([webkitdirectory])').setInputFiles([...sent.files, sent.recording])
  await plain.getByRole('button', { name: 'Take them in' }).click()
  assert.match(await plain.locator('.lead').innerText(), /^3 files: 0 added, 0 updated, 2 unchanged, 1 rejected\.$/)
  assert.deepEqual([...await tooWide(plain), ...plain.faults], [])
})

test('the sample study is one press away', async () => {
  const other = await open({ sample: false })
  try {
    const tab = await other.page()
    await tab.goto('/')
    await tab.getByRole('button', { name: 'Load the sample study' }).click()
    await tab.getByRole('link', { name: 'Read and code an interview' }).click()
    assert.match(tab.url(), /\/code\/2026-08-26-p01$/)
    assert.deepEqual(tab.faults, [])
  } finally {
    await other.close()
  }
})
