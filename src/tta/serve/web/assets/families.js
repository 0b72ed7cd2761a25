// Policies with knobs: what strength and count mean, as the expression that the server is asked for. Pure.
//
// Each family's views begin with the plain look and come in pairs (right and left, brighter and darker), so that any
// first part of them is as balanced as it can be.

const shortest = (value) => String(Number(value.toFixed(4)));

// 0, 1, -1, 2, -2, ... of (count - 1) / 2, each times `step`; without the 0.
function pairs(count, most) {
  const each = (count - 1) / 2;
  return Array.from({ length: count - 1 }, (unused, i) => {
    const size = most * (Math.floor(i / 2) + 1) / each;
    return shortest(i % 2 === 0 ? size : -size);
  });
}

const kWays = [[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, -1], [1, -1], [-1, 1]];
const kCorners = ['top_left', 'bottom_right', 'top_right', 'bottom_left'];

function shifts(count, most) {
  const views = kWays.slice(0, count - 1).map(([x, y]) => `translate(${shortest(x * most)}, ${shortest(y * most)})`);
  return ['none', ...views].join(' + ');
}

// A share of change and its counterpart: 1.3 and 1/1.3.
function colours(count, strength, gray) {
  const most = 1 + 0.8 * strength;
  const ops = gray ? ['brightness', 'gamma', 'contrast'] : ['brightness', 'saturation', 'contrast', 'gamma'];
  const each = (count - 1) / 2;
  const views = Array.from({ length: each }, (unused, i) => {
    const factor = most ** (1 / (1 + Math.floor(i / ops.length)));
    return `${ops[i % ops.length]}(${shortest(factor)}, ${shortest(1 / factor)})`;
  });
  return ['none', ...views].join(' + ');
}

// expression({strength: 0..1, count, seed, gray}); strength_text(strength): what the knob says; no such: no knob.
// `mirrors`: it has its mirror images already. `needs_colour`: some of its views mean nothing to a gray model.
export const families = [
  {
    id: 'flips', name: 'Flips', counts: [2, 4, 8], mirrors: true,
    summary: 'Mirrored; from four views on also upside down, from eight on also turned by a quarter.',
    expression: ({ count }) => ({ 2: 'hflip', 4: 'd2', 8: 'd4' })[count],
  },
  {
    id: 'shifts', name: 'Shifts', counts: [3, 5, 9],
    summary: 'A little to the right, left, down and up.',
    strength_text: (strength) => `${shortest(25 * strength)} % of a side`,
    expression: ({ strength, count }) => shifts(count, 0.25 * strength),
  },
  {
    id: 'zooms', name: 'Zooms', counts: [2, 3, 4, 6, 8],
    summary: 'Step by step closer to the middle.',
    strength_text: (strength) => `up to ${shortest(1 + strength)} times`,
    expression: ({ strength, count }) =>
      `zoom(${Array.from({ length: count }, (unused, i) => shortest(1 + strength * i / (count - 1))).join(', ')})`,
  },
  {
    id: 'crops', name: 'Crops', counts: [2, 3, 4, 5, 6],
    summary: 'The middle, then the corners, of the whole picture.',
    strength_text: (strength) => `parts of ${shortest(100 - 60 * strength)} % of a side`,
    expression: ({ strength, count }) => {
      const anchors = ['center', ...kCorners].slice(0, count - 1).join(' | ');
      return `none + crop(${anchors}, ${shortest(1 - 0.6 * strength)})`;
    },
  },
  {
    id: 'rotations', name: 'Rotations', counts: [3, 5, 7, 9],
    summary: 'Turned to both sides.',
    strength_text: (strength) => `up to ${shortest(45 * strength)}°`,
    expression: ({ strength, count }) => `rotate(0, ${pairs(count, 45 * strength).join(', ')})`,
  },
  {
    id: 'colours', name: 'Colours', counts: [3, 5, 7, 9, 13],
    summary: 'Brighter and darker, more and less colourful, harder and softer.',
    strength_text: (strength) => `up to ${shortest(1 + 0.8 * strength)} times`,
    expression: ({ strength, count, gray }) => colours(count, strength, gray),
  },
  {
    id: 'randaugment', name: 'RandAugment', counts: [2, 4, 8, 12, 16, 24, 32], random: true, needs_colour: true,
    summary: 'Two ops at random, as in training; drawn once, the same for every photo.',
    strength_text: (strength) => `magnitude ${Math.round(30 * strength)} of 30`,
    expression: ({ strength, count, seed }) =>
      `randaugment(n=2, m=${Math.round(30 * strength)}, count=${count}, seed=${seed})`,
  },
];

// The family's expression with these knobs. `mirror`: each view also mirrored.
export function family_expression(family, knobs) {
  const expression = family.expression(knobs);
  if (!knobs.mirror || family.mirrors) return expression;
  return (expression.includes(' + ') ? `(${expression})` : expression) + ' * hflip';
}
