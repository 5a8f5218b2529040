// What every page is judged by: contrast, what axe finds, and whether it fits.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const contrastSource = readFileSync(new URL('contrast.js', import.meta.url), 'utf8')
const rules = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']

// launch starts the browser. VERBATIM_CHROMIUM names it.
export function launch(...args) {
  return chromium.launch({
    executablePath: process.env.VERBATIM_CHROMIUM || '/usr/bin/chromium',
    args: [...process.getuid?.() === 0 ? ['--no-sandbox'] : [], ...args],
  })
}

const mostNodes = 5 // of a rule that are told; the others are like them

// axe returns what axe finds on a page, shortly. Contrast it leaves to
// contrast(), which judges more of it, and much faster. What stays at the top of
// the window must hide nothing, so the page is not scrolled.
export async function axe(page) {
  await page.evaluate(axeSource)
  await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }))
  const found = await page.evaluate(tags => globalThis.axe.run(document,
    { runOnly: tags, resultTypes: ['violations'], preload: false, rules: { 'color-contrast': { enabled: false } } }), rules)
  return found.violations.flatMap(v => [
    ...v.nodes.slice(0, mostNodes).map(n => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary}`),
    ...v.nodes.length > mostNodes ? [`${v.id}: and ${v.nodes.length - mostNodes} more`] : [],
  ])
}

// contrast returns texts and shapes that can hardly be seen.
export const contrast = page => page.evaluate(`(() => { ${contrastSource}; return [...faintText(), ...faintShapes()] })()`)

// tooWide returns what reaches over the page's right edge, when the page scrolls.
export const tooWide = page => page.evaluate(() => {
  const width = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= width) return []
  return [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > width + 1)
    .map(e => `<${e.tagName.toLowerCase()} class="${e.getAttribute('class') ?? ''}"> ${e.textContent.slice(0, 40)}`)
})
