// Transcripts come in by dropping them anywhere on a page that takes them, or
// by choosing files or a folder. Each file is a request of its own, so that
// one that fails keeps no other one up. Without this script the form does it.

const atOnce = 3
const transcript = /\.(md|markdown|txt)$/i
const done = { added: 'added', updated: 'updated', unchanged: 'unchanged', rejected: 'rejected', guide: 'guide', skipped: 'left aside' }
const would = { ...done, added: 'would be added', updated: 'would be updated' }

const form = document.querySelector('form.intake')
const list = form.querySelector('.taken')
const sum = form.querySelector('.intake-sum')
let running = 0

form.classList.add('scripted')
form.addEventListener('submit', event => event.preventDefault())
form.addEventListener('change', event => {
  if (event.target.type !== 'file') return
  const chosen = [...event.target.files].map(file => ({ file, name: file.webkitRelativePath || file.name }))
  event.target.value = '' // so that the same files can be chosen again
  take(chosen)
})

for (const kind of ['dragenter', 'dragover']) {
  document.addEventListener(kind, event => {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    document.body.classList.add('dropping')
    const around = form.closest('details')
    if (around) around.open = true
  })
}
for (const kind of ['dragleave', 'drop']) {
  document.addEventListener(kind, event => { if (kind === 'drop' || !event.relatedTarget) document.body.classList.remove('dropping') })
}
document.addEventListener('drop', async event => {
  if (!event.dataTransfer?.types.includes('Files')) return
  event.preventDefault()
  // Entries are only to be had now, files only when there are no entries.
  const entries = [...event.dataTransfer.items].map(item => item.webkitGetAsEntry?.()).filter(Boolean)
  const plain = entries.length ? [] : [...event.dataTransfer.files].map(file => ({ file, name: file.name }))
  const found = []
  for (const entry of entries) await walk(entry, found)
  take([...plain, ...found])
})

// walk lists the files below an entry; a browser gives a folder out in pieces.
async function walk(entry, found) {
  const name = entry.fullPath.replace(/^\//, '')
  if (entry.isFile) {
    try {
      found.push({ name, file: await new Promise((ok, no) => entry.file(ok, no)) })
    } catch {
      found.push({ name })
    }
    return
  }
  const reader = entry.createReader()
  for (;;) {
    const some = await new Promise((ok, no) => reader.readEntries(ok, no)).catch(() => [])
    if (!some.length) return
    for (const one of some) await walk(one, found)
  }
}

// wanted reports whether a file is one to send: of a folder, only transcripts.
const wanted = ({ name }) => !name.includes('/') || transcript.test(name) && !name.split('/').some(part => part.startsWith('.'))

async function take(all) {
  const files = all.filter(wanted).sort((a, b) => a.name < b.name ? -1 : 1)
  const aside = all.length - files.length
  if (!all.length) return
  const look = form.elements.look.checked
  const about = new FormData()
  for (const field of ['study', 'guide', 'source', 'look', 'replace']) {
    const given = form.elements[field]
    if (given && (given.type !== 'checkbox' || given.checked)) about.append(field, given.value)
  }
  const counts = {}
  list.replaceChildren()
  const rows = files.map(file => row(file))
  const waiting = files.map((file, i) => [file, rows[i]])
  const tell = last => {
    const words = Object.entries(look ? would : done).filter(([k]) => counts[k]).map(([k, says]) => `${counts[k]} ${says}`)
    if (aside) words.push(`${aside} other files of the folder left aside`)
    const n = files.length - waiting.length
    sum.textContent = last ? `${words.join(', ') || 'No transcript among them'}.` : `${n} of ${files.length} …`
  }
  tell()
  running++
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let next; (next = waiting.shift());) {
      const result = await send(next[0], about)
      counts[result.status] = (counts[result.status] || 0) + 1
      show(next[1], result, look)
      tell()
    }
  }))
  running--
  tell(true)
  after(look, counts, all)
}

// after offers what comes next.
function after(look, counts, all) {
  const next = document.createElement(look ? 'button' : 'a')
  if (look && (counts.added || counts.updated || counts.guide)) {
    next.type = 'button'
    next.textContent = 'Take them in'
    next.addEventListener('click', () => { form.elements.look.checked = false; take(all) })
  } else if (!look && (counts.added || counts.updated)) {
    next.href = '/interviews?sort=newest'
    next.className = 'button primary'
    next.textContent = 'See them in the list'
  } else if (!look && counts.guide) {
    next.href = '/guides'
    next.textContent = 'See the guides'
  } else return
  sum.append(' ', next)
}

async function send({ file, name }, about) {
  const bad = (error, hint) => ({ path: name, status: 'rejected', error, hint })
  if (!file) return bad('this browser cannot read it', 'is it still there?')
  if (file.size > form.dataset.mb * (1 << 20)) return bad(`the file has more than ${form.dataset.mb} MB`, 'a transcript is text; split it, or check that it is not a recording')
  const body = new FormData()
  for (const [field, value] of about) body.append(field, value)
  body.append('file', file, name)
  try {
    const answer = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'application/json' } })
    const told = await answer.json()
    return answer.ok ? told.files[0] : bad(told.error || told.hint, told.error && told.hint)
  } catch {
    return bad('it could not be sent', 'is the workbench still running, and the file still there? Then send it again')
  }
}

function make(parent, tag, text, more = {}) {
  const made = Object.assign(document.createElement(tag), more)
  made.textContent = text
  parent.append(made)
  return made
}

function row({ name }) {
  const li = document.createElement('li')
  li.dataset.status = 'waiting'
  const p = make(li, 'p', '')
  make(p, 'strong', 'waiting')
  p.append(' ')
  make(p, 'span', name, { className: 'name' })
  list.append(li)
  return li
}

const count = (n, one) => `${n} ${one}${n === 1 ? '' : 's'}`

// show says in a file's row what became of it.
function show(li, t, look) {
  li.dataset.status = t.status
  const p = li.firstChild
  p.firstChild.textContent = (look ? would : done)[t.status]
  if (t.interview) {
    p.append(' · ')
    if (look && t.status === 'added') p.append(t.interview)
    else make(p, 'a', t.interview, { href: `/interviews/${encodeURIComponent(t.interview)}` })
    p.append(` · ${count(t.turns, 'turn')}, ${count(t.words, 'word')}`)
  }
  if (t.guide) p.append(` · ${t.guide}, ${count(t.questions, 'question')}`)
  if (t.carried || t.review) p.append(` · ${count(t.carried || 0, 'quote')} carried over`)
  if (t.review) {
    p.append(', ')
    make(p, 'a', `${t.review} to review`, { href: `/review?interview=${encodeURIComponent(t.interview)}` })
  }
  if (t.error) make(li, 'p', t.error)
  if (t.hint) make(li, 'p', t.hint, { className: 'soft' })
  if (!t.warnings?.length) return
  const box = make(li, 'details', '')
  make(box, 'summary', count(t.warnings.length, 'warning'))
  const ul = make(box, 'ul', '', { className: 'small' })
  for (const w of t.warnings) make(ul, 'li', `line ${w.line}: ${w.message}`)
}

addEventListener('beforeunload', event => { if (running) event.preventDefault() })
