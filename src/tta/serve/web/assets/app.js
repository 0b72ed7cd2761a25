// The page: a photo, ways of looking at it, and what came of it. One question is under way at a time; a new one takes
// the place of the old.
import * as api from './api.js';
import { families, family_expression } from './families.js';
import * as page from './page.js';
import * as words from './words.js';

const { at, element } = page;

const kPause = 180;  // ms without a move of a knob before the server is asked
const kTries = 12;
const kOwnPolicy = 'server';
const kFree = 'free';

const state = {
  known: { models: [], presets: [], generators: [], ops: [], limits: { image_bytes: Infinity } },
  photo: null,        // File
  photo_address: '',  // blob:
  orientation: '',    // '' = as the model's recipe says
  seed: 0,
  prediction: null,
  plain: null,        // {key, answer}
  tries: [],          // newest first
  asking: null,       // AbortController
  timer: 0,
};

// ---- what is asked for

const model_now = () => state.known.models.find((model) => model.name === at('model').value) || state.known.models[0];
const is_gray = (model) => model !== undefined && model.input.channels === 1;
const family_now = () => families.find((family) => `family:${family.id}` === at('policy').value);

function knobs_now(family) {
  return {
    strength: Number(at('strength').value) / 100,
    count: family.counts[Math.min(Number(at('count').value), family.counts.length - 1)],
    seed: state.seed,
    mirror: at('mirror').checked,
    gray: is_gray(model_now()),
  };
}

function parameters_now() {
  const policy = at('policy').value === kOwnPolicy ? '' : at('expression').value.trim();
  return {
    model: state.known.models.length > 1 ? at('model').value : '',
    policy,
    stop: at('stop').value,
    orientation: state.orientation,
  };
}

// ---- the controls

function option(value, text) {
  return element('option', { value }, text);
}

function fill_policies() {
  const chosen = at('policy').value;
  const model = model_now();
  const own = model ? `${model.policy.name} (${words.count_of(model.policy.views, 'view')})` : 'the server’s own';
  at('policy').replaceChildren(
    element('optgroup', { label: 'This server’s own' }, option(kOwnPolicy, own)),
    element('optgroup', { label: 'With knobs' }, ...families
      .filter((family) => !family.needs_colour || !is_gray(model))
      .map((family) => option(`family:${family.id}`, family.name))),
    element('optgroup', { label: 'Presets' }, ...state.known.presets.map((preset) =>
      option(`preset:${preset.name}`, `${preset.name} (${words.count_of(preset.views, 'view')})`))),
    element('optgroup', { label: 'Your own' }, option(kFree, 'the expression below')));
  const still_there = [...at('policy').options].some((one) => one.value === chosen);
  at('policy').value = still_there ? chosen : kOwnPolicy;
}

function show_knobs(family) {
  at('knobs').hidden = !family;
  if (!family) return;
  const knobs = knobs_now(family);
  at('count').max = String(family.counts.length - 1);
  at('strength-field').hidden = !family.strength_text;
  at('mirror-field').hidden = Boolean(family.mirrors);
  at('redraw').hidden = !family.random;
  at('strength-value').textContent = family.strength_text ? family.strength_text(knobs.strength) : '';
  const views = knobs.count * (knobs.mirror && !family.mirrors ? 2 : 1);
  at('count-value').textContent = words.count_of(views, 'view');
  at('strength').setAttribute('aria-valuetext', at('strength-value').textContent);
  at('count').setAttribute('aria-valuetext', at('count-value').textContent);
  at('expression').value = family_expression(family, knobs);
}

// Follows the choice of a policy: the knobs it has, what it is, its expression.
function show_policy() {
  const value = at('policy').value;
  const family = family_now();
  show_knobs(family);
  const preset = state.known.presets.find((one) => `preset:${one.name}` === value);
  const model = model_now();
  if (preset) at('expression').value = preset.name;
  if (value === kOwnPolicy) at('expression').value = model ? model.policy.name : '';
  const summaries = { [kOwnPolicy]: 'What everybody gets who asks for nothing else.', [kFree]: '' };
  at('policy-summary').textContent = family ? family.summary : preset ? preset.summary : summaries[value] || '';
  show_expression_problem(null);
  show_copies();
}

