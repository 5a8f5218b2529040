// Words that would run, through everything that takes words: none does, on any
// page, and the pages' policy never has to step in.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { crawl, evenly, isPage } from './crawl.mjs'
import { fill, formsOf } from './forms.mjs'
import { payloads } from './payloads.mjs'
import { poisoned, who } from './poison.mjs'
import { open } from './workbench.mjs'

const mostPages = 120
const mostAddresses = 60
const mostFields = 20 // of a form that are filled one at a time
const chunk = 12 // payloads in a field at a time

let bench
before(async () => { bench = await open({ dir: await poisoned(), as: who }) })
after(() => bench?.close())

// Fields are filled before pages are looked at: what forms take is shown, too.
test('forms take words that would run as words', async t => {
  const kinds = new Map()
  for (const form of await forms('post')) kinds.set(form.kind, [...kinds.get(form.kind) ?? [], form])
  const failed = []
  for (const [kind, all] of kinds) {
    const some = all.filter(form => form.words.length + form.files.length > 0)
    if (some.length === 0) continue
    const { never, why } = await submitAll(some, failed)
    if (never.length > 0) t.diagnostic(`${kind} never takes ${never}: ${why}`)
  }
  assert.deepEqual(failed, [])
})

test('no page runs them', async () => {
  const pages = evenly((await crawl(bench, { each: 4, most: 12 })).filter(isPage), mostPages)
  assert.deepEqual(pages.filter(page => page.body.includes('ZgotmplZ')).map(page => page.address), [], 'what is no address is a link')
  assert.deepEqual(await loadAll(pages.map(page => page.address)), [])
})

test('no address runs them', async () => {
  const asked = []
  for (const form of await forms('get')) {
    for (const part of [0, 3, 6]) asked.push(`${form.action.split('?')[0]}?${fill(form, saying(part))}`)
  }
  for (const address of await queries()) asked.push(address)
  for (const path of ['/code/', '/themes/', '/quotes/', '/hypotheses/', '/people/', '/guides/', '/nowhere/']) {
    for (const i of [0, 17, 46, 60]) asked.push(path + encodeURIComponent(payloads[i]))
  }
  assert.deepEqual(await loadAll([...new Set(asked)].slice(0, mostAddresses)), [])
})

test('words stay the words that were said', async t => {
  const tab = await bench.page()
  const answer = await tab.goto('/code/x0')
  if (answer.status() === 404) return t.skip('there is no such page yet')
  const shown = (await tab.locator('.tx').allTextContents()).join('\n')
  assert.deepEqual(payloads.slice(0, 8).filter(words => !shown.includes(words)), [])
})

test('scripts of the coding page write them as words', async () => {
  const tab = await bench.page()
  await tab.addInitScript(() => { globalThis.owned = () => console.error('a payload has run') })
  await tab.goto('/code/x8')
  const found = []
  const does = [['s', 'v'], ['s', 'Enter', 'words:<svg', 'Enter'], ['s', 's', 'Enter', `words:${payloads[17]}`, 'Control+Enter'], ['s', 'y'], ['/', `words:${payloads[0]}`, 'Enter'], ['m', `words:${payloads[16]}`, 'Control+Enter'], ['?']]
  for (const [i, keys] of does.entries()) {
    await tab.locator(`#t${i % 6 + 2}`).focus()
    for (const key of keys) await (key.startsWith('words:') ? tab.keyboard.insertText(key.slice('words:'.length)) : tab.keyboard.press(key))
    await tab.waitForLoadState('networkidle').catch(() => {})
    found.push(...await tab.evaluate(foreign))
    await tab.keyboard.press('Escape')
  }
  assert.deepEqual([...found, ...tab.faults], [])
  assert.match(await tab.locator('#themes').textContent(), /<img/)
})

const forms = async method => (await formsOf(bench, (await crawl(bench, { each: 2, most: 6 })).filter(isPage))).filter(form => form.method === method)

// saying returns some payloads in one go.
const saying = part => payloads.slice(part * chunk, (part + 1) * chunk).join(' ')

