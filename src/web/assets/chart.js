// Charts of pages, drawn from the data beside their picture (src/report/chart_json.c writes it, docs/manual/pages.md shows it).
// The picture stands there without this script; it comes back on paper. Texts are drawn, never parsed as markup.
(function () {
  'use strict';
  if (!window.echarts) return;
  var inks = ['ink', 'soft', 'weak', 'paper', 'grid', 'axis', 'c-total', 'c1', 'c2', 'c3', 'c4', 'behind', 'tint', 'low3', 'low2', 'low1', 'heat0', 'high1', 'high2', 'high3'];
  var decals = [null, { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4 }, { symbol: 'circle', dashArrayX: [[3, 4]], dashArrayY: [3, 4], symbolSize: 0.7 },
    { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [1, 5] }];
  var signs = ['diamond', 'rect', 'circle', 'triangle'], dashes = ['dashed', [3, 2], 'dotted'];
  var charts = [];

  function colours(element) {
    var css = getComputedStyle(element), c = {};
    inks.forEach(function (name) { c[name] = css.getPropertyValue('--' + name).trim(); });
    c.font = css.fontFamily;
    return c;
  }
  function main_colour(c, i) { return c['c' + (i % 4 + 1)]; }
  function of_look(d, look) { return d.series.filter(function (s) { return s.look === look; }); }
  function has(v) { return v.v !== null; }
  function has_band(v) { return v.lo !== undefined; }

  // ---- parts of every chart ----

  function halo(c, label) { return Object.assign({ textBorderColor: c.paper, textBorderWidth: 2 }, label); }
  function value_axis(a, c) {
    return { type: 'value', min: a.min, max: a.max, interval: a.step, splitLine: { lineStyle: { color: c.grid } },
      axisLabel: { color: c.soft, formatter: function (v) { return v.toFixed(a.decimals); } } };
  }
  function category_axis(d, c) {
    return { type: 'category', data: d.labels, axisLine: { lineStyle: { color: c.axis } }, axisTick: { show: false }, axisLabel: { color: c.ink, lineHeight: 15 } };
  }
  function beside(d, i) {
    return d.beside.map(function (b) { return b.title + ' ' + b.text[i]; });
  }
  function tooltip_lines(d, i) {
    var lines = [d.labels[i]];
    d.series.forEach(function (s) { if (s.values[i].t) lines.push(s.name + '  ' + s.values[i].t + (has_band(s.values[i]) ? '  [' + s.values[i].lo + ' – ' + s.values[i].hi + ']' : '')); });
    return lines.concat(beside(d, i)).join('\n');
  }
  function tooltip(d, c, trigger) {
    return { trigger: trigger, renderMode: 'richText', confine: true, backgroundColor: c.paper, borderColor: c.axis, textStyle: { color: c.ink, fontSize: 12 },
      formatter: function (p) { return tooltip_lines(d, (Array.isArray(p) ? p[0] : p).dataIndex); } };
  }
  function legend(d, c) {
    return { show: d.series.length > 1, left: 0, top: 0, itemWidth: d.kind === 'lines' ? 24 : 14, itemHeight: 11, textStyle: { color: c.ink },
      data: d.series.map(function (s) { var i = of_look(d, s.look).indexOf(s); return s.look === 'reference' && d.kind !== 'lines' ? { name: s.name, icon: signs[i % 4] } : { name: s.name }; }) };
  }
  function reference_lines(d, c, upright) {
    return { silent: true, symbol: 'none', lineStyle: { color: c.ink, type: 'dashed', width: 1 }, label: { color: c.ink, formatter: function (p) { return p.name; } },
      data: d.references.map(function (r) { var line = { name: r.name + ' ' + r.t }; line[upright ? 'yAxis' : 'xAxis'] = r.v; return line; }) };
  }
  // Ends of intervals: a thin line with feet. `horizontal`: the values run along x.
  function whiskers(s, c, horizontal, thick) {
    return { type: 'custom', silent: true, z: 5, tooltip: { show: false }, data: s.values.map(function (v, i) { return has_band(v) ? [i, v.lo, v.hi] : null; }).filter(Boolean),
      encode: horizontal ? { x: [1, 2], y: 0 } : { x: 0, y: [1, 2] },
      renderItem: function (params, api) {
        var i = api.value(0), a = api.coord(horizontal ? [api.value(1), i] : [i, api.value(1)]), b = api.coord(horizontal ? [api.value(2), i] : [i, api.value(2)]);
        function line(x1, y1, x2, y2, width) { return { type: 'line', shape: { x1: x1, y1: y1, x2: x2, y2: y2 }, style: { stroke: c['c-total'], lineWidth: width } }; }
        return { type: 'group', children: horizontal ? [line(a[0], a[1], b[0], b[1], thick), line(a[0], a[1] - 4, a[0], a[1] + 4, 1), line(b[0], b[1] - 4, b[0], b[1] + 4, 1)]
          : [line(a[0], a[1], b[0], b[1], thick), line(a[0] - 4, a[1], a[0] + 4, a[1], 1), line(b[0] - 4, b[1], b[0] + 4, b[1], 1)] };
      } };
  }
  function bar_style(d, c, i, row, v) {
    var colour = d.totals[row] && i === 0 ? c['c-total'] : main_colour(c, i);
    if (v.weak) return { color: c.paper, borderColor: colour, borderType: 'dashed', borderWidth: 1.5 };
    return i ? { color: colour, decal: Object.assign({ color: 'rgba(255,255,255,.55)' }, decals[i % 4]) } : { color: colour };
  }
  function sign_series(s, i, c, horizontal) {
    return { name: s.name, type: 'scatter', z: 6, symbol: signs[i % 4], symbolSize: 9, itemStyle: { color: i % 2 ? c.ink : c.paper, borderColor: c.ink, borderWidth: 1.3 },
      data: s.values.map(function (v, row) { return horizontal ? [v.v, row] : [row, v.v]; }) };
  }

  // ---- kinds ----

  function room(d) {
    return d.references.reduce(function (most, r) { return Math.max(most, 7 * (r.name.length + r.t.length + 1) + 16); }, 12);
  }
  function bars(d, c) {
    var horizontal = d.kind !== 'columns', dots = d.kind === 'dots', cat = category_axis(d, c), val = value_axis(d.axis, c), series = [], mains = of_look(d, 'main'), last = d.labels.length - 1;
    mains.forEach(function (s, i) {
      series.push({ name: s.name, type: dots ? 'scatter' : 'bar', barMaxWidth: horizontal ? 16 : 40, barGap: '10%', symbolSize: 9, itemStyle: { color: main_colour(c, i) }, z: 5,
        markLine: i === 0 && d.references.length ? reference_lines(d, c, !horizontal) : undefined,
        data: s.values.map(function (v, row) {
          return { value: dots ? [v.v, row] : v.v, itemStyle: dots ? { color: v.weak ? c.paper : main_colour(c, i), borderColor: main_colour(c, i), borderWidth: 1.5 } : bar_style(d, c, i, row, v),
            label: halo(c, { show: true, position: dots ? 'top' : horizontal ? 'right' : has_band(v) ? 'insideBottom' : 'top', distance: dots ? 2 : 5, color: v.weak ? c.soft : c.ink, formatter: function () { return v.t; } }) };
        }), labelLayout: { hideOverlap: !horizontal } });
      if (s.values.some(has_band)) series.push(whiskers(s, c, horizontal, dots ? 3 : 1));
    });
    of_look(d, 'reference').forEach(function (s, i) { series.push(sign_series(s, i, c, horizontal)); });
    if (horizontal) {
      cat.inverse = true;
      cat.axisLabel = { color: c.ink, width: 150, overflow: 'break', fontWeight: 400 };
      cat = [cat, { type: 'category', inverse: true, position: 'right', data: d.labels, axisLine: { show: false }, axisTick: { show: false },
        axisLabel: { color: c.soft, formatter: function (label, i) { return beside(d, i).join('   '); } } }];
      if (!d.beside.length) cat.pop();
    } else {
      cat.axisLabel = { color: c.ink, lineHeight: 15, interval: last > 8 ? 'auto' : 0, width: 74, overflow: 'break', formatter: function (label, i) { return [label].concat(beside(d, i)).join('\n'); } };
    }
    return { legend: legend(d, c), tooltip: tooltip(d, c, dots ? 'item' : 'axis'), grid: { left: 8, right: horizontal ? 30 : room(d), top: d.series.length > 1 ? 36 : 18, bottom: 8, containLabel: true },
      xAxis: horizontal ? val : cat, yAxis: horizontal ? cat : val, series: series };
  }

  // Runs of rows that a line connects: [[0, 1], [3, 4, 5]].
  function runs(d, s) {
    var all = [], run = [];
    s.values.forEach(function (v, i) {
      if ((!has(v) || d.breaks[i]) && run.length) { all.push(run); run = []; }
      if (has(v)) run.push(i);
    });
    if (run.length) all.push(run);
    return all;
  }
  function band(s, run, c) {
    return { type: 'custom', silent: true, z: 2, tooltip: { show: false }, data: [[run[0], s.values[run[0]].lo]], renderItem: function (params, api) {
      var up = run.map(function (i) { return api.coord([i, s.values[i].hi]); }), down = run.map(function (i) { return api.coord([i, s.values[i].lo]); }).reverse();
      return { type: 'polygon', shape: { points: up.concat(down) }, style: { fill: c.tint, opacity: 0.85 } };
    } };
  }
  function only(s, run, n) {
    var data = [], i;
    for (i = 0; i < n; i++) data.push(run.indexOf(i) < 0 ? null : i);
    return data;
  }
  function line(d, c, s, i, is_main) {
    return runs(d, s).map(function (run) {
      return { name: s.name, type: 'line', symbol: is_main ? 'circle' : signs[i % 4], z: is_main ? 4 : 3, showAllSymbol: true, itemStyle: { color: is_main ? main_colour(c, i) : c.ink },
        lineStyle: { width: is_main ? 2.5 : 1.4, type: is_main ? 'solid' : dashes[i % 3] }, labelLayout: { hideOverlap: true },
        data: only(s, run, d.labels.length).map(function (row) {
          if (row === null) return null;
          var v = s.values[row];
          return { value: v.v, symbol: is_main ? (v.weak ? 'emptyCircle' : 'circle') : row === run[run.length - 1] ? signs[i % 4] : 'none', symbolSize: is_main ? 7 : 8,
            label: halo(c, { show: is_main && i === 0, position: 'top', color: v.weak ? c.soft : c.ink, formatter: function () { return v.t; } }) };
        }) };
    });
  }
  function lines(d, c) {
    var series = [], cat = category_axis(d, c);
    of_look(d, 'behind').forEach(function (s) {
      series.push({ name: s.name, type: 'bar', z: 1, barWidth: '55%', itemStyle: { color: c.behind }, data: s.values.map(function (v) { return v.v; }) });
    });
    of_look(d, 'main').forEach(function (s) {
      runs(d, s).forEach(function (run) { var held = run.filter(function (i) { return has_band(s.values[i]); }); if (held.length > 1) series.push(band(s, held, c)); });
    });
    of_look(d, 'reference').forEach(function (s, i) { series = series.concat(line(d, c, s, i, false)); });
    of_look(d, 'main').forEach(function (s, i) { series = series.concat(line(d, c, s, i, true)); });
    var breaks = d.breaks.map(function (b, i) { return b ? { xAxis: i, name: '┆' } : null; }).filter(Boolean);
    if (breaks.length || d.references.length) {
      series.push({ type: 'line', data: [], markLine: Object.assign(reference_lines(d, c, true), { data: reference_lines(d, c, true).data.concat(breaks) }) });
    }
    cat.axisLabel = { color: c.ink, lineHeight: 15, hideOverlap: true, formatter: function (label, i) { return [label].concat(beside(d, i)).join('\n'); } };
    return { legend: legend(d, c), tooltip: tooltip(d, c, 'axis'), grid: { left: 8, right: 40, top: d.series.length > 1 ? 40 : 22, bottom: 8, containLabel: true }, xAxis: cat, yAxis: value_axis(d.axis, c), series: series };
  }

  function heat(d, c) {
    var reach = 0, fields = [], gaps = [], cat = category_axis(d, c);
    d.series.forEach(function (s, x) {
      s.values.forEach(function (v, y) {
        if (has(v)) { reach = Math.max(reach, Math.abs(v.v - d.middle)); fields.push({ value: [x, y, v.v], t: v.t, weak: v.weak }); } else gaps.push({ value: [x, y], t: v.t });
      });
    });
    function text(p) { return p.data.t; }
    cat.inverse = true;
    cat.axisLabel = { color: c.ink, width: 190, overflow: 'truncate' };
    return { tooltip: Object.assign(tooltip(d, c, 'item'), { formatter: function (p) { return d.labels[p.data.value[1]] + '\n' + d.series[p.data.value[0]].name + '  ' + p.data.t; } }),
      grid: { left: 8, right: 8, top: 8, bottom: 8, containLabel: true }, yAxis: cat,
      xAxis: { type: 'category', position: 'top', data: d.series.map(function (s) { return s.name; }), axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: c.ink, interval: 0, width: 80, overflow: 'break' } },
      visualMap: { show: false, seriesIndex: 0, min: d.middle - (reach || 1), max: d.middle + (reach || 1), inRange: { color: [c.low3, c.low2, c.low1, c.heat0, c.high1, c.high2, c.high3] } },
      series: [{ type: 'heatmap', data: fields, label: { show: true, color: c.ink, formatter: text }, itemStyle: { borderColor: c.paper, borderWidth: 2 } },
        { type: 'scatter', symbolSize: 12, itemStyle: { color: 'transparent' }, data: gaps, label: { show: true, color: c.soft, formatter: text } }] };
  }

  function scatter(d, c) {
    var x = d.series[0], y = d.series[1], points = [];
    x.values.forEach(function (v, i) { if (has(v) && has(y.values[i])) points.push({ value: [v.v, y.values[i].v], row: i }); });
    var marks = d.references.map(function (r) { return r.x ? { xAxis: r.v, name: r.name + ' ' + r.t, label: { position: 'end', rotate: 0 } } : { yAxis: r.v, name: r.name + ' ' + r.t }; });
    var places = [{ left: 60, top: 26 }, { right: 44, top: 26 }, { left: 60, bottom: 46 }, { right: 44, bottom: 46 }];
    return { tooltip: Object.assign(tooltip(d, c, 'item'), { formatter: function (p) { return tooltip_lines(d, p.data.row); } }),
      grid: { left: 48, right: 36, top: 20, bottom: 40 },
      xAxis: Object.assign(value_axis(d.x_axis, c), { name: x.name, nameLocation: 'middle', nameGap: 24, nameTextStyle: { color: c.soft } }),
      yAxis: Object.assign(value_axis(d.axis, c), { name: y.name, nameTextStyle: { color: c.soft, align: 'left' }, nameGap: 6 }),
      graphic: d.corner.map(function (t, i) { return Object.assign({ type: 'text', silent: true, style: { text: t, fill: c.weak, font: '600 12px ' + c.font } }, places[i]); }),
      series: [{ type: 'scatter', symbolSize: 9, data: points, itemStyle: { color: c.c1 }, labelLayout: { moveOverlap: 'shiftY' },
        label: { show: true, position: 'right', color: c.ink, fontWeight: 600, formatter: function (p) { return d.names[p.data.row]; } },
        markLine: { silent: true, symbol: 'none', lineStyle: { color: c.ink, type: 'dashed', width: 1 }, label: { color: c.ink, position: 'insideEndTop', formatter: function (p) { return p.name; } }, data: marks } }] };
  }

  var kinds = { bars: bars, dots: bars, columns: bars, lines: lines, heat: heat, scatter: scatter };

  // ---- the page ----

  function height_of(d) {
    var rows = d.labels.length, mains = of_look(d, 'main').length;
    if (d.kind === 'bars' || d.kind === 'dots') return 70 + rows * (10 + 18 * mains);
    if (d.kind === 'heat') return 60 + rows * 26;
    return d.kind === 'scatter' ? 420 : 280 + 16 * d.beside.length;
  }
  function paragraph(name, text) {
    var p = document.createElement('p');
    p.className = name;
    p.textContent = text;
    return p;
  }
  // The texts are the page's, so that they wrap and can be marked; the picture below them is ECharts'.
  function frame(picture, d) {
    var live = document.createElement('div'), plot = document.createElement('div');
    live.className = 'rp-live';
    plot.className = 'rp-plot';
    plot.setAttribute('aria-hidden', 'true');
    plot.style.height = height_of(d) + 'px';
    if (d.title) live.append(paragraph('rp-chart-title', d.title));
    live.append(paragraph('rp-base', d.base), plot);
    d.notes.forEach(function (n) { live.append(paragraph('rp-note', n)); });
    picture.append(live);
    picture.classList.add('rp-has-live');
    return plot;
  }
  function draw(chart) {
    var c = colours(chart.picture), option = kinds[chart.data.kind](chart.data, c);
    chart.echart.setOption(Object.assign({ animation: false, backgroundColor: 'transparent', textStyle: { fontFamily: c.font } }, option), true);
  }
  function start(picture) {
    var data = JSON.parse(picture.dataset.chart);
    if (picture.classList.contains('rp-has-live') || !kinds[data.kind]) return;
    var plot = frame(picture, data);
    new IntersectionObserver(function (seen, observer) { // a long report has many: each is drawn when it comes near
      if (!seen.some(function (s) { return s.isIntersecting; })) return;
      observer.disconnect();
      var chart = { picture: picture, data: data, echart: window.echarts.init(plot, null, { renderer: 'svg' }) };
      charts.push(chart);
      draw(chart);
      new ResizeObserver(function () { if (plot.clientWidth) chart.echart.resize(); }).observe(plot);
    }, { rootMargin: '600px' }).observe(plot);
  }
  function start_all(root) {
    charts = charts.filter(function (chart) { if (chart.picture.isConnected) return true; chart.echart.dispose(); return false; });
    if (root.matches && root.matches('[data-chart]')) start(root);
    root.querySelectorAll('[data-chart]').forEach(start);
  }
  start_all(document);
  document.addEventListener('htmx:load', function (e) { start_all(e.detail.elt); });
  new MutationObserver(function () { charts.forEach(draw); }).observe(document.documentElement, { attributes: true, attributeFilter: ['data-bs-theme'] });
})();
