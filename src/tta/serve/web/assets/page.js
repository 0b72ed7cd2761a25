// Puts answers on the page. All text goes in as text: labels and file names are others' words.
import * as words from './words.js';

export const at = (id) => document.getElementById(id);

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'class') made.className = value;
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

const name = (text) => element('bdi', {}, text);

// A length on the page. Set by script, because the page's policy takes no styles in the text.
function wide(made, share) {
  made.style.setProperty('--share', String(Math.max(0, Math.min(1, share))));
  return made;
}

export function say(text) {
  at('said').textContent = text;
}

function show_top(prediction, plain) {
  const before = new Map((plain ? plain.top : []).map((one) => [one.index, one.probability]));
  at('top').replaceChildren(...prediction.top.map((one) => {
    const bar = element('span', { class: 'bar', 'aria-hidden': 'true' }, wide(element('span', { class: 'fill' }), one.probability));
    const known = before.get(one.index);
    if (known !== undefined) bar.append(wide(element('span', { class: 'mark' }), known));
    return element('li', {}, element('span', { class: 'name' }, name(one.label)), bar,
      element('span', { class: 'number' }, words.percent(one.probability)));
  }));
  at('legend').hidden = !plain;
}

export function show_plain(prediction, plain) {
  show_top(prediction, plain);
  const place = at('plain');
  place.className = '';
  if (!plain) {
    place.textContent = '…';
    return;
  }
  const against = words.against_plain(prediction, plain);
  place.textContent = against.text;
  place.className = against.changed ? 'changed' : '';
}

const kStages = [
  ['queue', 'waiting for its turn'],
  ['decode', 'reading the photo'],
  ['augment', 'making the views'],
  ['infer', 'the model'],
  ['reduce', 'averaging'],
];

function show_times(prediction, round_trip_ms) {
  const times = prediction.times_ms;
  const each = prediction.views_run > 0 ? times.infer / prediction.views_run : 0;
  const whole = Math.max(round_trip_ms, times.total + times.pictures);
  at('time').textContent = `${words.milliseconds(times.total)} for the answer: ` +
    `${words.count_of(prediction.views_run, 'run')} of the model, ${words.milliseconds(each)} each. ` +
    `${words.milliseconds(whole)} until it was here, with the pictures of the views.`;
  const sum = kStages.reduce((total, [key]) => total + times[key], 0) || 1;
  at('stages').replaceChildren(...kStages.map(([key]) => wide(element('span', { class: key }), times[key] / sum)));
  at('stage-list').replaceChildren(...kStages.map(([key, text]) =>
    element('li', { class: key }, `${text} `, element('b', {}, words.milliseconds(times[key])))));
}

function show_view(view, number, prediction, small) {
  const same = view.index === prediction.index;
  const item = element('li', { class: same ? 'same' : 'other' });
  if (view.picture) {
    item.append(element('img', { src: view.picture, alt: `View ${number}: ${view.name}`, class: small ? 'pixels' : '' }));
  } else {
    item.append(element('div', { class: 'no-picture' }, 'no picture'));
  }
  item.append(element('p', { class: 'says' }, name(view.label), ' ', element('span', { class: 'number' }, words.percent(view.probability))));
  if (!same) item.append(element('p', { class: 'dissent' }, 'another answer'));
  item.append(element('p', { class: 'view-name' }, element('code', {}, view.name)));
  const even = 1 / prediction.views_used;
  if (Math.abs(view.weight - even) > 1e-4) item.append(element('p', { class: 'hint' }, `counts ${words.percent(view.weight)}`));
  return item;
}

// Pictures of few pixels are enlarged by whole ones.
function is_small(model) {
  return model && Math.max(model.input.width, model.input.height) > 0 && Math.max(model.input.width, model.input.height) <= 64;
}

function show_promise(prediction, promise) {
  const { holds, text } = words.promise_sentence(prediction, promise);
  at('promise').textContent = text;
  at('promise').hidden = text === '';
  at('promise').className = holds ? 'lead' : 'notice';
}

