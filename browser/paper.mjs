// Pages on paper.
import { execFileSync } from 'node:child_process'

const reader = findReader()

function findReader() {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

// pdfText returns the words that a page has on paper: those of its PDF, or,
// where pdftotext is not there, those that its print style shows.
export async function pdfText(page) {
  if (reader) return execFileSync('pdftotext', ['-layout', '-', '-'], { input: await page.pdf({ format: 'A4' }), encoding: 'utf8', maxBuffer: 1 << 26 })
  await page.emulateMedia({ media: 'print' })
  return page.locator('body').innerText()
}
