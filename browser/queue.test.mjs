// Checks of the coding page's writes: no browser is needed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { queue } from '../internal/web/static/queue.mjs'

// server answers writes with what it is given, one after the other, and keeps
// what it carried out.
function server(...answers) {
  const s = { asked: [], saved: [], told: [] }
  s.send = async write => {
    s.asked.push(write.op)
    const a = answers.shift() ?? 200
    if ((a === 200 || a === 'lost') && !s.saved.some(w => w.op === write.op)) s.saved.push(write)
    if (a === 0 || a === 'lost') throw new Error('no connection')
    return { status: a, body: a === 200 ? { said: write.fields.do } : { error: `no: ${a}` } }
  }
  s.queue = queue(s.send, told => s.told.push(told), () => Promise.resolve())
  return s
}

test('writes are sent in order, one at a time', async () => {
  const s = server()
  const all = await Promise.all(['a', 'b', 'c'].map(d => s.queue.add({ do: d }, d)))
  assert.deepEqual(all.map(a => a.said), ['a', 'b', 'c'])
  assert.deepEqual(s.saved.map(w => w.fields.do), ['a', 'b', 'c'])
  await Promise.resolve()
  assert.equal(s.told.at(-1).state, 'saved')
})

test('a lost answer is asked for again under the same name, and nothing is doubled', async () => {
  const s = server('lost', 0, 503, 200, 0)
  await Promise.all(['a', 'b'].map(d => s.queue.add({ do: d })))
  assert.deepEqual(s.saved.map(w => w.fields.do), ['a', 'b'])
  assert.equal(new Set(s.asked.slice(0, 4)).size, 1)
  assert.equal(new Set(s.asked.slice(4)).size, 1)
  assert.ok(s.told.some(t => t.state === 'unsaved' && t.waiting.length === 2))
})

test('what is refused is told and left out; what follows is sent', async () => {
  const s = server(409, 422, 200)
  const all = await Promise.allSettled(['a', 'b', 'c'].map(d => s.queue.add({ do: d })))
  assert.deepEqual(all.map(a => a.status), ['rejected', 'rejected', 'fulfilled'])
  assert.deepEqual(all[0].reason, { status: 409, error: 'no: 409' })
  assert.deepEqual(s.saved.map(w => w.fields.do), ['c'])
})

test('who is not signed in any more is told so, and nothing is tried until Retry', async () => {
  const s = server(401)
  const done = s.queue.add({ do: 'a' })
  await new Promise(r => setTimeout(r, 5))
  assert.equal(s.asked.length, 1)
  assert.match(s.told.at(-1).why, /Sign in/)
  assert.equal(s.queue.length, 1)
  s.queue.retry()
  await done
  assert.equal(s.queue.length, 0)
  assert.equal(new Set(s.asked).size, 1)
})

test('a write at which the server stumbles again and again does not keep the others', async () => {
  const s = server(500, 500, 500, 500, 200)
  const all = await Promise.allSettled(['a', 'b'].map(d => s.queue.add({ do: d })))
  assert.deepEqual(all.map(a => a.status), ['rejected', 'fulfilled'])
})
