// Compares Annals with npm's `edtf` over generated texts:
//   node compare.mjs EDTF_DUMP [COUNT]
// Every difference must be one that differences.json explains, and every explanation must still be
// needed. A difference is of one of these kinds:
//   only annals   Annals reads the text, edtf.js does not
//   only edtf.js  the other way round
//   text          the normal forms differ, and Annals does not read theirs as the same date
//   begin, end    the bounds differ, without regard to qualifiers
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { generateTexts } from './texts.mjs'

// The package lies where `run` has installed it, below the working directory.
const edtf = createRequire(join(process.cwd(), 'package.json'))('edtf')

const [program, count = '30000'] = process.argv.slice(2)
const texts = generateTexts(Number(count))
const differences = JSON.parse(readFileSync(new URL('differences.json', import.meta.url), 'utf8'))
  .map(entry => ({ ...entry, regex: new RegExp(entry.texts), used: 0 }))

// What edtf.js makes of a text, in the form of edtf_dump.
function theirs(text) {
  try {
    const date = edtf.default(text)
    return { ok: true, text: date.edtf, begin: bound(date.min, -Infinity), end: bound(date.max, Infinity) }
  } catch (error) {
    return { ok: false, text: error.message.split('\n')[0] }
  }
}

// Milliseconds; NaN when JavaScript's dates do not reach that far.
function bound(value, infinity) {
  if (value === null || value === undefined || value === infinity) return infinity
  return infinity > 0 ? Number(value) + 1 : Number(value)
}

function ours(line) {
  const [status, text, begin, end] = line.split('\t')
  const number = value => (value === '-infinity' ? -Infinity : value === '+infinity' ? Infinity : Number(value))
  return { ok: status === 'ok', text, begin: number(begin), end: number(end) }
}

function kindsOfDifference(our, their, theirNormalised) {
  if (our.ok !== their.ok) return [our.ok ? 'only annals' : 'only edtf.js']
  if (!our.ok) return []
  const kinds = []
  if (our.text !== theirNormalised.text) kinds.push('text')
  if (our.begin !== their.begin && !Number.isNaN(their.begin)) kinds.push('begin')
  if (our.end !== their.end && !Number.isNaN(their.end)) kinds.push('end')
  return kinds
}

// What Annals makes of each of some texts.
function dump(inputs) {
  const output = execFileSync(program, { input: inputs.join('\n') + '\n', maxBuffer: 1 << 28 })
  return output.toString().split('\n').slice(0, inputs.length).map(ours)
}

const their = texts.map(theirs)
const our = dump(texts)
const theirNormalised = dump(their.map(t => t.text))
let agreed = 0
let explained = 0
const unexplained = []
texts.forEach((text, i) => {
  const kinds = kindsOfDifference(our[i], their[i], theirNormalised[i])
  if (kinds.length === 0) ++agreed
  for (const kind of kinds) {
    const entry = differences.find(d => d.kind === kind && d.regex.test(text))
    if (entry) {
      ++entry.used
      ++explained
    } else {
      unexplained.push({ kind, text, our: our[i], their: their[i] })
    }
  }
})

console.log(`${texts.length} texts: ${agreed} agree, ${explained} differences explained, ` +
  `${unexplained.length} not`)
for (const { kind, text, our: o, their: t } of unexplained.slice(0, 40)) {
  console.log(`${kind}: ${text}\n  annals  ${JSON.stringify(o)}\n  edtf.js ${JSON.stringify(t)}`)
}
const unused = differences.filter(d => d.used === 0)
for (const entry of unused) console.log(`no difference any more: ${entry.kind} ${entry.texts}`)
process.exit(unexplained.length + unused.length === 0 ? 0 : 1)
