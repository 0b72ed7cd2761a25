// Draws the charts of a report. All that it needs is in the page: specifications, rows, Vega where the program had it.
// Colours are the style's own (var(--ink)), so light, dark and print need no new drawing.
(function () {
  'use strict';

  // Where nothing can be drawn, the numbers stay unfolded.
  const root = document.documentElement;
  const printed = Array.from(document.querySelectorAll('details.method'));
  addEventListener('beforeprint', () => printed.forEach((details) => { details.open = true; }));
  if (!globalThis.vega || !globalThis.vegaLite || !globalThis.vegaInterpreter) {
    root.classList.add('no-charts');
    return;
  }

  const specs = JSON.parse(document.getElementById('chart-specs').textContent);
  const rows = JSON.parse(document.getElementById('chart-rows').textContent);
  const text = { labelColor: 'var(--muted)', titleColor: 'var(--muted)', labelFontSize: 12, titleFontSize: 12.5,
                 titleFontWeight: 'normal', labelFont: 'var(--text)', titleFont: 'var(--text)' };
  const config = {
    background: null,
    font: 'system-ui, sans-serif',
    view: { stroke: null },
    axis: { ...text, domainColor: 'var(--axis)', tickColor: 'var(--axis)', gridColor: 'var(--line)', titlePadding: 10,
            labelLimit: 170 },
    legend: { ...text, title: null, orient: 'top', symbolStrokeWidth: 2, labelLimit: 220,
              columns: { expr: 'width < 400 ? 2 : 0' } },
    text: { fill: 'var(--ink)', fontSize: 12.5 },
  };

  // A legend lists what is drawn, and nothing else.
  function dropUnusedNames(node, rows) {
    for (const channel of Object.values(node.encoding || {})) {
      const scale = channel && channel.type === 'nominal' ? channel.scale : null;
      if (!scale || !Array.isArray(scale.domain)) continue;
      const used = scale.domain.map((name) => rows.some((row) => row[channel.field] === name));
      scale.domain = scale.domain.filter((_, i) => used[i]);
      scale.range = scale.range.filter((_, i) => used[i]);
    }
    for (const layer of node.layer || []) dropUnusedNames(layer, rows);
  }

  // Resolves once the drawing stands. Expressions are read as trees and interpreted: the page's policy forbids eval.
  function draw(place) {
    const spec = structuredClone(specs[place.dataset.chart]);
    spec.datasets = { rows: rows[place.dataset.rows] };
    dropUnusedNames(spec, spec.datasets.rows);
    if (spec.height.step) {
      // Vega-Lite takes no steps beside a width that follows the page.
      const names = new Set(spec.datasets.rows.map((row) => row[spec.encoding.y.field]));
      spec.height = spec.height.step * names.size;
    }
    spec.description = place.parentElement.querySelector('figcaption').innerText;
    const compiled = globalThis.vegaLite.compile(spec, { config }).spec;
    const parsed = globalThis.vega.parse(compiled, {}, { ast: true });
    const view = new globalThis.vega.View(parsed, {
      container: place,
      expr: globalThis.vegaInterpreter.expressionInterpreter,
      hover: true,
      renderer: 'svg',
    });
    return view.runAsync().then(() => {
      for (const details of place.parentElement.querySelectorAll('details.numbers')) details.open = false;
    });
  }

  const places = Array.from(document.querySelectorAll('[data-chart]'));
  Promise.all(places.map(draw)).then(() => { root.dataset.charts = 'drawn'; },
                                     (problem) => { console.error(problem); root.dataset.charts = 'failed'; });
})();
