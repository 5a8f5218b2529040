// Pictures of pages have few colours. A PNG that lists them is a third as large
// as one that gives each pixel its own.
import { crc32, deflateSync, inflateSync } from 'node:zlib'

const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])
const mostColours = 256

// small writes a PNG of 8-bit RGB or RGBA anew, with a palette. Where there are
// too many colours, the nearest of the most frequent ones stand for the rest.
export function small(png) {
  const { width, height, channels, data } = read(png)
  const pixels = new Uint32Array(width * height)
  const times = new Map()
  for (let i = 0; i < pixels.length; i++) {
    const at = i * channels
    const colour = data[at] << 16 | data[at + 1] << 8 | data[at + 2]
    pixels[i] = colour
    times.set(colour, (times.get(colour) ?? 0) + 1)
  }
  const colours = [...times.keys()].sort((a, b) => times.get(b) - times.get(a) || a - b)
  const palette = colours.slice(0, mostColours)
  const slot = new Map(colours.map((colour, i) => [colour, i < mostColours ? i : nearest(palette, colour)]))
  const rows = Buffer.alloc((width + 1) * height) // each begins with 0: no filter
  for (let i = 0; i < pixels.length; i++) rows[i + Math.floor(i / width) + 1] = slot.get(pixels[i])
  return write(width, height, palette, rows)
}

function nearest(palette, colour) {
  const apart = other => [16, 8, 0].reduce((sum, shift) => sum + ((colour >> shift & 255) - (other >> shift & 255)) ** 2, 0)
  let best = 0
  for (let i = 1; i < palette.length; i++) if (apart(palette[i]) < apart(palette[best])) best = i
  return best
}

function read(png) {
  const parts = []
  let header
  for (let at = signature.length; at < png.length;) {
    const length = png.readUInt32BE(at)
    const name = png.toString('latin1', at + 4, at + 8)
    const body = png.subarray(at + 8, at + 8 + length)
    if (name === 'IHDR') header = body
    if (name === 'IDAT') parts.push(body)
    at += length + 12
  }
  const [width, height, channels] = [header.readUInt32BE(0), header.readUInt32BE(4), header[9] === 6 ? 4 : 3]
  return { width, height, channels, data: unfiltered(inflateSync(Buffer.concat(parts)), width * channels, height, channels) }
}

// unfiltered undoes what PNG does to rows so that they compress.
function unfiltered(raw, wide, height, channels) {
  const data = Buffer.alloc(wide * height)
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (wide + 1)]
    for (let x = 0; x < wide; x++) {
      const at = y * wide + x
      const left = x >= channels ? data[at - channels] : 0
      const up = y > 0 ? data[at - wide] : 0
      const corner = x >= channels && y > 0 ? data[at - wide - channels] : 0
      data[at] = raw[y * (wide + 1) + 1 + x] + [0, left, up, left + up >> 1, paeth(left, up, corner)][filter]
    }
  }
  return data
}

function paeth(left, up, corner) {
  const [a, b, c] = [left, up, corner].map(v => Math.abs(left + up - corner - v))
  return a <= b && a <= c ? left : b <= c ? up : corner
}

function write(width, height, palette, rows) {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3], 8)
  const colours = Buffer.from(palette.flatMap(colour => [colour >> 16, colour >> 8 & 255, colour & 255]))
  return Buffer.concat([signature, part('IHDR', header), part('PLTE', colours), part('IDAT', deflateSync(rows, { level: 9 })), part('IEND', Buffer.alloc(0))])
}

function part(name, body) {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), body])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}
