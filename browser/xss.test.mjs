// Words that would run, through everything that takes words: none does, on any
// page, and the pages' policy never has to step in.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { crawl, isPage } from './crawl.mjs'
import { fill, formsOf } from './forms.mjs'
import { payloads } from './payloads.mjs'
import { poisoned, who } from './poison.mjs'
import { open } from './workbench.mjs'

const mostPages = 220
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
    if (some.length > 0 && await submitAll(some, failed) === 0) t.diagnostic(`never taken: ${kind}`)
  }
  assert.deepEqual(failed, [])
})

test('no page runs them', async () => {
  const pages = (await crawl(bench, { each: 8, most: 40 })).filter(isPage).slice(0, mostPages)
  assert.deepEqual(pages.filter(page => page.body.includes('ZgotmplZ')).map(page => page.address), [], 'what is no address is a link')
  assert.deepEqual(await loadAll(pages.map(page => page.address)), [])
})

test('no address runs them', async () => {
  const asked = []
  for (const form of await forms('get')) {
    for (const part of [0, 3, 6]) asked.push(`${form.action.split('?')[0]}?${fill(form, () => saying(part))}`)
  }
  for (const address of await queries()) asked.push(address)
  for (const path of ['/code/', '/themes/', '/quotes/', '/hypotheses/', '/people/', '/guides/', '/nowhere/']) {
    for (const i of [0, 17, 46, 60]) asked.push(path + encodeURIComponent(payloads[i]))
  }
  assert.deepEqual(await loadAll([...new Set(asked)].slice(0, 120)), [])
})

test('words stay the words that were said', async t => {
  const tab = await bench.page()
  const answer = await tab.goto('/code/x0')
  if (answer.status() === 404) return t.skip('there is no such page yet')
  const shown = (await tab.locator('.tx').allTextContents()).join('\n')
  assert.deepEqual(payloads.slice(0, 8).filter(words => !shown.includes(words)), [])
})

const forms = async method => (await formsOf(bench, (await crawl(bench, { each: 2, most: 6 })).filter(isPage))).filter(form => form.method === method)

// saying returns some payloads in one go.
const saying = part => payloads.slice(part * chunk, (part + 1) * chunk).join(' ')

// submitAll sends every payload through the fields of forms of one kind, and
// returns how often they were taken.
async function submitAll(some, failed) {
  let taken = 0
  for (let part = 0; part * chunk < payloads.length; part++) {
    const form = some[part % some.length]
    const says = [() => saying(part), () => payloads[part * chunk], () => payloads[part * chunk].replace(/\s+/g, ' ')]
    for (const say of says) { // what a field does not take together, it may take alone
      const { status } = await bench.fetch(form.action, { method: 'POST', body: fill(form, say, { name: `${payloads[17]}.txt`, content: `Mira: What?\n\nEve: ${saying(part)}\n\nMira: Why?\n\nEve: yes\n` }) })
      if (status >= 500) failed.push(`${form.kind} on ${form.on}: status ${status}`)
      if (status < 400) {
        taken++
        break
      }
    }
  }
  return taken
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
