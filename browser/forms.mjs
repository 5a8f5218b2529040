// The forms of pages, as a browser reads them.
import { routeOf } from './crawl.mjs'

// formsOf returns all forms of some pages: where they go, what they carry when
// nothing is typed, and which fields take words.
export async function formsOf(bench, pages) {
  const tab = await bench.page()
  const all = []
  for (const { address, body } of pages) {
    const forms = await tab.evaluate(read, [body, bench.address + address])
    all.push(...forms.map(form => ({ ...form, on: address, kind: kindOf(form) })))
  }
  await tab.context().close()
  return all
}

// kindOf names forms that do the same, about whatever it is.
function kindOf({ method, action, fields, words }) {
  const path = new URL(action, 'http://x').pathname
  const act = fields.filter(([name]) => name === 'do').map(([, value]) => value)
  return `${method} ${routeOf(path, method) ?? path} ${act} (${[...new Set(words)]})`
}

// What fields must say that are not about words.
const needed = { name: 'A name', title: 'A title', value: '3', minutes: '5', amount: '10%', baseline: '5', threshold: '400', place: '1', reason: 'A reason', q: 'words' }
let made = 0 // names, each of which is another

// fill returns what a form carries when fields of words say something else, all
// of them or one, and every field of files has one. It need not name the version
// that it was made from: many forms change the same thing here.
export function fill(form, words, { only, file, version = true } = {}) {
  const body = form.files.length > 0 ? new FormData() : new URLSearchParams()
  const alone = name => name === 'name' ? `${needed.name} ${++made}` : needed[name] ?? ''
  for (const [name, value] of form.fields) {
    if (name === 'version' && !version) continue
    const says = only === undefined ? form.words.includes(name) : name === only
    body.append(name, says ? words : value || (form.words.includes(name) ? alone(name) : value))
  }
  for (const name of form.files) body.append(name, new Blob([file.content]), file.name)
  return body
}

// read runs in a page.
function read([html, base]) {
  const doc = new DOMParser().parseFromString(html, 'text/html')
  const value = field => field.type === 'select-one' ? field.selectedOptions[0]?.value ?? '' : field.value
  const carried = field => field.name && !field.disabled && !['submit', 'button', 'file', 'reset'].includes(field.type) && (!['checkbox', 'radio'].includes(field.type) || field.checked)
  return [...doc.forms].map(form => {
    const action = new URL(form.getAttribute('action') || base, base)
    const fields = [...form.elements].filter(carried).map(field => [field.name, value(field)])
    // Of several things to choose, the first is chosen when none is.
    const boxes = [...form.elements].filter(field => field.type === 'checkbox' && field.name && !field.disabled)
    for (const [name, group] of Map.groupBy?.(boxes, box => box.name) ?? []) if (group.length > 1 && !group.some(box => box.checked)) fields.push([name, group[0].value])
    const button = form.querySelector('button[name], input[type=submit][name]')
    if (button) fields.push([button.name, button.value])
    const words = [...form.elements].filter(field => field.name && (['text', 'search', 'url', 'email', 'tel'].includes(field.type) || field.tagName === 'TEXTAREA'))
      .map(field => field.name)
    const files = [...form.elements].filter(field => field.name && field.type === 'file').map(field => field.name)
    return { method: form.method, action: action.pathname + action.search, fields, words, files }
  })
}