function show_views(prediction, model) {
  at('views-lead').textContent = words.views_sentence(prediction);
  const items = prediction.views.map((view, i) => show_view(view, i + 1, prediction, is_small(model)));
  at('view-list').replaceChildren(...items);
}

// `previous`: what the same photo got before, if it was asked about. `own_policy`: the model's was asked for.
export function show_prediction(prediction, { plain, previous, model, own_policy, round_trip_ms }) {
  at('result').hidden = false;
  const label = at('label');
  label.replaceChildren(name(prediction.label), ' ', element('small', {}, words.percent(prediction.probability)));
  label.dataset.index = String(prediction.index);
  const sure = words.sureness(prediction.uncertainty);
  at('sure').textContent = sure.word;
  at('sure').className = `badge ${sure.tone}`;
  at('answer').classList.remove('good', 'unsure', 'bad');
  at('answer').classList.add(sure.tone);
  const averaged = prediction.views_used === 1 ? 'One view' : `${prediction.views_used} views, averaged`;
  const before = previous ? `${previous.label}, ${words.percent(previous.probability)}` : '';
  at('sentence').textContent = before === '' ? `${averaged}.` : `${averaged}. Before: ${before}.`;
  at('echo').replaceChildren(element('b', {}, name(prediction.label)), ` ${words.percent(prediction.probability)}`,
    before === '' ? '' : `, before: ${before}`);
  at('doubts').replaceChildren(...words.doubts(prediction).map((text) => element('li', {}, text)));
  show_plain(prediction, plain);
  show_times(prediction, round_trip_ms);
  show_views(prediction, model);
  show_promise(prediction, model && own_policy ? model.policy.promise : null);
  say(`${prediction.label}, ${words.percent(prediction.probability)}, ${sure.word}. ${words.count_of(prediction.views_used, 'view')}.`);
}

export function show_turn(prediction) {
  const turned = prediction.orientation === 'apply';
  at('turn-banner').hidden = prediction.orientation_tag === 1;
  if (prediction.orientation_tag === 1) return;
  const lies = words.orientation_words(prediction.orientation_tag);
  at('turn-text').textContent = turned
    ? 'Turned upright, as the camera noted in the file.'
    : `This photo ${lies}. The camera noted it in the file, but the model got the pixels as they are, as it did in training.`;
  at('turn').textContent = turned ? 'Take it as it lies' : 'Turn it upright';
  at('turn').dataset.orientation = turned ? 'ignore' : 'apply';
  at('turn-banner').classList.toggle('done', turned);
}

export function show_tries(tries, use) {
  at('tries').hidden = tries.length < 2;
  at('try-list').replaceChildren(...tries.map((one, i) => {
    const again = element('button', { type: 'button', class: 'link', title: 'Look again this way' }, element('code', {}, one.shown));
    again.addEventListener('click', () => use(one));
    const cells = [name(one.label), words.percent(one.probability), words.points(one.margin), words.percent(one.agreement),
      String(one.views), one.ms.toFixed(one.ms < 10 ? 1 : 0)];
    const row = element('tr', i === 0 ? { class: 'now' } : {}, element('th', { scope: 'row' }, again),
      ...cells.map((cell) => element('td', {}, cell)));
    if (i > 0 && one.index !== tries[0].index) row.classList.add('other');
    return row;
  }));
}

// Names and what they mean, a click away from the expression.
export function show_words(known, use) {
  const entry = (one, text) => {
    const button = element('button', { type: 'button', class: 'link' }, element('code', {}, text));
    button.addEventListener('click', () => use(one.name));
    return [element('dt', {}, button), element('dd', {}, one.summary)];
  };
  const call = (one) => (one.parameters.length > 0 ? `${one.name}(${one.parameters.length > 4 ? '…' : one.parameters.join(', ')})` : one.name);
  at('words').replaceChildren(
    ...known.presets.flatMap((one) => entry(one, one.name)),
    ...known.generators.flatMap((one) => entry(one, call(one))),
    ...known.ops.flatMap((one) => entry(one, call(one))));
}
