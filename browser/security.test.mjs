// What other sites, other names and strangers must not get from a workbench.
import assert from 'node:assert/strict'
import { createServer, request } from 'node:http'
import { after, before, test } from 'node:test'
import { crawl, isPage } from './crawl.mjs'
import { formsOf } from './forms.mjs'
import { launch } from './look.mjs'
import { open } from './workbench.mjs'

// Both names lead to this machine, as a hostile name server could have it.
const evil = 'evil.example'

let bench, port, browser, site
before(async () => {
  bench = await open()
  port = new URL(bench.address).port
  site = await otherSite()
  browser = await launch(`--host-resolver-rules=MAP ${evil} 127.0.0.1`)
})
after(async () => {
  site?.server.close()
  await browser?.close()
  await bench?.close()
})

// otherSite serves whatever a test puts into content, on another port.
async function otherSite() {
  const it = { content: '', server: createServer((_, answer) => answer.setHeader('Content-Type', 'text/html; charset=utf-8').end(it.content)) }
  await new Promise(ready => it.server.listen(0, '127.0.0.1', ready))
  it.port = it.server.address().port
  return it
}

// victim opens a tab with a session, on another site's page.
async function victim(host, content) {
  site.content = `<!doctype html><title>Another site</title>${content}`
  const context = await browser.newContext()
  await context.addCookies([await bench.session()])
  const page = await context.newPage()
  await page.goto(`http://${host}:${site.port}/`)
  return page
}

const head = async () => (await bench.cli('log', '--limit', '1')).events[0]?.seq

// raw asks under any name. fetch would not.
function raw(path, headers, method = 'GET') {
  return new Promise((done, failed) => {
    const r = request({ host: '127.0.0.1', port, path, method, headers }, answer => {
      let body = ''
      answer.on('data', part => { body += part })
      answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, body }))
    })
    r.on('error', failed)
    r.end()
  })
}

test('only its own names are answered', async () => {
  const { name, value } = await bench.session()
  for (const host of [`${evil}:${port}`, evil, `127.0.0.1:${+port + 1}`, `localhost.${evil}:${port}`, `0.0.0.0:${port}`]) {
    for (const path of ['/interviews', '/start', '/live?from=0', '/static/app.css']) {
      const { status, body } = await raw(path, { host, cookie: `${name}=${value}` })
      assert.equal(status, 421, `${host}${path}`)
      assert.ok(!body.includes('Priya'))
    }
  }
  assert.equal((await raw('/interviews', { host: `localhost:${port}`, cookie: `${name}=${value}` })).status, 200)
})

test('a hostile name that leads to this machine gets nothing', async () => {
  const page = await victim(evil, '')
  const answer = await page.goto(`http://${evil}:${port}/interviews`)
  assert.equal(answer.status(), 421)
  const read = await page.evaluate(async () => (await fetch('/interviews')).text())
  assert.ok(!read.includes('Priya'), read)
})

test('strangers are told how to get in, and nothing else', async () => {
  for (const { address } of await crawl(bench, { each: 1, most: 2 })) {
    const answer = await raw(address, { host: `127.0.0.1:${port}` })
    assert.equal(answer.status, 401, address)
    assert.ok(!/Priya|Deploy queue|slipway/.test(answer.body), address)
    assert.equal(answer.headers['set-cookie'], undefined)
  }
})

test('a link lets one browser in, once, and not who only looks at it', async () => {
  const { pathname, search } = new URL(bench.link)
  const host = `127.0.0.1:${port}`
  assert.equal((await raw(pathname + search, { host }, 'HEAD')).status, 200)
  const page = await bench.page({ signedIn: false })
  await page.goto(bench.link)
  assert.equal(new URL(page.url()).search, '', 'the token stays in the address')
  assert.equal((await page.goto('/interviews')).status(), 200)
  assert.equal(await page.evaluate(() => document.cookie.includes('verbatim_')), false, 'scripts can read the session')
  assert.equal((await raw(pathname + search, { host })).status, 401)
})

