// Texts that are EDTF, or nearly: the same ones in every run.

// mulberry32, a small generator of pseudo-random numbers (Tommy Ettinger, public domain).
function randomNumbers(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

// The examples of the specification (https://www.loc.gov/standards/datetime/), and texts that are too
// rare among the generated ones.
const fixedTexts = `
1985-04-12 1985-04 1985 1985-04-12T23:20:30 1985-04-12T23:20:30Z 1985-04-12T23:20:30-04
1985-04-12T23:20:30+04:30 1964/2008 2004-06/2006-08 2004-02-01/2005-02-08 2004-02-01/2005-02
2004-02-01/2005 2005/2006-02 Y170000002 Y-170000002 2001-21 1984? 2004-06~ 2004-06-11% 201X 20XX
2004-XX 1985-04-XX 1985-XX-XX 1985-04-12/.. 1985-04/.. 1985/.. ../1985-04-12 ../1985-04 ../1985
1985-04-12/ 1985-04/ 1985/ /1985-04-12 /1985-04 /1985 -1985 Y-17E7 1950S2 Y171010000S3 Y3388E2S3
2001-34 [1667,1668,1670..1672] [..1760-12-03] [1760-12..] [1667,1760-12] [..1984]
{1667,1668,1670..1672} {1960,1961-12} {..1984} 2004-06-11% 2004-06~-11 2004?-06-11 ?2004-06-~11
2004-%06-11 156X-12-25 15XX-12-25 XXXX-12-XX 1XXX-XX 1XXX-12 1984-1X 2004-06-~01/2004-06-~20
1957-07-15T19:30+0300 2004-06-XX/2004-07-03 1957-07-15T24:00 1957-07-15T24:00:00Z 1957/1957 2013-11-3X [195X..2017]
`.trim().split(/\s+/)

export function generateTexts(count) {
  const random = randomNumbers(19570715)
  const below = limit => Math.floor(random() * limit)
  const oneOf = choices => choices[below(choices.length)]
  const pad = (number, width) => String(number).padStart(width, '0')
  const maybe = (chance, part) => (random() < chance ? part() : '')

  const year = () => maybe(0.1, () => '-') + pad(oneOf([below(10000), 1800 + below(250)]), 4)
  const month = () => pad(1 + below(12), 2)
  const day = () => pad(1 + below(oneOf([28, 31])), 2)
  const ymd = () => `${year()}-${month()}-${day()}`
  const date = () => oneOf([year, () => `${year()}-${month()}`, ymd])()

  const mask = digits => [...digits].map(d => (random() < 0.3 ? 'X' : d)).join('')
  const masked = () => {
    const bare = oneOf([year, () => `${year()}-${month()}`, ymd])()
    const sign = bare.startsWith('-') ? '-' : ''
    return sign + mask(bare.slice(sign.length))
  }
  const maskedFromTheRight = () =>
    oneOf([
      () => year().slice(0, -1) + 'X', () => year().slice(0, -2) + 'XX', () => `${year()}-XX`,
      () => `${year()}-${month()}-XX`, () => `${year()}-XX-XX`,
    ])()

  const qualifier = () => oneOf(['?', '~', '%'])
  const qualified = () => date() + qualifier()
  const partsQualified = () =>
    date().replace(/^-?\d+|\d+/g, part =>
      maybe(0.3, qualifier) + part + maybe(0.2, qualifier))

  const season = () => `${year()}-${21 + below(21)}`
  const longYear = () => `Y${maybe(0.5, () => '-')}${1 + below(9)}${pad(below(10 ** 5), 4 + below(2))}`
  const exponent = () => `Y${maybe(0.5, () => '-')}${1 + below(999)}E${below(9)}`
  const significant = () => `${oneOf([year, longYear, exponent])()}S${1 + below(4)}`

  const clock = () => {
    const hour = pad(below(25), 2)
    return hour + oneOf(['', `:${pad(below(60), 2)}`, `:${pad(below(60), 2)}:${pad(below(61), 2)}`,
      `:${pad(below(60), 2)}:${pad(below(60), 2)}.${pad(below(1000), 3)}`])
  }
  const zone = () =>
    oneOf(['', 'Z', `${oneOf(['+', '-'])}${pad(below(16), 2)}`,
      `${oneOf(['+', '-'])}${pad(below(16), 2)}:${pad(below(60), 2)}`])
  const time = () => `${ymd()}T${clock()}${zone()}`

  const end = () =>
    oneOf([date, date, qualified, season, masked, partsQualified, time, () => '', () => '..'])()
  const interval = () => `${end()}/${end()}`
  const element = () =>
    oneOf([date, date, qualified, masked, season, () => `${year()}..${year()}`])()
  const elements = () => {
    const list = Array.from({ length: 1 + below(3) }, element)
    return maybe(0.1, () => '..') + list.join(',') + maybe(0.1, () => '..')
  }
  const set = () => oneOf([() => `[${elements()}]`, () => `{${elements()}}`])()

  const form = () =>
    oneOf([date, masked, maskedFromTheRight, qualified, partsQualified, season, longYear, exponent,
      significant, time, interval, interval, set])()
  const alphabet = '0123456789XYSETZ-+:./?~%,[]{}'
  const broken = () => {
    const text = form()
    const at = below(text.length + 1)
    return text.slice(0, at) + oneOf(['', oneOf([...alphabet])]) + text.slice(at + below(2))
  }

  const texts = new Set(fixedTexts)
  while (texts.size < count) {
    const text = random() < 0.2 ? broken() : form()
    if (text.length > 0) texts.add(text)
  }
  return [...texts]
}
