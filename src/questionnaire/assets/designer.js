// The editor of /questionnaires/drafts/{id}: the SurveyJS JSON as a list and a form. Words come from the page; checks and plain words from the server.
(function () {
  'use strict';
  // In the preview, 1 to 5 choose an answer as on the phone screen.
  const interview = document.querySelector('[data-preview]');
  if (interview) document.addEventListener('keydown', e => {
    const typing = e.target.matches('textarea, input:not([type=radio]):not([type=checkbox])');
    const answer = !typing && !e.altKey && !e.ctrlKey && !e.metaKey && interview.querySelector(`[data-answer="${CSS.escape(e.key)}"]`);
    if (answer) { answer.click(); answer.focus(); }
  });
  const root = document.getElementById('designer');
  if (!root) return;
  const one = (selector, from = root) => from.querySelector(selector), all = (selector, from = root) => [...from.querySelectorAll(selector)];
  const say = (key, ...args) => args.reduce((text, value, i) => text.replaceAll(`{${i}}`, value), root.dataset[`word${key}`]);
  const live = text => { one('[data-live]').textContent = text; };
  const csrf = document.querySelector('meta[name=csrf]')?.content ?? '';
  const chinese = document.documentElement.lang.startsWith('zh');
  let model, catalogue, chosen = { page: -1, element: -1 }, revision = root.dataset.revision, past = [], future = [], last_key = '', saved = '', timer = 0, busy = null, wrong = '';

  // ---- what is where ----
  const page_of = at => model.pages[at.page], element_of = at => page_of(at)?.elements[at.element];
  const target = () => chosen.page < 0 ? model : chosen.element < 0 ? page_of(chosen) : element_of(chosen);
  const text_of = value => !value ? '' : typeof value === 'string' ? value : (chinese ? value['zh-cn'] || value.zh || value.default || value.en : value.en || value.default || value['zh-cn'] || value.zh) || '';
  const find = code => { for (const [p, page] of model.pages.entries()) for (const [e, x] of page.elements.entries()) if (x.name?.toLowerCase() === code.toLowerCase()) return { page: p, element: e }; return null; };
  const free = (stem, from = 1) => { for (let i = from; ; i++) if (!find(stem + i) && !model.pages.some(p => p.name === stem + i)) return stem + i; };
  const kind_of = e => e.type === 'html' ? 'html' : e.type === 'matrix' ? 'matrix' : e.scale === 'level' ? 'level' : e.type === 'boolean' || e.scale === 'yes_no' ? 'yes_no' : e.type === 'checkbox' ? 'multiple'
    : e.type === 'radiogroup' || e.rateValues ? 'choice' : e.type === 'rating' ? 'rating' : e.inputType === 'number' ? 'number' : e.type === 'text' ? 'line' : 'text';
  const shapes = {
    level: { type: 'radiogroup', scale: 'level', labels: 'satisfaction' }, yes_no: { type: 'boolean' }, multiple: { type: 'checkbox', choices: [{ value: 1 }, { value: 2 }] }, html: { type: 'html' },
    choice: { type: 'radiogroup', choices: [{ value: 1 }, { value: 2 }] }, rating: { type: 'rating', rateMin: 0, rateMax: 10 }, number: { type: 'text', inputType: 'number' }, line: { type: 'text' }, text: { type: 'comment' },
    matrix: { type: 'matrix', labels: 'satisfaction', rows: [{ value: 'a' }] } };
  const shape_members = ['type', 'scale', 'labels', 'choices', 'rateValues', 'columns', 'rows', 'rateMin', 'rateMax', 'inputType', 'min', 'max', 'html', 'points', 'polarity', 'labelTrue', 'labelFalse', 'maxLength', 'validators',
    'composite', 'scored'];

  // ---- changing, with undo ----
  function change(fn, key) {
    const before = JSON.stringify(model), at = { ...chosen };
    fn();
    if (JSON.stringify(model) === before) return;
    if (!key || key !== last_key) past.push([before, at]);
    if (past.length > 200) past.shift();
    future = [];
    last_key = key ?? '';
    changed();
  }
  function changed() { tools(); outline(); schedule(); }
  function step(from, to, word) {
    if (!from.length) return;
    to.push([JSON.stringify(model), { ...chosen }]);
    const [text, at] = from.pop();
    model = JSON.parse(text);
    chosen = element_of(at) || at.element < 0 ? at : { page: -1, element: -1 };
    last_key = '';
    changed(); form(); live(say(word));
  }
  function tools() { one('[data-do=undo]').disabled = !past.length; one('[data-do=redo]').disabled = !future.length; }

  // ---- saving ----
  function state(word, bad) { const s = one('[data-state]'); s.textContent = say(word); s.classList.toggle('is-bad', !!bad); }
  function schedule() { state('Unsaved'); clearTimeout(timer); timer = setTimeout(save, 700); }
  function save() {
    clearTimeout(timer);
    if (busy) return busy.then(save);
    const text = JSON.stringify(model, null, 1);
    if (text === saved) return Promise.resolve(true);
    state('Saving');
    busy = send(text).finally(() => { busy = null; });
    return busy;
  }
  async function send(text) {
    try {
      const answer = await fetch(`${root.dataset.base}/save`, { method: 'POST', headers: { 'X-CSRF-Token': csrf, 'Content-Type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ revision, definition: text }) });
      const told = await answer.json();
      if (answer.ok) { revision = told.revision; saved = text; state('Saved'); all('input[name=revision]').forEach(i => { i.value = revision; }); is_draft(); length(told); }
      else state('Unsaved', true);
      problem(told.problem ?? (answer.ok ? null : { message: told.detail ?? told.title ?? String(answer.status), where: '' }));
      recheck();
      return answer.ok;
    } catch {
      state('Offline', true);
      timer = setTimeout(save, 5000);
      return false;
    }
  }
  function is_draft() { all('[data-state-form]').forEach(f => { f.hidden = f.dataset.stateForm !== 'draft'; }); }
  function length(told) {
    const place = one('[data-length]');
    if (!told.questions) return;
    place.textContent = say('Length', told.questions, told.minutes) + (told.long ? ` · ${say('Long')}` : '');
    place.classList.toggle('is-long', told.long);
  }
  // "/pages/2/elements/5/visibleIf: …", or a question's code
  function place_of(where) {
    const m = /^\/pages\/(\d+)(?:\/elements\/(\d+))?/.exec(where);
    return m ? { page: +m[1], element: m[2] === undefined ? -1 : +m[2] } : where && !where.startsWith('/') ? find(where) : where ? { page: -1, element: -1 } : null;
  }
  function problem(told) {
    const box = document.getElementById('hfd-problem'), go = one('[data-go]', box), at = told && place_of(told.where);
    box.hidden = !told;
    wrong = at ? `${at.page}.${at.element}` : '';
    if (told) one('[data-message]', box).textContent = told.message.replace(/^\/[\w/.-]*: /, at ? `${(element_of(at) ?? page_of(at) ?? {}).name ?? ''}: `.replace(/^: /, '') : '');
    go.hidden = !at;
    go.onclick = () => select(at, true);
    outline();
  }

  // ---- the list ----
  function item(at, code, title, marks, classes) {
    const b = document.createElement('button');
    b.type = 'button';
    b.className = `hfd-item ${classes}${wrong === `${at.page}.${at.element}` ? ' is-wrong' : ''}`;
    b.dataset.page = at.page; b.dataset.element = at.element;
    if (at.page === chosen.page && at.element === chosen.element) b.setAttribute('aria-current', 'true');
    for (const [tag, text] of [['b', code], ['span', title], ['i', marks]]) { const e = document.createElement(tag); e.textContent = text; if (text) b.append(e); }
    return b;
  }
  function outline() {
    const list = one('[data-outline]'), focus = document.activeElement?.classList.contains('hfd-item') && { ...chosen };
    const marks = x => `${x.visibleIf ? '◇' : ''}${x.isRequired ? '*' : ''}${x.questionOrder === 'random' ? '⇅' : ''}${x.named ? '☺' : ''}`;
    list.replaceChildren(...model.pages.map((page, p) => {
      const li = document.createElement('li'), inner = document.createElement('ol');
      li.append(item({ page: p, element: -1 }, say('Page'), text_of(page.title) || page.name, marks(page), 'is-page'), inner);
      inner.append(...page.elements.map((x, e) => { const q = document.createElement('li'); q.draggable = true; q.append(item({ page: p, element: e }, x.name, text_of(x.title) || text_of(x.html), marks(x), x.off ? 'is-off' : '')); return q; }));
      return li;
    }));
    one('[data-select=survey]').toggleAttribute('aria-current', chosen.page < 0);
    if (focus) button_of(chosen)?.focus();
  }
  const button_of = at => at.page < 0 ? one('[data-select=survey]') : one(`.hfd-item[data-page="${at.page}"][data-element="${at.element}"]`);
  const at_of = node => { const b = node.closest?.('li')?.querySelector('.hfd-item') ?? node.closest?.('.hfd-item'); return b && b.dataset.page ? { page: +b.dataset.page, element: +b.dataset.element } : null; };
  function select(at, focus) {
    chosen = at; last_key = '';
    outline(); form();
    if (focus) { button_of(at)?.scrollIntoView({ block: 'nearest' }); one('[data-form] input, [data-form] textarea')?.focus(); }
  }
  function place(from, to) {
    change(() => { const [x] = page_of(from).elements.splice(from.element, 1); page_of(to).elements.splice(to.element, 0, x); chosen = to; });
    form(); announce();
  }
  function announce() {
    const x = target(), list = chosen.element < 0 ? model.pages : page_of(chosen).elements;
    live(say('Moved', x.name, (chosen.element < 0 ? chosen.page : chosen.element) + 1, list.length));
  }
  function move(by) {
    const { page, element } = chosen;
    if (page < 0) return;
    if (element < 0) {
      if (page + by < 0 || page + by >= model.pages.length) return;
      change(() => { const [x] = model.pages.splice(page, 1); model.pages.splice(page + by, 0, x); chosen = { page: page + by, element: -1 }; });
      return announce();
    }
    const e = element + by;
    if (e >= 0 && e < page_of(chosen).elements.length) return place(chosen, { page, element: e });
    const next = page + by;
    if (next >= 0 && next < model.pages.length) place(chosen, { page: next, element: by > 0 ? 0 : model.pages[next].elements.length });
  }
  function add(x) {
    const page = Math.max(0, chosen.page < 0 ? model.pages.length - 1 : chosen.page), at = { page, element: chosen.page < 0 ? model.pages[page].elements.length : chosen.element + 1 };
    change(() => { model.pages[page].elements.splice(at.element, 0, ...[].concat(x)); chosen = at; });
    form(); live(say('Added', target().name)); one('[data-form] input')?.focus();
  }
  const actions = {
    undo: () => step(past, future, 'Undone'), redo: () => step(future, past, 'Redone'), up: () => move(-1), down: () => move(1),
    copy: () => add({ ...structuredClone(target()), name: free(target().name + '_') }),
    probe: () => { const q = target(); if (!find(`${q.name}_why`)) add({ type: 'comment', name: `${q.name}_why`, title: { en: root.dataset.wordWhyEn, 'zh-cn': root.dataset.wordWhyZh }, family: 'open', visibleIf: `{${q.name}} <= 2` }); },
    remove: () => {
      const name = target().name;
      change(() => { if (chosen.element < 0) model.pages.splice(chosen.page, 1); else page_of(chosen).elements.splice(chosen.element, 1); });
      if (!model.pages.length) model.pages.push({ name: 'page1', elements: [] });
      chosen = chosen.element > 0 ? { page: chosen.page, element: chosen.element - 1 } : { page: Math.min(chosen.page, model.pages.length - 1), element: -1 };
      outline(); form(); live(say('Removed', name)); button_of(chosen)?.focus();
    },
  };
  function add_chosen(value) {
    if (value === 'page') {
      change(() => { model.pages.splice(chosen.page < 0 ? model.pages.length : chosen.page + 1, 0, { name: free('page'), title: { en: '', 'zh-cn': '' }, elements: [] }); chosen = { page: chosen.page < 0 ? model.pages.length - 1 : chosen.page + 1, element: -1 }; });
      return form();
    }
    if (value.startsWith('kind:')) return add({ ...structuredClone(shapes[value.slice(5)]), name: free('Q'), ...(value === 'kind:html' ? { html: say('Question') } : { title: say('Question') }) });
    const codes = value.slice(4).split(' '), found = codes.map(code => catalogue.get(code)).filter(x => x && !find(x.name)).map(x => { x = structuredClone(x); delete x.off; if (x.step && !model.steps?.some(s => s.code === x.step)) delete x.step; return x; });
    if (found.length) add(found); else select(find(codes[0]), true);
  }

  // ---- the form ----
  function set(object, key, value) { if (value === '' || value === undefined || value === false || Number.isNaN(value)) delete object[key]; else object[key] = value; }
  function set_text(object, key, lang, text) {
    const t = typeof object[key] === 'string' ? { en: object[key], 'zh-cn': object[key] } : { ...object[key] };
    if (t.default !== undefined) { t.en ??= t.default; t['zh-cn'] ??= t.default; delete t.default; }
    t[lang] = text;
    if (!t.en && !t['zh-cn']) delete object[key]; else object[key] = t;
  }
  const text_in = (value, lang) => typeof value === 'string' ? value : value?.[lang] ?? (lang === 'zh-cn' ? value?.zh : undefined) ?? value?.default ?? '';
  const answers_key = x => x.type === 'matrix' ? 'columns' : x.rateValues ? 'rateValues' : 'choices';
  function points_text(x) { return x.points ? Object.keys(x.points).map(Number).sort((a, b) => kind_of(x) === 'yes_no' ? (x.polarity === 'no' ? b - a : a - b) : b - a).map(k => x.points[k]).join(', ') : ''; }
  function points_of(x, text) {
    const values = text.split(/[,，;\s]+/).filter(Boolean).map(Number), codes = kind_of(x) === 'yes_no' ? (x.polarity === 'no' ? [2, 1] : [1, 2]) : [5, 4, 3, 2, 1];
    return values.length ? Object.fromEntries(codes.map((c, i) => [c, values[i] ?? 0])) : undefined;
  }
  function form() {
    const x = target(), place_for = one('[data-form]'), name = chosen.page < 0 ? 'survey' : chosen.element < 0 ? 'page' : 'question';
    place_for.replaceChildren(document.getElementById(`hfd-${name}`).content.cloneNode(true));
    if (name === 'question') {
      const kind = kind_of(x);
      all('[data-for]', place_for).forEach(e => { e.hidden = !e.dataset.for.split(' ').includes(kind); });
      all('[data-not]', place_for).forEach(e => { e.hidden = e.dataset.not === kind; });
      one('[data-kind]', place_for).value = kind;
      one('[data-steps]', place_for).append(...(model.steps ?? []).map(s => new Option(`${s.code} ${text_of(s.title)}`, s.code)));
      one('[data-labels]', place_for).value = x.labels ?? '';
      one('[data-scored]', place_for).checked = x.scored !== false && kind !== 'choice';
      one('[data-points]', place_for).value = points_text(x);
    }
    all('[data-bind]', place_for).forEach(e => { e.value = x[e.dataset.bind] ?? ''; });
    all('[data-bool]', place_for).forEach(e => { e.checked = !!x[e.dataset.bool]; });
    all('[data-value-when]', place_for).forEach(e => { e.checked = x[e.dataset.valueWhen] === e.dataset.is; });
    all('[data-number]', place_for).forEach(e => { e.value = x[e.dataset.number] ?? ''; });
    all('[data-text]', place_for).forEach(e => { e.value = text_in(x[e.dataset.text], e.dataset.lang); });
    all('[data-list]', place_for).forEach(e => { e.value = [].concat(x[e.dataset.list] ?? []).join(', '); });
    all('[data-condition]', place_for).forEach(e => { e.value = x[e.dataset.condition] ?? ''; if (e.value && e.closest('details')) e.closest('details').open = true; });
    all('[data-validator]', place_for).forEach(e => { e.value = x.validators?.find(v => v.type === e.dataset.validator)?.[e.dataset.part] ?? ''; });
    all('[data-total]', place_for).forEach(e => { e.value = Object.entries(x.total ?? {}).map(([k, v]) => `${k} = ${v}`).join('\n'); });
    all('[data-rows]', place_for).forEach(rows);
    recheck();
  }
  const list_of = (x, key) => key === 'answers' ? x[answers_key(x)] ?? [] : x[key] ?? [];
  function rows(box) {
    const x = target(), key = box.dataset.rows, preset = key === 'answers' && x.labels;
    box.replaceChildren(...(preset ? [] : list_of(x, key)).map((row, i) => {
      const line = document.getElementById(`hfd-row-${key}`).content.cloneNode(true).firstElementChild, plain = typeof row === 'object' ? row : { value: row };
      line.dataset.index = i;
      all('[data-cell]', line).forEach(c => { const cell = c.dataset.cell; c.value = cell === 'zh-cn' || cell === 'en' ? text_in(plain[key === 'steps' ? 'title' : 'text'], cell) : plain[cell] ?? ''; c.readOnly = cell === 'value' && kind_of(x) === 'level' && key === 'answers'; });
      one('[data-remove-row]', line).hidden = key === 'answers' && ['level', 'matrix'].includes(kind_of(x));
      return line;
    }));
  }
  function edit_row(e) {
    const x = target(), key = e.closest('[data-rows]').dataset.rows, list = list_of(x, key), i = +e.closest('.hfd-row').dataset.index, cell = e.dataset.cell;
    if (typeof list[i] !== 'object') list[i] = { value: list[i] };
    if (cell === 'zh-cn' || cell === 'en') set_text(list[i], key === 'steps' ? 'title' : 'text', cell, e.value);
    else if (cell === 'value' && key === 'answers') list[i].value = e.valueAsNumber;
    else set(list[i], cell, e.value);
  }
  const new_row = { answers: list => ({ value: Math.max(0, ...list.map(r => +(r.value ?? r))) + 1, text: { en: '', 'zh-cn': '' } }), rows: list => ({ value: `r${list.length + 1}` }), steps: list => ({ code: `step${list.length + 1}`, title: { en: 'Step', 'zh-cn': '环节' } }),
    triggers: () => ({ type: 'complete', expression: '' }) };
  const levels = [['Extremely satisfied', '极为满意'], ['Very satisfied', '很满意'], ['Satisfied', '满意'], ['Not very satisfied', '不太满意'], ['Extremely dissatisfied', '极为不满意']];
  function edit(e) {
    const x = target(), d = e.dataset;
    if (d.cell) edit_row(e);
    else if (d.bind === 'name') rename(x, e.value.trim());
    else if (d.bind) set(x, d.bind, e.value);
    else if (d.bool) set(x, d.bool, e.checked);
    else if (d.valueWhen) set(x, d.valueWhen, e.checked ? d.is : '');
    else if (d.number) set(x, d.number, e.valueAsNumber);
    else if (d.text) set_text(x, d.text, d.lang, e.value);
    else if (d.list) { const list = e.value.split(/[,，\s]+/).filter(Boolean); set(x, d.list, list.length > 1 ? list : list[0]); }
    else if (d.condition) set(x, d.condition, e.value.trim());
    else if (d.validator) validator(x, d.validator, d.part, e.valueAsNumber);
    else if ('scored' in d) set(x, 'scored', e.checked ? undefined : null);
    else if ('points' in d) set(x, 'points', points_of(x, e.value));
    else if ('total' in d) { const parts = e.value.split('\n').map(l => l.split('=').map(w => w.trim())).filter(([k, v]) => k && v && !Number.isNaN(+v)); set(x, 'total', parts.length ? Object.fromEntries(parts.map(([k, v]) => [k, +v])) : undefined); }
    if (x.scored === null) { x.scored = false; delete x.points; delete x.composite; }
  }
  function validator(x, type, part, value) {
    const list = x.validators ?? [], v = list.find(y => y.type === type) ?? { type };
    set(v, part, value);
    const kept = list.filter(y => y.type !== type).concat(Object.keys(v).length > 1 ? [v] : []);
    set(x, 'validators', kept.length ? kept : undefined);
  }
  // A new code is put into the conditions and texts that name the question.
  function rename(x, name) {
    const old = x.name;
    x.name = name;
    if (chosen.element < 0 || !old || !name) return;
    const pattern = new RegExp(`\\{(\\s*#?\\s*)${old.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?=[\\s}.[])`, 'gi'), deep = o => { for (const [k, v] of Object.entries(o)) if (typeof v === 'string') o[k] = v.replace(pattern, (_, blank) => `{${blank}${name}`); else if (v && typeof v === 'object') deep(v); };
    deep(model);
    if (model.total && old in model.total) { model.total[name] = model.total[old]; delete model.total[old]; }
  }
  function change_kind(kind) {
    const x = target(), kept = Object.entries(x).filter(([k]) => !shape_members.includes(k)), text = x.title ?? x.html;
    change(() => {
      for (const k of Object.keys(x)) delete x[k];
      Object.assign(x, structuredClone(shapes[kind]), Object.fromEntries(kept));
      if (kind === 'html') { delete x.title; x.html = text ?? say('Question'); for (const k of ['step', 'family', 'core', 'comparable', 'isRequired', 'requiredIf', 'enableIf', 'note']) delete x[k]; } else if (text) x.title = text;
    });
    form();
  }
  function change_labels(value) {
    change(() => { const x = target(), key = answers_key(x); if (value) { x.labels = value; delete x[key]; } else { delete x.labels; x[key] = levels.map(([en, zh], i) => ({ value: 5 - i, text: { en, 'zh-cn': zh } })); } });
    all('[data-rows=answers]').forEach(rows);
  }

  // ---- conditions in plain words ----
  let check_timer = 0;
  function recheck() { clearTimeout(check_timer); check_timer = setTimeout(() => all('[data-condition]').forEach(check), 300); }
  async function check(e) {
    const out = one('[data-plain]', e.closest('.hfd-condition')), text = e.value.trim();
    if (!text) { out.textContent = e.dataset.condition === 'visibleIf' ? say('Everybody') : ''; out.classList.remove('is-bad'); e.removeAttribute('aria-invalid'); return; }
    const code = chosen.element >= 0 ? target().name : page_of(chosen)?.elements[0]?.name ?? '';
    const told = await fetch(`${root.dataset.base}/condition?${new URLSearchParams({ text, code })}`).then(a => a.json()).catch(() => null);
    if (!told || !e.isConnected || e.value.trim() !== text) return;
    out.textContent = told.message ?? told.plain;
    out.classList.toggle('is-bad', !!told.message);
    e.toggleAttribute('aria-invalid', !!told.message);
    if (told.at && document.activeElement !== e) e.setSelectionRange(told.at - 1, told.at);
  }

  // ---- events ----
  root.addEventListener('click', e => {
    const b = e.target.closest('button');
    if (!b) return;
    if (b.dataset.do) actions[b.dataset.do]();
    else if (b.dataset.select) select({ page: -1, element: -1 });
    else if (b.classList.contains('hfd-item')) { select({ page: +b.dataset.page, element: +b.dataset.element }); if (innerWidth < 960) one('.hfd-form').scrollIntoView(); }
    else if (b.dataset.addRow) { const key = b.dataset.addRow; change(() => { const x = target(), name = key === 'answers' ? answers_key(x) : key; (x[name] ??= []).push(new_row[key](x[name])); }); all(`[data-rows=${key}]`).forEach(rows); all(`[data-rows=${key}] .hfd-row:last-child input`)[0]?.focus(); }
    else if ('removeRow' in b.dataset) { const box = b.closest('[data-rows]'), key = box.dataset.rows, i = +b.closest('.hfd-row').dataset.index; change(() => { const x = target(), name = key === 'answers' ? answers_key(x) : key; x[name].splice(i, 1); if (!x[name].length) delete x[name]; }); rows(box); }
  });
  root.addEventListener('input', e => { if (e.target.closest('[data-form]') && !('kind' in e.target.dataset) && !('labels' in e.target.dataset)) { change(() => edit(e.target), `${chosen.page}.${chosen.element}.${all('input, textarea, select').indexOf(e.target)}`); if (e.target.dataset.condition) recheck(); } });
  root.addEventListener('change', e => {
    if ('add' in e.target.dataset && e.target.value) { const value = e.target.value; e.target.value = ''; add_chosen(value); }
    else if ('kind' in e.target.dataset) change_kind(e.target.value);
    else if ('labels' in e.target.dataset) change_labels(e.target.value);
  });
  root.addEventListener('focusout', () => { last_key = ''; });
  root.addEventListener('keydown', e => {
    const at = e.target.closest('.hfd-item') && at_of(e.target), arrow = e.key === 'ArrowUp' ? -1 : e.key === 'ArrowDown' ? 1 : 0;
    if (at && arrow) {
      e.preventDefault();
      if (e.altKey) { chosen = at; move(arrow); outline(); button_of(chosen)?.focus(); form(); }
      else { const items = all('.hfd-item'); items[items.indexOf(e.target.closest('.hfd-item')) + arrow]?.focus(); }
    }
    if ((e.ctrlKey || e.metaKey) && !e.altKey && e.key.toLowerCase() === 'z' && !e.target.matches('input, textarea')) { e.preventDefault(); actions[e.shiftKey ? 'redo' : 'undo'](); }
  });
  let dragged = null;
  root.addEventListener('dragstart', e => { dragged = at_of(e.target); e.dataTransfer.effectAllowed = 'move'; });
  root.addEventListener('dragover', e => { const to = dragged && at_of(e.target); all('.is-over').forEach(x => x.classList.remove('is-over')); if (to) { e.preventDefault(); e.target.closest('li').classList.add('is-over'); } });
  root.addEventListener('drop', e => { const to = dragged && at_of(e.target); all('.is-over').forEach(x => x.classList.remove('is-over')); if (!to) return; e.preventDefault(); const from = dragged; dragged = null; if (to.page !== from.page || to.element !== from.element) place(from, { page: to.page, element: Math.max(0, to.element) }); });
  document.querySelectorAll('[data-after-save]').forEach(a => a.addEventListener('click', async e => { if (JSON.stringify(model, null, 1) === saved) return; e.preventDefault(); if (await save()) location.href = a.href; }));
  addEventListener('beforeunload', e => { if (model && JSON.stringify(model, null, 1) !== saved) e.preventDefault(); });

  async function begin() {
    model = await (await fetch(`${root.dataset.base}/definition`)).json();
    model.pages.forEach(p => { p.elements ??= []; });
    saved = JSON.stringify(model, null, 1);
    chosen = location.hash ? find(decodeURIComponent(location.hash.slice(1))) ?? chosen : chosen;
    const d = root.dataset;
    form(); length({ questions: +d.questions, minutes: d.minutes, long: !!d.long }); problem(d.problem ? { message: d.problem, where: d.where } : null);
    root.dataset.ready = '1';
    const source = await (await fetch(root.dataset.catalogue)).json(), select_add = one('[data-add]');
    catalogue = new Map(source.pages.flatMap(p => p.elements).map(x => [x.name, x]));
    for (const page of source.pages) {
      const group = document.createElement('optgroup');
      group.label = text_of(page.title);
      for (const x of page.elements.filter(y => !y.name.endsWith('_why'))) group.append(new Option(`${x.name} ${text_of(x.title) || text_of(x.html)}`.slice(0, 60), `cat:${x.name}${catalogue.has(`${x.name}_why`) ? ` ${x.name}_why` : ''}`));
      select_add.append(group);
    }
  }
  begin();
})();