for (const host of ['127.0.0.1', evil]) {
  test(`forms on another site (${host}) change nothing`, async () => {
    const before = await head()
    const page = await victim(host, '')
    for (const form of [...await someForms(), { action: '/interviews', fields: [['title', 'x']] }]) {
      const fields = form.fields.map(([name, value]) => `<input type="hidden" name="${quoted(name)}" value="${quoted(value)}">`).join('')
      site.content = `<!doctype html><title>Another site</title><form method="post" action="${bench.address}${quoted(form.action)}">${fields}<button>Win a prize</button></form>`
      await page.goto(`http://${host}:${site.port}/`)
      const [post] = await Promise.all([page.waitForResponse(answer => answer.request().method() === 'POST'), page.click('button')])
      assert.ok([401, 403].includes(post.status()), `${form.action}: status ${post.status()}`)
    }
    await page.context().close()
    assert.equal(await head(), before)
  })
}

test('scripts of another site read nothing', async () => {
  for (const host of ['127.0.0.1', evil]) {
    const page = await victim(host, '')
    const read = await page.evaluate(async ({ address, paths }) => {
      const got = []
      for (const path of paths) {
        for (const mode of ['cors', 'no-cors']) {
          try {
            const answer = await fetch(address + path, { mode, credentials: 'include' })
            got.push(`${mode} ${path}: ${answer.type} ${await answer.text()}`)
          } catch { /* refused, as it should be */ }
        }
        try {
          const answer = await fetch(address + path, { method: 'POST', mode: 'no-cors', credentials: 'include', body: 'do=undo' })
          got.push(...await answer.text() ? [`POST ${path}`] : [])
        } catch { /* refused */ }
      }
      return got
    }, { address: bench.address, paths: ['/interviews', '/code/2026-04-14-p01', '/live?from=0'] })
    assert.deepEqual(read, [])
    await page.context().close()
  }
})

test('another site cannot show a page in a frame', async () => {
  for (const host of ['127.0.0.1', evil]) {
    const page = await victim(host, `<iframe src="${bench.address}/interviews"></iframe><object data="${bench.address}/interviews"></object>`)
    await page.waitForLoadState('networkidle')
    for (const frame of page.frames().slice(1)) assert.ok(!(await frame.content()).includes('Priya'), frame.url())
    await page.context().close()
  }
})

test('another site that opens a page has no hold of it', async () => {
  const page = await victim('127.0.0.1', '<button>Open</button>')
  await page.evaluate(address => document.querySelector('button').addEventListener('click', () => { globalThis.other = open(`${address}/interviews`) }), bench.address)
  const [opened] = await Promise.all([page.context().waitForEvent('page'), page.click('button')])
  await opened.waitForURL('**/interviews')
  assert.equal(await page.evaluate(() => globalThis.other.closed), true)
  assert.equal(await opened.evaluate(() => globalThis.opener), null)
})

test('files beside the program are not served', async () => {
  const { name, value } = await bench.session()
  for (const path of ['/static/../../verbatim.db', '/static/..%2f..%2fverbatim.db', '/verbatim.db', '/.verbatim/browser.key', '//etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/code/..%2f..%2fverbatim.db']) {
    const answer = await raw(path, { host: `127.0.0.1:${port}`, cookie: `${name}=${value}` })
    assert.ok(answer.status >= 300, `${path}: status ${answer.status}`)
    assert.ok(!answer.body.includes('SQLite format'), path)
    assert.ok(!/^(https?:)?\/\/(?!127)/.test(answer.headers.location ?? ''), `${path} leads to ${answer.headers.location}`)
  }
})

test('more than a form may carry is refused', async () => {
  const before = await head()
  for (const { action } of (await someForms()).slice(0, 3)) {
    const answer = await bench.fetch(action, { method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: `text=${'x'.repeat(5 << 20)}` })
    assert.ok(answer.status >= 400 && answer.status < 500, `${action}: status ${answer.status}`)
  }
  assert.equal(await head(), before)
})

// someForms returns one form of each kind.
let kinds
async function someForms() {
  return kinds ??= await (async () => {
    const forms = await formsOf(bench, (await crawl(bench, { each: 1, most: 3 })).filter(isPage))
    return [...new Map(forms.filter(form => form.method === 'post').map(form => [form.kind, form])).values()].slice(0, 8)
  })()
}

const quoted = text => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;')
