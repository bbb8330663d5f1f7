// survey-core, whose expression language we read, answers the same table as src/expression: node oracle.mjs cases.json
// With --answers it prints the table with its own answers filled in, for writing new cases; look at them before you keep them.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const { ExpressionRunner, ConditionRunner, ConditionsParser } = createRequire(import.meta.url)('survey-core')
const table = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const clock = { survey: { dateProvider: { now: () => Date.parse(table.now + 'Z') } } }
console.warn = () => {}

const plain = v => v === undefined || v === null ? null : v instanceof Date ? { date: isNaN(v) ? null : v.toISOString().slice(0, 19) } : Array.isArray(v) ? v.map(plain)
  : typeof v === 'number' && !isFinite(v) ? { number: String(v) } : Object.is(v, -0) ? 0 : v
const answer = c => plain(new ExpressionRunner(c.e).runValues(c.v ?? {}, clock))
const holds = c => new ConditionRunner(c.e).runValues(c.v ?? {}, clock)
const reads = c => !!new ConditionsParser().parseExpression(c.e)

if (process.argv.includes('--answers')) {
  for (const c of table.cases) {
    if (!c.ours && c.error !== true) { c.is = answer(c); c.holds = holds(c) }
    process.stdout.write(JSON.stringify(c) + ',\n')
  }
} else {
  let failed = 0, n = 0
  for (const c of table.cases.filter(c => !c.ours)) {
    const got = c.error ? !reads(c) : JSON.stringify([answer(c), holds(c)])
    const ok = c.error ? got : got === JSON.stringify([c.is, c.holds])
    failed += !ok
    console.log(`${ok ? 'ok' : 'not ok'} ${++n} ${c.e.replace(/\s+/g, ' ').replaceAll('#', '\\#')}${ok ? '' : ` # values ${JSON.stringify(c.v)}: survey-core says ${got}, the table ${JSON.stringify([c.is, c.holds])}`}`)
  }
  console.log(`1..${n}`)
  process.exitCode = failed ? 1 : 0
}
