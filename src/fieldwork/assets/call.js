// The interviewer's keys, and answers that are sent without loading the page anew. All of it works without a script too, as plain forms.
// A key stands beside what it does: data-press of a button, box or link, data-panel of a part that opens. What is sent is kept until the server has said that it
// is stored; an answer that arrives twice changes nothing there.
(function () {
  'use strict';
  var kept_name = 'huifang.call.pending', patience_ms = 8000, alive_ms = 20000;
  var pending = null, shown_at = Date.now();
  function root() { return document.getElementById('call'); }
  function all(selector, from) { return Array.from((from || document).querySelectorAll(selector)); }
  if (!root()) return;

  // ---- sending ----

  function token() { var m = document.querySelector('meta[name=csrf]'); return m ? m.content : ''; }
  function post(url, body) {
    var limit = new AbortController(), timer = setTimeout(function () { limit.abort(); }, patience_ms);
    return fetch(url, { method: 'POST', body: body, credentials: 'same-origin', signal: limit.signal,
      headers: { 'HX-Request': 'true', 'X-CSRF-Token': token(), 'Content-Type': 'application/x-www-form-urlencoded' } }).finally(function () { clearTimeout(timer); });
  }
  function say(word) {
    var e = document.querySelector('.call-saved');
    if (!e) return;
    e.textContent = e.getAttribute('data-word-' + word) || '';
    e.classList.toggle('is-lost', word === 'lost');
  }
  function keep(what) {
    pending = what;
    try { if (what) sessionStorage.setItem(kept_name, JSON.stringify(what)); else sessionStorage.removeItem(kept_name); } catch (e) { /* without storage a reload forgets it */ }
  }
  function show(html) {
    var box = document.createElement('template');
    box.innerHTML = html;
    var fresh = box.content.getElementById('call');
    if (!fresh) { location.href = '/calls/now'; return; }
    root().replaceWith(fresh);
    begin();
  }
  function send(tries) {
    if (tries === 0) say('sending');
    post(pending.url, pending.body).then(function (res) {
      if (res.status >= 500 || res.status === 429) throw new Error(res.status);
      var to = res.headers.get('HX-Redirect');
      keep(null);
      if (to || !res.ok) { location.href = to || '/calls/now'; return null; }
      return res.text().then(show);
    }).catch(function () {
      if (!pending) { location.href = '/calls/now'; return; } // stored, but its answer was cut off: the page says where it stands
      say('lost');
      setTimeout(function () { send(tries + 1); }, Math.min(1000 * (tries + 1), 5000));
    });
  }
  document.addEventListener('submit', function (e) {
    var form = e.target, body;
    if (!form.dataset.send) return;
    e.preventDefault();
    if (pending) return; // a second click
    body = new URLSearchParams(new FormData(form));
    if (e.submitter && e.submitter.name) body.append(e.submitter.name, e.submitter.value);
    body.delete('_once');
    if (body.has('spent')) body.set('spent', String(Date.now() - shown_at));
    keep({ url: form.getAttribute('action'), body: body.toString() });
    send(0);
  });

  // ---- keys ----

  function close_panels(but) { all('details[data-panel]').forEach(function (p) { if (p !== but) p.open = false; }); }
  function toggle(panel) {
    panel.open = !panel.open;
    close_panels(panel);
    if (!panel.open) return;
    panel.scrollIntoView({ block: 'nearest' });
    var field = panel.querySelector('input[required]:not([type=hidden])');
    (field || panel.querySelector('summary')).focus();
  }
  function is_typing(e) { return e.matches('textarea, select, input:not([type=radio]):not([type=checkbox])'); }
  function target_of(key) {
    var open = document.querySelector('details[data-panel][open]');
    return all('[data-press]', open || document).find(function (e) {
      return e.dataset.press === key && !e.disabled && (open || !e.closest('details[data-panel]'));
    });
  }
  function panel_key(e, key) {
    var panel = document.querySelector('details[data-panel="' + key + '"]');
    if (!panel || (is_typing(e.target) && !/^F\d$/.test(key))) return false;
    e.preventDefault();
    toggle(panel);
    return true;
  }
  document.addEventListener('keydown', function (e) {
    var key = e.key.length === 1 ? e.key.toUpperCase() : e.key, at;
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.repeat || document.querySelector('dialog[open]')) return;
    if (/^[A-Z]$|^F\d$/.test(key) && panel_key(e, key)) return;
    if (key === 'Escape') { close_panels(null); if (document.activeElement) document.activeElement.blur(); return; }
    if (is_typing(e.target) && !(key === 'Enter' && e.target.matches('textarea') && !e.shiftKey && e.target.form.dataset.send)) return;
    if (key === 'Enter' && e.target.matches('a, button, summary')) return; // its own
    at = target_of(key);
    if (!at) return;
    e.preventDefault();
    at.click();
  });

  // ---- the foot: time ----

  function clock(ms) { var s = Math.floor(ms / 1000); return Math.floor(s / 60) + ':' + String(s % 60).padStart(2, '0'); }
  function tick() {
    var foot = document.querySelector('.call-foot'), timer = document.querySelector('.call-timer');
    if (!foot) return;
    var spent = Number(foot.dataset.spent) + Date.now() - shown_at, median = Number(foot.dataset.median);
    if (timer.dataset.said === undefined) timer.dataset.said = timer.textContent;
    timer.textContent = clock(spent) + (timer.dataset.said ? ' · ' + timer.dataset.said : '');
    timer.classList.toggle('is-over', median > 0 && spent > median);
  }
  setInterval(tick, 1000);
  setInterval(function () {
    var id = root().dataset.case;
    if (!id) return;
    post('/calls/now/keep', 'case=' + id).then(function (res) { if (res.status === 409) location.href = '/calls/now'; }).catch(function () {}); // no connection: the next one tells
  }, alive_ms);

  // ---- a screen is shown ----

  function begin() {
    var first = document.querySelector('#call [autofocus]') || document.getElementById('call-question');
    shown_at = Date.now();
    if (first) first.focus();
    tick();
  }
  begin();
  try { pending = JSON.parse(sessionStorage.getItem(kept_name)); } catch (e) { pending = null; }
  if (pending) send(0);
})();