function show_expression_problem(problem) {
  const place = at('expression-problem');
  at('expression').setAttribute('aria-invalid', String(problem !== null));
  if (problem === null) {
    place.replaceChildren();
    return;
  }
  place.replaceChildren(element('p', {}, problem.message));
  const meant = /unknown name '([^']+)' \(did you mean '([^']+)'\?\)/.exec(problem.message);
  const column = /, column (\d+):/.exec(problem.message);
  if (!meant || !column) return;
  const fix = element('button', { type: 'button' }, `Use ${meant[2]}`);
  fix.addEventListener('click', () => {
    const text = at('expression').value.trim();
    const from = Number(column[1]) - 1;
    use_expression(text.slice(0, from) + text.slice(from).replace(meant[1], meant[2]));
    at('expression').focus();
  });
  place.append(fix);
}

function use_expression(text) {
  at('policy').value = kFree;
  show_policy();
  at('expression').value = text;
  ask_soon();
}

function shell_quoted(text) {
  return /^[\w.,:@%+=/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function show_copies() {
  const asked = parameters_now();
  const file = shell_quoted(state.photo ? state.photo.name : 'photo.jpg');
  const address = new URL(`v1/predict?${api.query(asked)}`.replace(/\?$/, ''), document.baseURI).href;
  const token = api.has_token() ? ' -H "Authorization: Bearer $TOKEN"' : '';
  at('curl').textContent = `curl${token} --data-binary @${file} ${shell_quoted(address)}`;
  const model = model_now();
  const policy = asked.policy || (model && model.policy.expression ? model.policy.name : 'POLICY.json');
  const stop = asked.stop ? ` --stop ${asked.stop}` : '';
  at('line').textContent = `tta predict --model ${shell_quoted(model ? model.name : 'MODEL')} --policy ${shell_quoted(policy)}${stop} ${file}`;
}

// ---- asking

function show_problem(problem, again) {
  const place = at('problem');
  if (problem === null) {
    place.replaceChildren();
    return;
  }
  at('page').classList.add('asked');
  place.replaceChildren(element('p', {}, words.trouble(problem)));
  if (problem.status === 0 || problem.status >= 500) {
    const button = element('button', { type: 'button' }, 'Try again');
    button.addEventListener('click', again);
    place.append(button);
  }
  at('result').hidden = true;
  at('sure').textContent = '';
  at('page').classList.remove('answered');
}

// A busy server says when to come again; the page does, counting down.
function come_again(problem) {
  let left = Math.min(30, Math.max(1, problem.retry_s));
  const note = element('p', { class: 'hint' });
  at('problem').append(note);
  const tick = () => {
    note.textContent = `Trying again in ${left} s.`;
    if (left-- <= 0) ask();
    else state.timer = setTimeout(tick, 1000);
  };
  tick();
}

function failed(problem) {
  if (problem.status === 401) {
    ask_token(api.has_token() ? 'The server does not take this token.' : '');
    return;
  }
  if (problem.code === 'POLICY' || problem.code === 'VIEW') {
    at('answer').classList.add('stale');
    show_expression_problem(problem);
    return;
  }
  show_problem(problem, ask);
  if (problem.status === 503) come_again(problem);
}

function ask_token(why) {
  at('token-form').hidden = false;
  at('token-problem').textContent = why;
  at('token').focus();
}

function ask_soon() {
  clearTimeout(state.timer);
  show_copies();
  state.timer = setTimeout(ask, kPause);
}

async function ask() {
  clearTimeout(state.timer);
  if (state.asking) state.asking.abort();
  if (!state.photo) return;
  const most = state.known.limits.image_bytes;
  if (state.photo.size > most) {
    // A server that refuses a body half-way looks like one that is gone.
    show_problem(new api.Problem(413, 'TOO_LARGE', `it has ${words.bytes(state.photo.size)}, allowed are ${words.bytes(most)}`));
    return;
  }
  if (at('policy').value === kFree && at('expression').value.trim() === '') return;
  const asking = new AbortController();
  state.asking = asking;
  const photo = state.photo;
  const asked = parameters_now();
  show_copies();
  at('answer').setAttribute('aria-busy', 'true');
  at('page').classList.add('asked');
  try {
    const start = performance.now();
    const prediction = await api.ask_views(photo, asked, asking.signal);
    answered(prediction, asked, performance.now() - start);
    await compare(photo, asked, prediction, asking.signal);
  } catch (error) {
    if (error.name === 'AbortError') return;
    if (!(error instanceof api.Problem)) throw error;
    failed(error);
  } finally {
    if (state.asking === asking) {
      state.asking = null;
      at('answer').setAttribute('aria-busy', 'false');
    }
  }
}

function answered(prediction, asked, round_trip_ms) {
  state.prediction = prediction;
  show_problem(null);
  show_expression_problem(null);
  at('answer').classList.remove('stale');
  at('page').classList.add('answered');
  const plain = state.plain && state.plain.key === plain_key(asked) ? state.plain.answer : null;
  const previous = state.tries.find((one) => !same_question(one, asked));
  page.show_prediction(prediction, { plain, previous, model: model_now(), own_policy: asked.policy === '', round_trip_ms });
  page.show_turn(prediction);
  show_photo(prediction);
  remember(prediction, asked);
}

const plain_key = (asked) => `${state.photo_address} ${asked.model} ${asked.orientation}`;

// The plain look at the same photo, asked for once.
async function compare(photo, asked, prediction, signal) {
  const key = plain_key(asked);
  if (!state.plain || state.plain.key !== key) {
    const { model, orientation } = asked;
    try {
      state.plain = { key, answer: await api.ask_plain(photo, { model, orientation }, signal) };
    } catch (error) {
      if (!(error instanceof api.Problem)) throw error;
      at('plain').textContent = words.trouble(error);  // the answer itself stands
      return;
    }
  }
  page.show_plain(prediction, state.plain.answer);
}

const same_question = (one, asked) =>
  ['model', 'policy', 'stop', 'orientation'].every((name) => one[name] === asked[name]);

function remember(prediction, asked) {
  const shown = asked.policy || at('expression').value;
  const { margin, agreement } = prediction.uncertainty;
  state.tries = [{ shown, ...asked, policy_choice: at('policy').value, index: prediction.index, label: prediction.label,
    probability: prediction.probability, margin, agreement, views: prediction.views_used,
    ms: prediction.times_ms.total }, ...state.tries.filter((one) => !same_question(one, asked))].slice(0, kTries);
  page.show_tries(state.tries, try_again);
}

function try_again(one) {
  if (one.model) at('model').value = one.model;
  at('stop').value = one.stop;
  state.orientation = one.orientation;
  at('policy').value = one.policy_choice.startsWith('family:') ? kFree : one.policy_choice;
  show_policy();
  at('expression').value = one.shown;
  ask();
}

// ---- the photo

function show_photo(prediction) {
  const preview = at('preview');
  preview.classList.toggle('as-it-lies', prediction !== null && prediction.orientation === 'ignore');
  preview.classList.toggle('pixels', prediction !== null && Math.max(prediction.width, prediction.height) <= 64);
  const size = prediction === null ? '' : ` · ${prediction.width} × ${prediction.height} pixels`;
  at('photo-facts').hidden = false;
  at('photo-facts').replaceChildren(element('bdi', {}, state.photo.name), `${size} · ${words.bytes(state.photo.size)}`);
}

function take_photo(file) {
  if (!file) return;
  if (state.photo_address) URL.revokeObjectURL(state.photo_address);
  state.photo = file;
  state.photo_address = URL.createObjectURL(file);
  state.orientation = '';
  state.plain = null;
  state.tries = [];
  page.show_tries(state.tries, try_again);
  const preview = at('preview');
  preview.hidden = false;
  preview.alt = `The photo ${file.name}`;
  preview.src = state.photo_address;
  at('page').classList.remove('empty');
  at('choose').textContent = 'Choose another photo';
  at('invitation').textContent = 'Drop another photo here';
  at('turn-banner').hidden = true;
  show_photo(null);
  ask();
}

function listen_for_photos() {
  at('choose').addEventListener('click', () => at('file').click());
  at('file').addEventListener('change', () => {
    take_photo(at('file').files[0]);
    at('file').value = '';
  });
  // Anywhere on the page: a photo that misses the box would otherwise replace the page.
  let depth = 0;
  const over = (change) => {
    depth = Math.max(0, depth + change);
    at('drop').classList.toggle('over', depth > 0);
  };
  const listen = (name, change) => addEventListener(name, (event) => {
    if (!event.dataTransfer.types.includes('Files')) return;  // text may go where it will
    event.preventDefault();
    change(event);
  });
  listen('dragenter', () => over(1));
  listen('dragover', () => {});
  listen('dragleave', () => over(-1));
  listen('drop', (event) => {
    over(-depth);
    take_photo(event.dataTransfer.files[0]);
  });
  addEventListener('paste', (event) => take_photo(event.clipboardData.files[0]));
  at('preview').addEventListener('error', () => { at('preview').hidden = true; });  // a format that browsers don't show
}

// ---- from the start

function listen_to_controls() {
  at('controls').addEventListener('submit', (event) => { event.preventDefault(); ask(); });
  at('model').addEventListener('change', () => { fill_policies(); show_facts(); show_policy(); ask_soon(); });
  at('policy').addEventListener('change', () => {
    const family = family_now();
    if (family) at('count').value = String(Math.min(2, family.counts.length - 1));
    show_policy();
    if (at('policy').value !== kFree) ask_soon();
    else at('expression').focus();
  });
  for (const id of ['strength', 'count', 'mirror']) at(id).addEventListener('input', () => { show_policy(); ask_soon(); });
  at('redraw').addEventListener('click', () => { state.seed += 1; show_policy(); ask_soon(); });
  at('stop').addEventListener('change', ask_soon);
  at('expression').addEventListener('input', () => {
    if (at('policy').value !== kFree) {
      const text = at('expression').value;
      at('policy').value = kFree;
      show_policy();
      at('expression').value = text;
    }
    ask_soon();
  });
  at('turn').addEventListener('click', () => {
    state.orientation = at('turn').dataset.orientation;
    ask();
  });
  at('token-form').addEventListener('submit', (event) => {
    event.preventDefault();
    api.set_token(at('token').value.trim());
    at('token-form').hidden = true;
    at('choose').focus();
    if (state.known.models.length === 0) start();
    else ask();
  });
}

function copy_text(place) {
  const range = document.createRange();
  range.selectNodeContents(place);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  // Only pages from this machine or over TLS get the clipboard itself.
  if (navigator.clipboard) return navigator.clipboard.writeText(place.textContent);
  return document.execCommand('copy') ? Promise.resolve() : Promise.reject(new Error('no clipboard'));
}

function listen_for_copies() {
  for (const button of document.querySelectorAll('[data-copy]')) {
    button.addEventListener('click', async () => {
      let told = 'Copied';
      try {
        await copy_text(at(button.dataset.copy));
      } catch (ignored) {
        told = 'Selected';
      }
      button.textContent = told;
      page.say(told);
      setTimeout(() => { button.textContent = 'Copy'; }, 1500);
    });
  }
}

function show_facts() {
  const model = model_now();
  if (!model) return;
  const { width, height, channels } = model.input;
  const side = width > 0 ? `${width} × ${height} pixels` : 'pictures of any size';
  at('facts').replaceChildren(element('bdi', {}, model.name),
    ` tells ${words.count_of(model.classes, 'class', 'classes')} apart, in ${side} of ${channels === 1 ? 'gray' : 'colour'}.`);
}

function fill_models() {
  const names = [...new Set(state.known.models.map((model) => model.name))];
  at('model').replaceChildren(...names.map((name) => option(name, name)));
  at('model-field').hidden = names.length < 2;
}

async function start() {
  try {
    state.known = await api.ask_models();
  } catch (error) {
    if (!(error instanceof api.Problem)) throw error;
    if (error.status === 401) ask_token(api.has_token() ? 'The server does not take this token.' : '');
    else show_problem(error, start);
    return;
  }
  show_problem(null);
  at('page').classList.toggle('asked', state.photo !== null);
  fill_models();
  fill_policies();
  page.show_words(state.known, (word) => use_expression(word));
  show_facts();
  show_policy();
  document.documentElement.dataset.ready = 'yes';
  ask();
}

listen_for_photos();
listen_to_controls();
listen_for_copies();
start();
