// Before the first paint: the colours that the reader's system asks for, on screen; paper is always light.
(function () {
  document.documentElement.classList.add('js');
  var dark = window.matchMedia('(prefers-color-scheme: dark)');
  function apply(is_dark) { document.documentElement.setAttribute('data-bs-theme', is_dark ? 'dark' : 'light'); }
  apply(dark.matches);
  dark.addEventListener('change', function (e) { apply(e.matches); });
  window.addEventListener('beforeprint', function () { apply(false); });
  window.addEventListener('afterprint', function () { apply(dark.matches); });
})();
