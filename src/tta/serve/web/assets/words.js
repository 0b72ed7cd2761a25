// Numbers in plain words. Pure.

export const percent = (share) => `${(100 * share).toFixed(1)} %`;
// Of a limit: as many digits as it has, so that none is promised away.
export const exact_percent = (share) => `${Number((100 * share).toPrecision(6))} %`;
export const points = (difference) => `${(100 * Math.abs(difference)).toFixed(1)} points`;
export const count_of = (number, word, words = `${word}s`) =>
  `${number.toLocaleString('en')} ${number === 1 ? word : words}`;

export function milliseconds(ms) {
  if (ms >= 10000) return `${(ms / 1000).toFixed(0)} s`;
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return ms >= 10 ? `${ms.toFixed(0)} ms` : `${ms.toFixed(ms >= 1 ? 1 : 2)} ms`;
}

export function bytes(count) {
  if (count >= 1 << 20) return `${(count / (1 << 20)).toFixed(1)}\u00a0MB`;
  return count >= 1024 ? `${(count / 1024).toFixed(0)}\u00a0kB` : `${count} bytes`;
}

// How sure an answer is: by its lead over the next class and by how many views share it.
export function sureness({ margin, agreement }) {
  if (margin >= 0.5 && agreement >= 0.9) return { word: 'sure', tone: 'good' };
  if (margin < 0.15 || agreement < 0.6) return { word: 'not sure', tone: 'bad' };
  return { word: 'fairly sure', tone: 'unsure' };
}

// What the lead, the views' agreement and the entropy say, a sentence each.
export function doubts(prediction) {
  const { margin, agreement, entropy } = prediction.uncertainty;
  const next = prediction.top[1];
  const sentences = [];
  if (next) sentences.push(`It leads by ${points(margin)}; next comes ${next.label}.`);
  sentences.push(agreeing(prediction, agreement));
  const even = Math.exp(entropy);
  sentences.push(even < 1.25 ? 'Hardly any doubt is left between the classes.'
    : `Its doubt is that between ${even < 9.95 ? even.toFixed(1) : even.toFixed(0)} equally likely classes.`);
  return sentences;
}

function agreeing(prediction, agreement) {
  const views = prediction.views;
  if (views.length === 1) return 'There is one view only: nobody to disagree.';
  const same = views.filter((view) => view.index === prediction.index).length;
  if (same === views.length) return `All ${views.length} views say so.`;
  if (same === 0) return 'No single view says so: it is what they have in common.';
  const weighted = Math.abs(agreement - same / views.length) > 0.005 ? `, ${percent(agreement)} by weight` : '';
  return `${same} of ${views.length} views say so${weighted}.`;
}

// What more views than one have changed.
export function against_plain(prediction, plain) {
  const gain = prediction.probability - plain.probability;
  if (plain.index !== prediction.index) {
    return { changed: true, text: `A plain look says ${plain.label} (${percent(plain.probability)}). The views changed the answer.` };
  }
  if (prediction.views_used === 1 && Math.abs(gain) < 5e-7) return { changed: false, text: 'This is a plain look.' };
  const surer = Math.abs(gain) < 5e-4 ? 'and is as sure' : `with ${points(gain)} ${gain > 0 ? 'less' : 'more'}`;
  return { changed: false, text: `A plain look says the same, ${surer} (${percent(plain.probability)}).` };
}

const kStops = {
  exact: 'the rest could not have changed the answer',
  calibrated: 'the rest was unlikely to change the answer',
  max_views: 'more were not asked for',
  deadline: 'the time was up',
  overload: 'the server is busy, and looks less closely at every photo',
};

export function views_sentence(prediction) {
  const { views_used: used, views_requested: asked, stopped_by: reason } = prediction;
  const begin = 'These are the very pixels that the model got, before they became numbers. ';
  if (used < asked) return `${begin}${used} of ${asked} views: ${kStops[reason] || reason}.`;
  return used === 1 ? `${begin}One view.` : `${begin}${used} views, each with its own answer.`;
}

// What the calibrated stop's certificate says of this answer; empty with another rule. `promise`: of the model's own
// policy in /v1/models, if that is what was asked for.
export function promise_sentence({ certificate }, promise) {
  if (!certificate) return { holds: true, text: '' };
  const reason = /^void: (.*)$/.exec(certificate);
  if (reason) return { holds: false, text: `How early it stops comes with a promise, which is void here: ${reason[1]}.` };
  if (!promise) return { holds: true, text: 'How early it stops comes with a promise, which holds here.' };
  const told = promise.of === 'accuracy_loss' ? 'lose their right answer by that' : 'get another answer than all views give';
  return { holds: true, text: `It may stop early: at most ${exact_percent(promise.limit)} of photos like those it was calibrated on ${told} (${exact_percent(promise.confidence)} confidence).` };
}

// EXIF's orientation tag, 2 to 8.
export function orientation_words(tag) {
  const lies = { 2: 'is mirrored', 3: 'stands on its head', 4: 'stands on its head and is mirrored',
                 5: 'lies on its side and is mirrored', 6: 'lies on its side', 7: 'lies on its side and is mirrored',
                 8: 'lies on its side' }[tag];
  return lies || 'is not upright';
}

// An answer that is none: what a person can do about it.
export function trouble(problem) {
  switch (problem.status) {
    case 0: return 'The server cannot be reached. Is tta serve still running?';
    case 401: return 'The server wants a token first.';
    case 403: return 'Your token does not allow this.';
    case 404: return `The server does not know this: ${problem.message}`;
    case 411:
    case 413: return `This photo is too large for the server: ${problem.message}`;
    case 415: return `This is not a picture that tta reads: ${problem.message}`;
    case 503: return 'The server is busy.';
    case 504: return 'The server did not make it in time.';
    default: break;
  }
  if (problem.code === 'DECODE') return `This photo cannot be read: ${problem.message}`;
  return problem.status >= 500 ? `Something broke in the server: ${problem.message}` : problem.message;
}
