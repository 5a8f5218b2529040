// What has been done and is not saved yet. Writes are sent one after the
// other, each under a name of its own (X-Operation), under which the server
// carries it out once however often it arrives. They live in memory only.

const longestPause = 15_000
const mostStumbles = 4 // a write at which the server stumbles that often is not tried for ever

// queue sends writes with send(write), which answers {status, body} or throws
// when nothing came back, and tells shown({state, waiting, why}) how it stands:
// state is "saved", "saving" or "unsaved".
export function queue(send, shown, wait = ms => new Promise(r => setTimeout(r, ms))) {
  const waiting = []
  let running = false, wake = null, tries = 0, how = ['saved', '']

  function tell(...now) {
    if (now.length) how = now
    shown({ state: how[0], waiting: [...waiting], why: how[1] ?? '' })
  }

  // paused until time has passed, or somebody presses Retry.
  function paused(ms) {
    return Promise.race([new Promise(r => { wake = r }), ...ms ? [wait(ms)] : []])
  }

  async function run() {
    if (running) return
    running = true
    while (waiting.length) {
      if (!tries) tell('saving')
      await attempt(waiting[0])
    }
    running = false
    tell('saved')
  }

  async function attempt(write) {
    let got
    try {
      got = await send(write)
    } catch {
      got = { status: 0, body: {} }
    }
    const { status, body } = got
    if (status === 200) return done(write, w => w.took(body))
    if (status === 500) write.stumbles = (write.stumbles ?? 0) + 1
    if (status >= 400 && status < 500 && status !== 401 && status !== 408 && status !== 429 || write.stumbles >= mostStumbles) {
      return done(write, w => w.refused({ status, ...body }))
    }
    tell('unsaved', status === 401 ? 'Sign in in another tab, then press Retry.' : body.error ?? '')
    await paused(status === 401 ? 0 : Math.min(longestPause, 500 * 2 ** tries++))
  }

  function done(write, tell) {
    waiting.shift()
    tries = 0
    tell(write)
  }

  return {
    // add sends fields when its turn comes. What it is about is for people.
    add: (fields, about = '') => new Promise((took, refused) => {
      waiting.push({ op: crypto.randomUUID(), fields, about, took, refused })
      if (running) tell()
      run()
    }),
    retry() {
      tries = 0
      wake?.()
    },
    get length() { return waiting.length },
  }
}

// post sends a write to the page's own address.
export async function post(write) {
  const r = await fetch(location.pathname + location.search, {
    method: 'POST', body: new URLSearchParams(write.fields), signal: AbortSignal.timeout(20_000),
    headers: { Accept: 'application/json', 'X-Operation': write.op },
  })
  const body = await r.json().catch(() => null)
  if (!body && r.ok) throw new Error('no answer') // something else than the server answered
  return { status: r.status, body: body ?? {} }
}
