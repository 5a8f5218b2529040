// The pages as they are pictured: a name, where it is in the sample study, and
// what is done before the picture.

const interview = '2026-04-14-p01'

// opened puts the focus on a turn and presses keys there.
const keys = (turn, ...pressed) => async page => {
  await page.locator(`#t${turn}`).scrollIntoViewIfNeeded()
  await page.locator(`#t${turn}`).focus()
  for (const key of pressed) await page.keyboard.press(key)
}

export const pages = [
  { name: 'interviews', path: '/interviews' },
  { name: 'coding', path: `/code/${interview}#t7` },
  { name: 'coding-theme', path: `/code/${interview}`, act: keys(9, 's', 'Enter') },
  { name: 'themes', path: '/themes' },
  { name: 'theme', path: '/themes/shipping/deploy-queue' },
  { name: 'quotes', path: '/quotes' },
  { name: 'search', path: '/search?q=deploy' },
  { name: 'report', path: '/report' },
  { name: 'hypotheses', path: '/hypotheses' },
  { name: 'hypothesis', path: '/hypotheses/same-day-changes' },
  { name: 'roadmap', path: '/roadmap' },
  { name: 'people', path: '/people' },
  { name: 'guides', path: '/guides' },
  { name: 'help', path: '/help' },
]
