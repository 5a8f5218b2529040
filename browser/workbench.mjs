// The workbench as tests open it: the real program on a workspace of its own,
// and a browser that is signed in. VERBATIM_BINARY names the program.
import { execFile, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { launch } from './look.mjs'

export { axe, contrast, tooWide } from './look.mjs'

export const binary = process.env.VERBATIM_BINARY || fileURLToPath(new URL('../bin/verbatim', import.meta.url))

// What is left when tests end, however they end.
const running = new Set()
const folders = new Set()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1))

export function temporary() {
  const folder = mkdtempSync(join(tmpdir(), 'verbatim-browser-'))
  folders.add(folder)
  return folder
}

// run runs the program and returns what it printed.
export function run(args, input = '') {
  return new Promise((done, failed) => {
    const child = execFile(binary, args, { maxBuffer: 1 << 28 }, (err, out, said) => {
      if (err) failed(Object.assign(new Error(`verbatim ${args.join(' ')}: ${said || err}`), { status: err.code }))
      else done(out)
    })
    child.stdin.on('error', () => {}) // it need not read all of it
    child.stdin.end(input)
  })
}

let sampleStudy
async function makeSample() {
  const dir = join(temporary(), 'sample')
  await run(['--quiet', '--as', 'ana', 'demo', '--dir', dir])
  return dir
}

// makeWorkspace makes one in a folder of its own: the sample study, or none.
async function makeWorkspace(sample) {
  const dir = join(temporary(), sample ? 'sample' : 'empty')
  if (sample) cpSync(await (sampleStudy ??= makeSample()), dir, { recursive: true })
  else await run(['--quiet', 'init', dir])
  return dir
}

// serve starts the program and waits for its link.
function serve(dir, as, listen) {
  const child = spawn(binary, ['--workspace', dir, '--as', as, 'serve', '--listen', listen], { stdio: ['ignore', 'ignore', 'pipe'] })
  running.add(child)
  const ended = new Promise(done => child.on('exit', (code, signal) => { running.delete(child); done(code ?? signal) }))
  let said = ''
  return new Promise((ready, failed) => {
    child.stderr.on('data', text => {
      said += text
      const link = /(http:\/\/[^/\s]+)(\/start\S+)/.exec(said)
      if (link) ready({ child, ended, address: link[1], link: link[1] + link[2], said: () => said })
    })
    ended.then(how => failed(new Error(`verbatim serve ended (${how}): ${said}`)))
  })
}

// The browser is shared by all workbenches that are open, and closes with the last.
let browser
let openBenches = 0

// open serves a workspace: a copy of the sample study, an empty one, or the one
// in dir, as it is.
export async function open({ sample = true, dir, as = 'ana', listen = '127.0.0.1:0' } = {}) {
  dir ??= await makeWorkspace(sample)
  let server = await serve(dir, as, listen)
  const host = server.address.slice('http://'.length)
  const contexts = new Set()
  let cookie
  openBenches++

  const cli = async (...args) => {
    const out = await run(['--workspace', dir, '--as', as, '--json', ...args])
    return out.trim() ? JSON.parse(out) : undefined
  }
  // invited returns the session of a browser that followed a new link; the
  // first link stays good for whoever tests it.
  const invited = async () => {
    const { link } = await cli('serve', '--link')
    const answer = await fetch(link, { redirect: 'manual' })
    const [name, value] = answer.headers.get('set-cookie').split(';')[0].split('=')
    return { name, value, url: server.address }
  }
  const kill = async (signal = 'SIGKILL') => {
    server.child.kill(signal)
    return server.ended
  }
  return {
    dir, as, cli, kill,
    address: server.address,
    link: server.link,
    get pid() { return server.child.pid },
    // said is what the server wrote to the terminal.
    said: () => server.said(),
    session: async () => (cookie ??= await invited()),

    // page opens a tab that is signed in. What goes wrong in it is in
    // page.faults: complaints, failures, breaches of the policy, requests that
    // leave the server, dialogs.
    async page({ signedIn = true, ...options } = {}) {
      browser ??= launch()
      const context = await (await browser).newContext({ reducedMotion: 'reduce', baseURL: server.address, ...options })
      contexts.add(context)
      context.on('close', () => contexts.delete(context))
      if (signedIn) await context.addCookies([cookie ??= await invited()])
      await context.addInitScript(reportBreaches)
      return watched(await context.newPage(), server.address)
    },

    // fetch asks as the signed-in browser does, from Node.
    async fetch(path, { headers, ...options } = {}) {
      const { name, value } = cookie ??= await invited()
      return fetch(server.address + path, { redirect: 'manual', ...options, headers: { cookie: `${name}=${value}`, ...headers } })
    },

    // restart serves the workspace again at the same address.
    async restart() {
      await kill('SIGTERM')
      server = await serve(dir, as, host)
    },

    async close() {
      await Promise.all([...contexts].map(c => c.close()))
      await kill('SIGTERM')
      if (--openBenches === 0 && browser) {
        const last = browser
        browser = undefined
        await (await last).close()
      }
    },
  }
}

// reportBreaches runs in every page before its own scripts.
function reportBreaches() {
  addEventListener('securitypolicyviolation', e => console.error(`breach of the policy: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`))
}

function watched(page, address) {
  const faults = page.faults = []
  page.on('console', m => { if (m.type() === 'error' || m.type() === 'warning') faults.push(`says: ${m.text()} (${m.location().url})`) })
  page.on('pageerror', e => faults.push(`fails: ${e}`))
  page.on('dialog', d => { faults.push(`opens a dialog: ${d.message()}`); void d.dismiss() })
  page.on('request', r => {
    const url = new URL(r.url())
    if (url.origin !== address && !['data:', 'blob:', 'about:'].includes(url.protocol)) faults.push(`asks for ${url}`)
  })
  return page
}