// submitAll sends every payload through the fields of forms of one kind, and
// returns the fields that took none, and what was wrong. What a form does not take in all fields at
// once, it may take in one, or one at a time.
async function submitAll(some, failed) {
  const never = new Set(some.flatMap(form => [...form.words, ...form.files]))
  let why
  for (let part = 0; part * chunk < payloads.length; part++) {
    const form = some[part % some.length]
    const fields = [...new Set(form.words)].slice(0, mostFields)
    const one = payloads[part * chunk].replace(/\s+/g, ' ')
    const guide = form.action.startsWith('/guide')
    const content = guide ? `# ${one}\n\n1. What about ${one}?\n2. And ${saying(part)}?\n` : `Mira: What?\n\nEve: ${saying(part)}\n\nMira: Why?\n\nEve: yes\n`
    const file = { name: `${one.replaceAll('/', '')}.${guide ? 'md' : 'txt'}`, content }
    const send = async (words, only) => {
      const post = version => bench.fetch(form.action, { method: 'POST', headers: { Accept: 'application/json' }, body: fill(form, words, { only, file, version }) })
      let answer = await post(true)
      if (answer.status === 409) answer = await post(false)
      if (answer.status >= 500) failed.push(`${form.kind} on ${form.on}: status ${answer.status}`)
      if (answer.status >= 400) {
        why = (await answer.text()).slice(0, 300)
        return false
      }
      for (const name of only === undefined ? [...form.words, ...form.files] : [only]) never.delete(name)
      return true
    }
    if (await send(saying(part)) || await send(one)) continue
    for (const name of fields) await send(/^key/.test(name) ? '<"\'&>`={'[part] : saying(part), name) || await send(one, name)
  }
  return { never: [...never], why }
}

// queries returns addresses that links lead to, with payloads for all that they ask.
async function queries() {
  const asked = []
  for (const { address } of await crawl(bench, { each: 1, most: 6 })) {
    const url = new URL(address, bench.address)
    for (const [i, key] of [...url.searchParams.keys()].entries()) url.searchParams.set(key, payloads[(17 * i + asked.length) % payloads.length])
    if (url.search) asked.push(url.pathname + url.search)
  }
  return asked
}

// loadAll opens pages in two tabs, and returns what should not have happened.
async function loadAll(addresses) {
  const found = []
  const left = [...addresses]
  await Promise.all([1, 2].map(async () => {
    const tab = await bench.page()
    await tab.addInitScript(() => { globalThis.owned = () => console.error('a payload has run') })
    for (let address; (address = left.shift()) !== undefined;) {
      const answer = await tab.goto(address).catch(err => found.push(`${address}: ${err.message.split('\n')[0]}`))
      if (answer?.status?.() >= 500) found.push(`${address}: status ${answer.status()}`)
      found.push(...(await tab.evaluate(foreign)).map(what => `${address}: ${what}`))
      found.push(...tab.faults.splice(0).filter(fault => !/status of 4\d\d/.test(fault)).map(fault => `${address}: ${fault}`))
    }
  }))
  return found
}

// foreign returns elements and attributes that no page of the workbench has.
function foreign() {
  const elements = document.querySelectorAll('script:not([src^="/static/"]), style, iframe, frame, object, embed, base, meta[http-equiv], link:not([href^="/static/"]), ' +
    'math, marquee, video, audio, animate, foreignObject, img:not([src^="/"])')
  const found = [...elements].map(e => `<${e.localName}> is there: ${e.outerHTML.slice(0, 80)}`)
  for (const e of document.querySelectorAll('*')) {
    for (const { name, value } of e.attributes) {
      if (/^on|^srcdoc$/.test(name)) found.push(`<${e.localName} ${name}> is there`)
      if (['href', 'src', 'action', 'formaction', 'xlink:href'].includes(name) && !/^https?:$|^mailto:$/.test(new URL(value, location).protocol)) found.push(`<${e.localName} ${name}> is ${value}`)
    }
  }
  return found
}
