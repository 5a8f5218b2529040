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
  return `${method} ${routeOf(path)?.replace(/\{\$\}/, '') ?? path} ${act} ${words.map(w => w.name)}`
}

// fill returns what a form carries when every field of words says something
// else, and every field of files has one.
export function fill(form, say, file) {
  const body = form.files.length > 0 ? new FormData() : new URLSearchParams()
  const taken = new Set(form.words.map(field => field.name))
  for (const [name, value] of form.fields) if (!taken.has(name)) body.append(name, value)
  for (const { name } of form.words) body.append(name, say())
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
    const button = form.querySelector('button[name], input[type=submit][name]')
    if (button) fields.push([button.name, button.value])
    const words = [...form.elements].filter(field => field.name && (['text', 'search', 'url', 'email', 'tel'].includes(field.type) || field.tagName === 'TEXTAREA'))
      .map(field => ({ name: field.name, pattern: field.pattern ?? '', most: field.maxLength ?? -1 }))
    const files = [...form.elements].filter(field => field.name && field.type === 'file').map(field => field.name)
    return { method: form.method, action: action.pathname + action.search, fields, words, files }
  })
}
