'use strict';
// Plots of lines over examples, by uPlot, and what else of a page needs no data.
(() => {
  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
  }

  const counted = value => Math.round(value).toLocaleString('en');
  const figure = value => (value === null || value === undefined ? '–' : value.toFixed(4));
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const COLOURS = ['--c1', '--c2', '--c3', '--c4', '--c5', '--c6', '--c7'];
  const DASHES = [[], [6, 4], [2, 3]];
  const TABLE_ROWS = 20;
  const dash = (line, i) => line.dash || DASHES[Math.floor(i / COLOURS.length) % DASHES.length];
  const short = value =>
    Math.abs(value) >= 1e6 ? value / 1e6 + 'M' : Math.abs(value) >= 1e3 ? value / 1e3 + 'k' : String(value);

  class Plot {
    // Lines have a name, and may have a colour, a dash and a width; joined ones lack values at
    // positions of others. The range is that of uPlot.
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
          { ...axis, size: 34, values: (_, values) => values.map(short) },
          { ...axis, size: 52, values: (_, values) => values.map(value => String(+value.toPrecision(6))) },
        ],
        series: [
          { label: 'examples', value: (_, value) => counted(value ?? this.latest(0) ?? 0) },
          ...lines.map((line, i) => ({
            label: line.name,
            stroke: () => colour(line.colour || COLOURS[i % COLOURS.length]),
            dash: dash(line, i),
            width: line.width || 1.75,
            spanGaps: Boolean(line.joined),
            points: { show: false },
            value: (_, value) => figure(value ?? this.latest(i + 1)),
          })),
        ],
        legend: { markers: { width: 3, dash: (_, i) => (i > 0 && dash(lines[i - 1], i - 1).length > 0 ? 'dashed' : 'solid') } },
        hooks: { draw: [chart => this.drawDrifts(chart)] },
      }, null, box);
      this.legend(lines);
      this.table = make('table');
      this.behind = make('details', null, make('summary', null, 'Values as a table'),
        make('div', { class: 'scroll' }, this.table));
      this.behind.ontoggle = () => this.fillTable();
      box.append(this.said, this.behind);
      box.onkeydown = event => this.step(event);
      this.resizing = new ResizeObserver(() => this.chart.setSize(this.size()));
      this.resizing.observe(box);
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
      this.fillTable();
    }

    // Some of the points, the latest first.
    fillTable() {
      if (!this.behind.open) {
        return;
      }
      const [at, ...lines] = this.chart.data;
      const by = Math.max(1, at.length / TABLE_ROWS);
      const rows = [];
      for (let i = at.length - 1; i >= 0; i = Math.floor(Math.min(i - 1, i - by))) {
        rows.push(make('tr', null, make('th', { scope: 'row' }, counted(at[i])),
          ...lines.map(line => make('td', { class: 'number' }, figure(line[i])))));
      }
      const head = this.chart.series.map(({ label }, i) =>
        make('th', i > 0 ? { scope: 'col', class: 'number', dir: 'auto' } : { scope: 'col' }, label));
      this.table.replaceChildren(
        make('thead', null, make('tr', null, ...head)), make('tbody', null, ...rows));
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
      this.resizing.disconnect();
      this.chart.destroy();
      this.said.remove();
      this.behind.remove();
    }
  }

  window.nsr = { make, counted, figure, colour, COLOURS, Plot };
})();
