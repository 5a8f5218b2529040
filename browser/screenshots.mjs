// Pictures of every page for the documentation, light and dark, of the sample
// study: npm run screenshots --prefix browser [-- name…]
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { pages } from './pages.mjs'
import { small } from './png.mjs'
import { open } from './workbench.mjs'

const folder = fileURLToPath(new URL('../docs/img/', import.meta.url))
const width = 1280
const tallest = 900
const noon = new Date('2026-11-30T12:00:00Z') // so that "today" stays the same

mkdirSync(folder, { recursive: true })
const wanted = process.argv.slice(2)
const bench = await open()
for (const { name, path, act } of pages) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  for (const colorScheme of ['light', 'dark']) await picture(name, path, act, colorScheme)
}
await bench.close()

async function picture(name, path, act, colorScheme) {
  const page = await bench.page({ colorScheme, viewport: { width, height: tallest }, deviceScaleFactor: 1, timezoneId: 'UTC', locale: 'en-GB' })
  await page.clock.setFixedTime(noon)
  const answer = await page.goto(path)
  if (answer.ok()) {
    await act?.(page)
    await page.evaluate(() => document.fonts.ready)
    const height = Math.min(tallest, await page.evaluate(() => document.documentElement.scrollHeight))
    const file = `${folder}${name}-${colorScheme}.png`
    await page.setViewportSize({ width, height })
    const png = small(await page.screenshot({ animations: 'disabled', caret: 'hide' }))
    writeFileSync(file, png)
    console.log(`${file}: ${Math.round(png.length / 1024)} KB`)
  } else {
    console.error(`${path}: status ${answer.status()}`)
  }
  await page.context().close()
}
