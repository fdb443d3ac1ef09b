// Shapes that wander and change into one another: the rule of components/media/shapes.py, for the painter's eyes.
// A shape is the distance of every pixel from its outline, above 0 inside, and the middle of it (null: nothing, or all).

function shapeOf(inside, width, height) {
  let [count, right, down] = [0, 0, 0];
  for (let at = 0; at < inside.length; at += 1) {
    if (!inside[at]) continue;
    count += 1;
    right += at % width;
    down += Math.floor(at / width);
  }
  const all = count === inside.length;
  if (all || count === 0) {
    const distance = new Float32Array(inside.length).fill(all ? width + height : -width - height);
    return { distance, width, height, centre: null };
  }
  const within = squaredDistances(inside, 0, width, height); // to the nearest pixel outside
  const without = squaredDistances(inside, 1, width, height);
  // The outline runs between two pixels, half a pixel from either.
  const distance = within.map((far, at) => (inside[at] ? Math.sqrt(far) - 0.5 : 0.5 - Math.sqrt(without[at])));
  return { distance, width, height, centre: { x: right / count, y: down / count } };
}

// The shape on the way from the first (share 0) to the second (share 1).
function between(one, other, share) {
  const [first, second] = [related(one, other), related(other, one)];
  if (!first.centre || !second.centre) return share >= 0.5 ? second : first;
  const x = first.centre.x + (second.centre.x - first.centre.x) * share;
  const y = first.centre.y + (second.centre.y - first.centre.y) * share;
  const from = moved(first, x - first.centre.x, y - first.centre.y);
  const to = moved(second, x - second.centre.x, y - second.centre.y);
  const distance = from.map((far, at) => far * (1 - share) + to[at] * share);
  return { ...first, distance, centre: { x, y } };
}

// The shape; where it is nothing at all or everything, the other one shrunk or grown until it is that.
function related(shape, other) {
  if (shape.centre || !other.centre) return shape;
  let [least, most] = [Infinity, -Infinity];
  for (const far of other.distance) {
    if (far < least) least = far;
    if (far > most) most = far;
  }
  const change = shape.distance[0] > 0 ? 1 - least : -1 - most;
  return { ...other, distance: other.distance.map((far) => far + change) };
}

function moved({ distance, width, height }, right, down) {
  if (Math.abs(right) < 0.01 && Math.abs(down) < 0.01) return distance;
  const result = new Float32Array(distance.length);
  const columns = Array.from({ length: width }, (_, x) => spot(x - right, width - 1));
  for (let y = 0; y < height; y += 1) {
    const row = spot(y - down, height - 1);
    const [above, below] = [row.low * width, row.high * width];
    for (let x = 0; x < width; x += 1) {
      const { low, high, share } = columns[x];
      const top = distance[above + low] * (1 - share) + distance[above + high] * share;
      const bottom = distance[below + low] * (1 - share) + distance[below + high] * share;
      result[y * width + x] = top * (1 - row.share) + bottom * row.share;
    }
  }
  return result;
}

// Two neighbours and how much the second counts; beyond the edge the edge is repeated.
function spot(place, last) {
  const low = Math.floor(place);
  return { low: clamp(low, 0, last), high: clamp(low + 1, 0, last), share: place - low };
}

// The exact squared distance of every pixel to the nearest one whose value is `target`: along columns, then along
// rows by the lower envelope of parabolas (Felzenszwalb and Huttenlocher, 2012).
function squaredDistances(values, target, width, height) {
  const far = new Float64Array(width * height);
  const none = (width + height) ** 2;
  for (let x = 0; x < width; x += 1) {
    let run = width + height;
    for (let at = x; at < far.length; at += width) {
      run = values[at] === target ? 0 : run + 1;
      far[at] = run;
    }
    run = width + height;
    for (let at = far.length - width + x; at >= 0; at -= width) {
      run = values[at] === target ? 0 : run + 1;
      far[at] = Math.min(Math.min(far[at], run) ** 2, none);
    }
  }
  const [feet, borders, row] = [new Int32Array(width), new Float64Array(width + 1), new Float64Array(width)];
  const result = new Float32Array(far.length);
  for (let begin = 0; begin < far.length; begin += width) {
    row.set(far.subarray(begin, begin + width));
    envelope(row, feet, borders);
    for (let x = 0, foot = 0; x < width; x += 1) {
      while (borders[foot + 1] < x) foot += 1;
      result[begin + x] = (x - feet[foot]) ** 2 + row[feet[foot]];
    }
  }
  return result;
}

function envelope(row, feet, borders) {
  let last = 0;
  feet[0] = 0;
  borders[0] = -Infinity;
  borders[1] = Infinity;
  for (let x = 1; x < row.length; x += 1) {
    let border = meeting(row, x, feet[last]);
    while (border <= borders[last]) {
      last -= 1;
      border = meeting(row, x, feet[last]);
    }
    last += 1;
    feet[last] = x;
    borders[last] = border;
    borders[last + 1] = Infinity;
  }
}

function meeting(row, x, foot) {
  return (row[x] + x * x - row[foot] - foot * foot) / (2 * (x - foot));
}

// Between pictures and shapes: what covers at least half a pixel is inside; an edge is as sharp as one pixel.

function shapeIn(canvas) {
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  const inside = new Uint8Array(width * height);
  for (let at = 0; at < inside.length; at += 1) inside[at] = data[at * 4 + 3] >= 128;
  return shapeOf(inside, width, height);
}

function pictureOf({ distance, width, height }) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const pixels = new ImageData(width, height);
  pixels.data.fill(255);
  for (let at = 0; at < distance.length; at += 1) {
    pixels.data[at * 4 + 3] = clamp((distance[at] + 0.5) * 255, 0, 255);
  }
  canvas.getContext("2d").putImageData(pixels, 0, 0);
  return canvas;
}
