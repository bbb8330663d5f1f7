// A frame that scrolls is reached by the keyboard, too.
(function () {
  function reach() {
    document.querySelectorAll('.table-responsive').forEach(function (e) {
      if (e.scrollHeight > e.clientHeight || e.scrollWidth > e.clientWidth) e.tabIndex = 0;
    });
  }
  reach();
  document.addEventListener('htmx:afterSettle', reach);
  window.addEventListener('resize', reach);
})();
// The session's token goes with each htmx request that changes something; error pages of htmx requests are shown like others.
(function () {
  var token = document.querySelector('meta[name=csrf]');
  document.addEventListener('htmx:configRequest', function (e) {
    if (token && e.detail.verb !== 'get') e.detail.headers['X-CSRF-Token'] = token.content;
  });
  document.addEventListener('htmx:beforeSwap', function (e) {
    if (e.detail.xhr.status >= 400) { e.detail.shouldSwap = true; e.detail.isError = false; }
  });
  // A file field takes what is dropped on it by itself; it only shows that it would.
  function mark(is_over) {
    return function (e) { if (e.target.classList && e.target.classList.contains('hf-drop')) e.target.classList.toggle('is-over', is_over); };
  }
  document.addEventListener('dragover', mark(true));
  ['dragleave', 'drop', 'change'].forEach(function (name) { document.addEventListener(name, mark(false)); });
})();
