// What pages can do with a script; all of it works without one too. docs/manual/pages.md says which markup asks for what.
// Words come translated with the page: data-word-… of <body>.
(function () {
  'use strict';
  var body = document.body;
  function word(name) { return body.getAttribute('data-word-' + name) || ''; }
  function all(root, selector) { return (root.matches && root.matches(selector) ? [root] : []).concat(Array.from(root.querySelectorAll(selector))); }
  function make(tag, css, text) {
    var e = document.createElement(tag);
    if (css) e.className = css;
    if (text) e.textContent = text;
    return e;
  }

  // ---- tables: sorting, filter, count ----

  var collator = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true });

  // The number a cell shows: "(1,234.5)*▲" is 1234.5; what shows none ("–") is null and stays last.
  function number_of(text) {
    var found = text.replace(/,/g, '').replace(/−/g, '-').match(/[-+]?\d+(\.\d+)?/);
    return found ? parseFloat(found[0]) : null;
  }
  function key_of(row, column, kind) {
    var cell = row.cells[column], text = cell ? (cell.dataset.value || cell.textContent).trim() : '';
    return kind === 'number' ? number_of(text) : text === '' || text === '–' || text === '·' ? null : text;
  }
  function compare(a, b, kind) {
    return kind === 'text' ? collator.compare(a, b) : a < b ? -1 : a > b ? 1 : 0;
  }
  // What a column holds, from its cells, where its head does not say: numbers, dates (2012-03-31 sorts as text does) or text.
  function kind_of(rows, column) {
    var seen = 0, numbers = 0, dates = 0;
    rows.forEach(function (row) {
      var cell = row.cells[column], text = cell ? (cell.dataset.value || cell.textContent).trim() : '';
      if (!text || text === '–' || text === '·') return;
      seen++;
      if (/^\d{4}-\d\d/.test(text)) dates++;
      else if (/^[(+\-−]?[\d,]+(\.\d+)?\s*(%|pp|个百分点)?[)*▲▼=┆\s]*$/.test(text)) numbers++;
    });
    return seen && dates === seen ? 'date' : seen && numbers === seen ? 'number' : 'text';
  }
  // Each head cell of the last row or of several rows stands over the columns it spans.
  function heads_of(table) {
    var taken = [], heads = [];
    Array.from(table.tHead ? table.tHead.rows : []).forEach(function (row, y) {
      var x = 0;
      Array.from(row.cells).forEach(function (th) {
        while (taken[y] && taken[y][x]) x++;
        for (var dy = 0; dy < th.rowSpan; dy++) for (var dx = 0; dx < th.colSpan; dx++) (taken[y + dy] = taken[y + dy] || [])[x + dx] = true;
        if (th.colSpan === 1 && y + th.rowSpan === table.tHead.rows.length) heads.push({ th: th, column: x });
        x += th.colSpan;
      });
    });
    return heads;
  }
  // Totals stay where they are; rows below a rule (outside the ranking) stay below it.
  function blocks_of(tbody) {
    var blocks = [[]];
    Array.from(tbody.rows).forEach(function (row) {
      if (row.matches('.rp-total, .hf-total')) { blocks.push({ fixed: row }, []); return; }
      if (row.matches('.rp-rule') || row.dataset.rule) { row.dataset.rule = 1; row.classList.remove('rp-rule'); if (blocks[blocks.length - 1].length) blocks.push([]); blocks[blocks.length - 1].ruled = true; }
      blocks[blocks.length - 1].push(row);
    });
    return blocks;
  }
  function sort(table, column, kind, descending) {
    Array.from(table.tBodies).forEach(function (tbody) {
      blocks_of(tbody).forEach(function (block) {
        if (block.fixed) { tbody.append(block.fixed); return; }
        var keyed = block.map(function (row) { delete row.dataset.rule; return { row: row, key: key_of(row, column, kind) }; });
        keyed.sort(function (a, b) {
          if (a.key === null || b.key === null) return (a.key === null) - (b.key === null);
          return compare(a.key, b.key, kind) * (descending ? -1 : 1);
        });
        keyed.forEach(function (k) { tbody.append(k.row); });
        if (block.ruled && keyed.length) keyed[0].row.classList.add('rp-rule');
      });
    });
  }
  function make_sortable(table) {
    var rows = Array.from(table.tBodies).reduce(function (r, b) { return r.concat(Array.from(b.rows)); }, []);
    if (rows.length < 3 || rows.some(function (row) { return Array.from(row.cells).some(function (c) { return c.colSpan > 1 || c.rowSpan > 1; }); })) return;
    heads_of(table).forEach(function (head) {
      var th = head.th, kind = th.dataset.sort || kind_of(rows, head.column), button = make('button', 'hf-sort');
      if (kind === 'none' || th.querySelector('a, button, input') || !th.textContent.trim()) return;
      button.type = 'button';
      button.append.apply(button, Array.from(th.childNodes));
      th.append(button);
      th.setAttribute('aria-sort', 'none');
      button.addEventListener('click', function () {
        var descending = th.getAttribute('aria-sort') === 'none' ? kind === 'number' : th.getAttribute('aria-sort') === 'ascending';
        all(table, 'thead th[aria-sort]').forEach(function (other) { other.setAttribute('aria-sort', 'none'); });
        th.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
        sort(table, head.column, kind, descending);
      });
    });
  }
  function say_count(count, shown, rows) {
    count.textContent = (shown === rows ? word('rows') : word('rows-of')).replace('{0}', shown).replace('{1}', rows);
  }
  function make_tools(box, table) {
    var rows = Array.from(table.tBodies[0] ? table.tBodies[0].rows : []), tools = make('div', 'hf-tools'), input = make('input', 'form-control'), count = make('p', 'hf-count');
    if (rows.length === 0) return;
    count.setAttribute('role', 'status');
    say_count(count, rows.length, rows.length);
    if (rows.length > 5) {
      input.type = 'search';
      input.placeholder = word('filter');
      input.setAttribute('aria-label', word('filter'));
      input.addEventListener('input', function () {
        var wanted = input.value.trim().toLocaleLowerCase(), shown = 0;
        rows.forEach(function (row) {
          row.hidden = wanted !== '' && row.textContent.toLocaleLowerCase().indexOf(wanted) < 0;
          shown += !row.hidden;
        });
        say_count(count, shown, rows.length);
      });
      tools.append(input);
    }
    tools.append(count);
    box.before(tools);
  }
  function start_tables(root) {
    all(root, '.hf-table:not([data-started]), .rp-part .rp-box:not([data-started])').forEach(function (box) {
      var table = box.querySelector('table');
      box.setAttribute('data-started', '');
      if (!table) return;
      make_sortable(table);
      if (box.matches('.hf-table') && !box.hasAttribute('data-plain')) make_tools(box, table);
    });
  }

  // A frame that scrolls is reached by the keyboard (app.js does the same for table-responsive).
  function reach(root) {
    all(root, '.hf-table, .rp-box, .rp-chart').forEach(function (e) {
      if (e.scrollHeight > e.clientHeight || e.scrollWidth > e.clientWidth) e.tabIndex = 0;
    });
  }
  window.addEventListener('resize', function () { reach(document); });

  // ---- pickers: a GET form that is sent when something is chosen; only the page's middle is replaced ----

  function start_pickers(root) {
    all(root, 'form.hf-picker:not([hx-get]):not([method=post])').forEach(function (form) {
      var attributes = { 'hx-get': form.getAttribute('action') || location.pathname, 'hx-target': '#main', 'hx-select': '#main', 'hx-swap': 'outerHTML', 'hx-push-url': 'true', 'hx-trigger': 'change, submit' };
      Object.keys(attributes).forEach(function (name) { form.setAttribute(name, attributes[name]); });
      if (window.htmx) window.htmx.process(form);
    });
  }

  // ---- questions before something is done ----

  function ask(text, ok) {
    return new Promise(function (resolve) {
      var dialog = make('dialog', 'hf-dialog'), form = make('form'), said = make('div', 'hf-dialog-body'), buttons = make('div', 'hf-dialog-buttons'), no = make('button', 'btn', word('cancel')), yes = make('button', 'btn btn-primary', ok || word('continue'));
      said.append(make('p', 'm-0', text));
      no.value = 'no';
      yes.value = 'yes';
      no.autofocus = true;
      buttons.append(no, yes);
      form.method = 'dialog';
      form.append(said, buttons);
      dialog.append(form);
      dialog.setAttribute('aria-label', text);
      body.append(dialog);
      dialog.addEventListener('close', function () { dialog.remove(); resolve(dialog.returnValue === 'yes'); });
      dialog.showModal();
    });
  }
  document.addEventListener('submit', function (e) {
    var button = e.submitter, from = button && button.dataset.confirm ? button : e.target;
    if (!from.dataset.confirm || e.target.dataset.confirmed) { delete e.target.dataset.confirmed; return; }
    e.preventDefault();
    e.stopImmediatePropagation();
    ask(from.dataset.confirm, from.dataset.confirmOk).then(function (yes) {
      if (!yes) return;
      e.target.dataset.confirmed = 1;
      e.target.requestSubmit(button || undefined);
    });
  }, true);
  document.addEventListener('htmx:confirm', function (e) {
    var element = e.detail.elt;
    if (element.tagName === 'FORM' || !element.dataset.confirm) return;
    e.preventDefault();
    ask(element.dataset.confirm, element.dataset.confirmOk).then(function (yes) { if (yes) e.detail.issueRequest(true); });
  });

  // ---- keys: an element with data-key is clicked by it; "?" lists them, "/" goes to the filter ----

  function keyed() {
    return all(body, '[data-key]').filter(function (e) { return !e.disabled && e.offsetParent !== null; });
  }
  function show_keys() {
    var dialog = document.getElementById('keys');
    if (!dialog || dialog.open) return;
    var list = dialog.querySelector('dl');
    all(list, '[data-own]').forEach(function (e) { e.remove(); });
    keyed().forEach(function (e) {
      var dt = make('dt'), dd = make('dd', '', e.dataset.keyName || e.getAttribute('aria-label') || e.textContent.trim());
      dt.append(make('kbd', '', e.dataset.key));
      dt.dataset.own = dd.dataset.own = 1;
      list.append(dt, dd);
    });
    dialog.showModal();
  }
  // Escape leaves a text; Ctrl+Enter anywhere in a form presses its button with data-key-send.
  document.addEventListener('keydown', function (e) {
    var send = !e.isComposing && e.target.form && e.target.form.querySelector('[data-key-send]');
    if (e.key === 'Escape' && e.target.matches('textarea')) e.target.blur();
    else if (e.key === 'Enter' && (e.ctrlKey || e.metaKey) && send) { e.preventDefault(); send.click(); }
  });
  document.addEventListener('keydown', function (e) {
    if (e.ctrlKey || e.altKey || e.metaKey || e.isComposing || e.target.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], dialog')) return;
    var hit = keyed().filter(function (x) { return x.dataset.key === e.key; })[0], filter = document.querySelector('.hf-tools input, main input[type=search]');
    if (hit && hit.matches('textarea, input[type=text]')) hit.focus();
    else if (hit) hit.click();
    else if (e.key === '?') show_keys();
    else if (e.key === '/' && filter) filter.focus();
    else return;
    e.preventDefault();
  });
  document.addEventListener('click', function (e) {
    if (e.target.closest('[data-show-keys]')) show_keys();
    if (e.target.matches('dialog.hf-dialog')) e.target.close();
  });

  function start(root) { start_tables(root); start_pickers(root); reach(root); }
  start(document);
  document.addEventListener('htmx:load', function (e) { start(e.detail.elt); });
})();
