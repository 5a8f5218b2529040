// All pages that links lead to, and the routes that there are.
import { readdirSync, readFileSync } from 'node:fs'

const sources = new URL('../internal/web/', import.meta.url)

// declared returns the addresses of a method, as the program declares them; what
// says more stands first.
function declared(method) {
  return readdirSync(sources).filter(name => name.endsWith('.go') && !name.endsWith('_test.go')).sort()
    .flatMap(name => [...readFileSync(new URL(name, sources), 'utf8').matchAll(/pattern: "(\w+) ([^"]+)"/g)])
    .filter(m => m[1] === method).map(m => m[2]).sort((a, b) => words(b) - words(a) || b.length - a.length)
}

// routes are the addresses that are read.
export const routes = declared('GET')

function words(pattern) {
  return pattern.split('/').filter(part => part && !part.startsWith('{')).length + (pattern === '/' ? -1 : 0)
}

// matcher makes a regular expression of a route, as net/http reads it.
function matcher(pattern) {
  const source = pattern.replace(/[.+*?^()[\]|\\]/g, '\\$&').replace(/\{\$\}$/, '').replace(/\{\w+(\\\.){3}\}/g, '.+').replace(/\{\w+\}/g, '[^/]+')
  return new RegExp(`^${source}${pattern === '/' ? '' : '$'}`)
}

const matching = patterns => patterns.map(pattern => ({ pattern, at: matcher(pattern) }))
const matchers = { get: matching(routes), post: matching(declared('POST')) }

// routeOf returns the route that answers at a path.
export const routeOf = (path, method = 'get') => matchers[method].find(m => m.at.test(path))?.pattern

const entities = { amp: '&', lt: '<', gt: '>', quot: '"' }

export const decoded = text => text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi,
  (whole, number, hex, name) => number ? String.fromCodePoint(number) : hex ? String.fromCodePoint(parseInt(hex, 16)) : entities[name] ?? whole)

// linksIn returns where the links of a page lead within the server.
function linksIn(html, from) {
  const all = [...html.matchAll(/<a\b[^>]*?\shref="([^"]*)"/g)].map(m => new URL(decoded(m[1]), from))
  return all.filter(url => url.origin === from.origin)
}

// crawl reads pages from the starts on, as a signed-in browser gets them: of
// each route and each set of query parameters some, and returns them with what
// they link to.
export async function crawl(bench, { starts = ['/interviews'], each = 3, most = 12 } = {}) {
  const pages = new Map()
  const seen = { route: new Map(), kind: new Map() }
  const waiting = starts.map(path => new URL(path, bench.address))
  while (waiting.length > 0) {
    const url = waiting.shift()
    const address = url.pathname + url.search
    if (pages.has(address) || !room(seen, url, each, most)) continue
    const answer = await bench.fetch(address)
    const type = answer.headers.get('content-type') ?? ''
    const body = await answer.text()
    const links = type.startsWith('text/html') ? linksIn(body, url) : []
    pages.set(address, { address, route: routeOf(url.pathname), status: answer.status, type, headers: answer.headers, body, links })
    const next = answer.headers.get('location')
    waiting.push(...links, ...next ? [new URL(next, url)] : [])
  }
  return [...pages.values()]
}

// room reports whether another page of this kind is wanted, and counts it. What
// no route answers is wanted always: it is a lost link.
function room(seen, url, each, most) {
  const route = routeOf(url.pathname)
  if (route === '/') return true
  const kind = `${route}?${[...new Set(url.searchParams.keys())].sort()}`
  const [ofRoute, ofKind] = [seen.route.get(route) ?? 0, seen.kind.get(kind) ?? 0]
  if (ofRoute >= most || ofKind >= each) return false
  seen.route.set(route, ofRoute + 1)
  seen.kind.set(kind, ofKind + 1)
  return true
}

export const isPage = page => page.type.startsWith('text/html') && page.status === 200

// oneOfEach leaves some pages of each route, each with other query parameters.
export function oneOfEach(pages, most = 3) {
  const of = new Map()
  const many = new Map()
  for (const page of pages) {
    const kind = `${page.route}?${[...new URL(page.address, 'http://x').searchParams.keys()].sort()}`
    const times = many.get(page.route) ?? 0
    if (of.has(kind) || times >= most) continue
    of.set(kind, page)
    many.set(page.route, times + 1)
  }
  return [...of.values()]
}

// evenly returns some pages, the first of every route before the second of any.
export function evenly(pages, most) {
  const times = new Map()
  const ranked = pages.map(page => {
    times.set(page.route, (times.get(page.route) ?? 0) + 1)
    return { page, rank: times.get(page.route) }
  })
  return ranked.sort((a, b) => a.rank - b.rank).slice(0, most).map(({ page }) => page)
}
