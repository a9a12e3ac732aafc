'use strict';
// The page of a run. Its data come as server-sent events, or lie in the page itself: a report.
// Texts from data are hostile: they become text nodes, and nothing else.
(() => {
  const { make, counted, figure, colour, COLOURS, Plot } = window.nsr;
  const $ = id => document.getElementById(id);
  const root = document.documentElement;
  const runs = new Map();
  const plots = new Map();
  let page = { comparable: false, facts: {} };
  let chosen = null; // the number of the run that was chosen; else the latest is shown

  // ---- Texts and tables

  const label = text => make('bdi', { class: 'label', title: text, dir: 'auto' }, text);
  const number = (text, value) =>
    make('td', { class: 'number' }, make('data', { value: String(value) }, text));
  const rowHeader = text => make('th', { scope: 'row' }, label(text));

  function fill(table, rows) {
    $(table).tBodies[0].replaceChildren(...rows.map(cells => make('tr', null, ...cells)));
  }

  function list(id, entries) {
    $(id).replaceChildren(
      ...entries.flatMap(([name, value]) => [
        make('dt', null, name),
        make('dd', { dir: 'auto' }, value),
      ]));
  }

  function show(id, visible) {
    $(id).hidden = !visible;
  }

  // ---- Parts of the page

  // Draws a plot; one with other lines than before is made anew.
  function draw(box, name, lines, data, drifts, range) {
    const key = lines.map(line => line.name).join('\n');
    let known = plots.get(box);
    if (!known || known.key !== key) {
      known?.plot.destroy();
      known = { key, plot: new Plot(box, name, lines, range) };
      plots.set(box, known);
    }
    known.plot.update(data, drifts);
  }

  function drawAccuracy({ accuracy, drifts, counts }) {
    const faded = { dash: [5, 4], width: 1 };
    draw($('accuracy').querySelector('.plot'), 'Accuracy over time', [
      { name: 'accuracy, window', colour: '--c1', width: 2 },
      { name: 'kappa-T, window', colour: '--c2' },
      { name: 'no-change, window', colour: '--c3' },
      { name: 'accuracy, faded', colour: '--c1', ...faded },
      { name: 'kappa-T, faded', colour: '--c2', ...faded },
      { name: 'no-change, faded', colour: '--c3', ...faded },
    ], [accuracy.at, accuracy.window, accuracy.windowKappaT, accuracy.windowNoChange,
      accuracy.faded, accuracy.fadedKappaT, accuracy.fadedNoChange], drifts,
    (_, low) => [Math.max(-0.5, Math.min(0, low ?? 0)), 1]);
    const latest = drifts.slice(-8).map(counted).join(', ');
    $('drifts').textContent = counts.drifts === 0
      ? 'No drift was signalled.'
      : `▼ ${counted(counts.drifts)} drift signal${counts.drifts === 1 ? '' : 's'}`
        + `${drifts.length > 8 ? ', the latest' : ''} at example${drifts.length === 1 ? '' : 's'} ${latest}.`;
    $('drifts').dataset.drifts = counts.drifts;
  }

  // From wrong over the middle to right, as a function of a share.
  function scale() {
    const stops = ['--wrong', '--middle', '--right'].map(name =>
      colour(name).match(/[0-9a-f]{2}/gi).map(part => parseInt(part, 16)));
    return share => {
      const from = share < 0.5 ? 0 : 1;
      const by = share * 2 - from;
      return `rgb(${stops[from].map((low, i) => Math.round(low + (stops[from + 1][i] - low) * by)).join(' ')})`;
    };
  }

  function strip(over, tint) {
    const canvas = make('canvas', { class: 'strip', width: Math.max(1, over.length), height: 1, 'aria-hidden': 'true' });
    const context = canvas.getContext('2d');
    over.forEach((recall, i) => {
      if (recall !== null) {
        context.fillStyle = tint(recall);
        context.fillRect(i, 0, 1, 1);
      }
    });
    return make('td', null, canvas);
  }

  function drawRecall({ classes }) {
    const { shown, count, examplesPerColumn } = classes;
    show('recall', shown.length > 0);
    $('recall-note').textContent = (count > shown.length
      ? `The ${shown.length} most frequent of ${counted(count)} classes. `
      : '') + `Each column stands for ${counted(examplesPerColumn)} examples. Hatched: the class did not occur.`;
    const tint = scale();
    fill('recall-table', shown.map(({ name, over, recall, examples }) =>
      [rowHeader(name), strip(over, tint), number(figure(recall), recall), number(counted(examples), examples)]));
  }

  function drawConfusion({ confusion }) {
    const { counts, classes } = confusion;
    show('confusion', classes.length > 0);
    const others = counts.some(row => row.at(-1) > 0) || counts.at(-1).some(count => count > 0);
    const size = classes.length + (others ? 1 : 0);
    const name = i => (i < classes.length ? label(classes[i]) : 'others');
    const head = make('tr', null, make('td'), ...Array.from({ length: size }, (_, i) =>
      make('th', { scope: 'col' }, name(i))));
    const rows = counts.slice(0, size).map((row, i) => {
      const sum = Math.max(1, row.reduce((one, other) => one + other, 0));
      return make('tr', null, make('th', { scope: 'row' }, name(i)), ...row.slice(0, size).map((count, k) => {
        const cell = make('td', null, count === 0 ? '' : counted(count));
        cell.style.setProperty('--share', count / sum);
        cell.style.setProperty('--tint',
          i !== k ? 'var(--wrong)' : i < classes.length ? 'var(--right)' : 'var(--soft)');
        return cell;
      }));
    });
    $('confusion-table').replaceChildren(
      make('caption', { class: 'unseen' }, 'True classes in rows, predicted classes in columns'),
      make('thead', null, head), make('tbody', null, ...rows));
  }

  function drawLearner({ learner }) {
    const { opinions, weights, weightsAt, key } = learner;
    show('opinions', opinions.length > 1);
    if (opinions.length > 1) {
      $('opinions-note').replaceChildren(
        'How much each counts in the prediction',
        ...(key === '' ? ['.'] : [', for the first key: ', label(key)]));
      draw($('opinions').querySelector('.plot'), 'Weights of opinions',
        opinions.map(name => ({ name })), [weightsAt, ...weights], []);
    }
  }

  // Runs of the same stream share a plot: such as with and without the penalty.
  function drawSteadiness(run) {
    const together = page.comparable ? [...runs.values()] : [run];
    const lines = together.map(({ name }, i) => ({ name, joined: together.length > 1, colour: COLOURS[(3 * i) % COLOURS.length] }));
    show('steadiness', together.some(({ learner }) => learner.at.length > 0));
    for (const what of ['variance', 'consistency']) {
      const tables = together.map(({ learner }) => [learner.at, learner[what]]);
      draw($(what), what, lines.map(line => ({ ...line, name: together.length > 1 ? `${what}, ${line.name}` : what })),
        tables.length > 1 ? uPlot.join(tables) : tables[0], [], (_, low, high) => [0, high > 0 ? high * 1.08 : 1]);
    }
  }

  function drawLatest({ latest, keys, rejections }) {
    show('latest', latest.length > 0);
    $('latest-table').classList.toggle('keyless', latest.every(({ key }) => key === ''));
    fill('latest-table', latest.map(({ key, id, label: known, correct, most }) => [
      make('td', null, label(key)), make('td', null, label(id)),
      make('td', null, known === null ? '–' : label(known)),
      correct === null
        ? make('td', null, '–')
        : make('td', { class: correct ? 'mark-right' : 'mark-wrong' }, correct ? '✓ yes' : '✗ no'),
      make('td', null, ...most.map(({ name, probability }) =>
        make('span', { class: 'probability' }, label(name), make('span', null, probability.toFixed(3))))),
    ]));
    show('keys', keys.length > 1);
    fill('keys-table', keys.map(({ key, accuracy, examples, drifts }) =>
      [rowHeader(key), number(figure(accuracy), accuracy), number(counted(examples), examples), number(counted(drifts), drifts)]));
    show('rejections', rejections.length > 0);
    fill('rejections-table', rejections.map(({ reason, records, first }) =>
      [make('td', { class: 'wrap', dir: 'auto' }, reason), number(counted(records), records), make('td', null, label(first))]));
  }

  const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

  function size(bytes) {
    const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
    return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${UNITS[power]}`;
  }

  function drawCheckpoints({ checkpoints }) {
    show('checkpoints', checkpoints !== null);
    if (checkpoints !== null) {
      const { completed, failed, last } = checkpoints;
      list('checkpoints-list', [
        ['completed', counted(completed)], ['failed', counted(failed)],
        ...(last === null ? [] : [
          ['last began', new Date(last.at).toLocaleTimeString()],
          ['took', `${last.seconds.toFixed(3)} s`],
          ['state', size(last.bytes)]]),
      ]);
    }
  }

  const SCORES = { accuracy: 'accuracy', kappaT: 'kappa-T', noChange: 'no-change', majority: 'majority', kappa: 'kappa', kappaM: 'kappa-M', macroF1: 'macro-F1', logLoss: 'log-loss' };

  function drawFigures({ scores, counts, rate, seconds, facts, name }) {
    const figures = [
      ...['accuracy', 'kappaT', 'noChange', 'majority'].map(each => [each, SCORES[each], figure(scores[each]), scores[each]]),
      ['produced', 'examples', counted(counts.produced), counts.produced],
      ['rate', 'examples/s', counted(rate ?? 0), rate],
      ['drifts', 'drifts', counted(counts.drifts), counts.drifts],
      ['rejected', 'rejected', counted(counts.rejected), counts.rejected],
    ];
    $('figures').replaceChildren(...figures.map(([id, title, text, value]) =>
      make('div', id === 'accuracy' ? { class: 'main' } : null,
        make('dt', null, title), make('dd', null, make('data', { id: 'figure-' + id, value: String(value) }, text)))));
    list('facts', Object.entries({ run: name, ...facts, ...page.facts }));
    list('scores', [
      ...Object.keys(SCORES).map(each => [SCORES[each], figure(scores[each])]),
      ['predicted', counted(counts.predicted)], ['unlabelled', counted(counts.unlabelled)], ['seconds', seconds.toFixed(1)]]);
  }

  // ---- The whole page

  function shown() {
    return runs.get(chosen) ?? [...runs.values()].at(-1);
  }

  function drawAll() {
    const run = shown();
    if (!run) {
      return;
    }
    show('progress', run.share !== null);
    $('progress').value = run.share;
    [drawFigures, drawAccuracy, drawRecall, drawConfusion, drawLearner, drawSteadiness, drawLatest, drawCheckpoints]
      .forEach(part => part(run));
    show('choice', runs.size > 1);
    const select = $('runs');
    if (select.options.length !== runs.size) {
      select.replaceChildren(...[...runs].map(([i, { name }]) => make('option', { value: i }, name)));
    }
    select.value = [...runs].find(([, each]) => each === run)[0];
  }

  function say(state, text) {
    root.dataset.state = state;
    if ($('status').textContent !== text) {
      $('status').textContent = text;
    }
  }

  function begin(told) {
    if (told.session !== page.session) {
      runs.clear();
      chosen = null;
    }
    page = told;
    $('title').textContent = document.title = page.title;
    $('settings').textContent = page.settings;
  }

  function take({ number: i, run }) {
    runs.set(i, run);
    const { ended, counts } = [...runs.values()].at(-1);
    say(ended ? 'ended' : 'live',
      ended ? 'The run has ended' : counts.produced === 0 ? 'Waiting for the first example' : 'Live');
    drawAll();
  }

  function connect() {
    const source = new EventSource('/events');
    let over = false;
    source.addEventListener('page', event => begin(JSON.parse(event.data)));
    source.addEventListener('run', event => take(JSON.parse(event.data)));
    source.addEventListener('end', () => {
      over = true;
      say('ended', 'The command has ended: this is the last it said');
    });
    source.onopen = () => { over = false; };
    source.onerror = () => {
      if (!over) {
        say('lost', 'The connection is lost; trying again');
      }
      if (source.readyState === EventSource.CLOSED) {
        setTimeout(connect, 2000);
      }
    };
  }

  $('runs').onchange = event => {
    chosen = Number(event.target.value);
    drawAll();
  };
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    plots.forEach(({ plot }) => plot.destroy());
    plots.clear();
    drawAll();
  });

  const data = $('data');
  if (data) {
    const report = JSON.parse(data.textContent);
    begin(report.page);
    report.runs.forEach((run, i) => runs.set(i, run));
    drawAll();
    say('report', 'Report');
  } else {
    connect();
  }
})();
