'use strict';
// The page of a run. Its data come as server-sent events, or lie in the page itself: a report.
// Texts from data are hostile: they become text nodes, and nothing else.
(() => {
  const $ = id => document.getElementById(id);
  const root = document.documentElement;
  const runs = new Map();
  const plots = new Map();
  let page = { comparable: false, facts: {} };
  let chosen = null; // the number of the run that somebody chose; else the latest is shown

  // ---- Elements and texts

  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
  }

  const label = text => make('bdi', { class: 'label', title: text, dir: 'auto' }, text);
  const counted = value => Math.round(value).toLocaleString('en');
  const figure = value => (value === null || value === undefined ? '–' : value.toFixed(4));
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

  // ---- Plots

  const colour = name => getComputedStyle(root).getPropertyValue(name).trim();
  const COLOURS = ['--c1', '--c2', '--c3', '--c4', '--c5', '--c6', '--c7'];
  const DASHES = [[], [6, 4], [2, 3]];
  const short = value =>
    Math.abs(value) >= 1e6 ? value / 1e6 + 'M' : Math.abs(value) >= 1e3 ? value / 1e3 + 'k' : String(value);

  class Plot {
    constructor(box, name, lines, range) {
      this.box = box;
      this.said = make('p', { class: 'unseen', role: 'status' });
      this.drifts = [];
      box.setAttribute('tabindex', '0');
      box.setAttribute('role', 'group');
      box.setAttribute('aria-label', name + ': arrow keys read its values');
      const axis = {
        stroke: () => colour('--soft'),
        grid: { stroke: () => colour('--line'), width: 1 },
        ticks: { stroke: () => colour('--line'), width: 1 },
        font: '12px system-ui, sans-serif',
      };
      this.chart = new uPlot({
        ...this.size(),
        scales: { x: { time: false }, y: range ? { range } : {} },
        axes: [
          { ...axis, values: (_, values) => values.map(short) },
          { ...axis, size: 52, values: (_, values) => values.map(value => String(+value.toPrecision(6))) },
        ],
        series: [
          { label: 'examples', value: (_, value) => counted(value ?? this.latest(0) ?? 0) },
          ...lines.map((line, i) => ({
            label: line.name,
            stroke: () => colour(line.colour || COLOURS[i % COLOURS.length]),
            dash: line.dash || DASHES[Math.floor(i / COLOURS.length) % DASHES.length],
            width: line.width || 1.75,
            spanGaps: true,
            points: { show: false },
            value: (_, value) => figure(value ?? this.latest(i + 1)),
          })),
        ],
        legend: { markers: { width: 3, dash: (_, i) => (i > 0 && lines[i - 1].dash ? 'dashed' : 'solid') } },
        hooks: { draw: [chart => this.drawDrifts(chart)] },
      }, null, box);
      this.legend(lines);
      box.append(this.said);
      box.onkeydown = event => this.step(event);
      new ResizeObserver(() => this.chart.setSize(this.size())).observe(box);
    }

    // Names of lines come from settings and keys: their title shows them whole.
    legend(lines) {
      this.box.querySelectorAll('.u-legend .u-series').forEach((row, i) => {
        const text = row.querySelector('.u-label');
        text.classList.add('label');
        text.setAttribute('dir', 'auto');
        text.title = i === 0 ? 'examples' : lines[i - 1].name;
      });
    }

    // What the legend says while no pointer is over the plot.
    latest(i) {
      return this.chart?.data[i]?.findLast(value => value !== null);
    }

    size() {
      const height = 'tall' in this.box.dataset ? 300 : 'low' in this.box.dataset ? 130 : 240;
      return { width: Math.max(200, this.box.clientWidth), height };
    }

    update(data, drifts) {
      this.drifts = drifts;
      this.chart.setData(data);
    }

    drawDrifts(chart) {
      const { ctx, bbox } = chart;
      ctx.save();
      ctx.strokeStyle = ctx.fillStyle = colour('--c4');
      ctx.setLineDash([4, 4]);
      const unit = devicePixelRatio || 1;
      ctx.lineWidth = unit;
      for (const at of this.drifts) {
        const x = Math.round(chart.valToPos(at, 'x', true));
        if (x < bbox.left || x > bbox.left + bbox.width) {
          continue;
        }
        ctx.beginPath();
        ctx.moveTo(x, bbox.top);
        ctx.lineTo(x, bbox.top + bbox.height);
        ctx.stroke();
        ctx.beginPath();
        ctx.moveTo(x - 5 * unit, bbox.top);
        ctx.lineTo(x + 5 * unit, bbox.top);
        ctx.lineTo(x, bbox.top + 7 * unit);
        ctx.fill();
      }
      ctx.restore();
    }

    step(event) {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      const [at, ...values] = this.chart.data;
      if (!by || at.length === 0) {
        return;
      }
      event.preventDefault();
      const before = this.chart.cursor.idx ?? at.length - 1;
      const i = Math.min(at.length - 1, Math.max(0, before + by * Math.ceil(at.length / 50)));
      this.chart.setCursor({ left: this.chart.valToPos(at[i], 'x'), top: 0 });
      this.said.textContent = 'At ' + counted(at[i]) + ': ' + values
        .map((line, k) => this.chart.series[k + 1].label + ' ' + figure(line[i])).join(', ');
    }

    destroy() {
      this.chart.destroy();
      this.said.remove();
    }
  }

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

  // ---- Parts of the page

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
    $('recall-note').textContent = (count > shown.length
      ? `The ${shown.length} most frequent of ${counted(count)} classes. `
      : '') + `Each column stands for ${counted(examplesPerColumn)} examples. Hatched: the class did not occur.`;
    const tint = scale();
    fill('recall-table', shown.map(({ name, over, recall, examples }) =>
      [rowHeader(name), strip(over, tint), number(figure(recall), recall), number(counted(examples), examples)]));
  }

  function drawConfusion({ confusion }) {
    const { counts, classes } = confusion;
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
        cell.style.setProperty('--tint', i === k && i < classes.length ? 'var(--right)' : 'var(--wrong)');
        return cell;
      }));
    });
    $('confusion-table').replaceChildren(
      make('caption', { class: 'unseen' }, 'True classes in rows, predicted classes in columns'),
      make('thead', null, head), make('tbody', null, ...rows));
  }

  function drawLearner({ learner, counts }) {
    const { opinions, weights, weightsAt, key } = learner;
    show('opinions', opinions.length > 1);
    if (opinions.length > 1) {
      $('opinions-note').replaceChildren(
        'How much each counts in the prediction',
        ...(key === '' ? ['.'] : [`, for the first of ${counted(counts.keys)} keys: `, label(key)]));
      draw($('opinions').querySelector('.plot'), 'Weights of opinions',
        opinions.map(name => ({ name })), [weightsAt, ...weights], []);
      fill('opinions-table', opinions.map((name, i) =>
        [rowHeader(name), number(figure(weights[i].at(-1)), weights[i].at(-1))]));
    }
  }

  // Runs of the same stream share a plot: such as with and without the penalty.
  function drawSteadiness(run) {
    const together = page.comparable ? [...runs.values()] : [run];
    const lines = together.map(({ name }, i) => ({ name, colour: COLOURS[(3 * i) % COLOURS.length] }));
    show('steadiness', together.some(({ learner }) => learner.at.length > 0));
    for (const what of ['variance', 'consistency']) {
      const tables = together.map(({ learner }) => [learner.at, learner[what]]);
      draw($(what), what, lines.map(line => ({ ...line, name: together.length > 1 ? `${what}, ${line.name}` : what })),
        tables.length > 1 ? uPlot.join(tables) : tables[0], [], (_, low, high) => [0, high > 0 ? high * 1.08 : 1]);
    }
  }

  function drawLatest({ latest, keys, rejections }) {
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
    $('progress').value = run.share;
    [drawFigures, drawAccuracy, drawRecall, drawConfusion, drawLearner, drawSteadiness, drawLatest]
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
    const { ended } = [...runs.values()].at(-1);
    say(ended ? 'ended' : 'live', ended ? 'The run has ended' : 'Live');
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
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);

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
